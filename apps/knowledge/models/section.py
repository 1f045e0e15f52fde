"""Where articles and videos stand."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.foundation.plain_letters import plain_latin


class Section(models.Model):
    """A part of what we know. A section may stand in another, not deeper."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sections", verbose_name=_("stands in")
    )
    title = models.CharField(_("title"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, allow_unicode=True)
    description = models.CharField(_("description"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Its page."""
        return reverse("knowledge:section", args=[self.slug])

    def make_slug(self) -> str:
        """The readable part of the address, from the title."""
        return slugify(plain_latin(self.title), allow_unicode=True)[:80].strip("-_")

    def clean(self):
        super().clean()
        if self.parent is None:
            return
        if self.parent_id == self.pk or self.parent.parent_id:
            raise ValidationError({"parent": _("A section may stand in one that stands in none.")})
        if self.pk and self.sections.exists():
            raise ValidationError({"parent": _("Sections stand in this one. It cannot stand in another.")})
