"""Where conversations stand, and the words by which they are found together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

TAG_LIMIT = 40
TAGS_AT_MOST = 5


class Board(models.Model):
    """A place for conversations about one subject."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), unique=True)
    description = models.CharField(_("description"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    @classmethod
    def first(cls) -> "Board":
        """The board that takes what names none; made when there is none yet."""
        return cls.objects.first() or cls.objects.get_or_create(slug="help", defaults={"name": "Help"})[0]


class Tag(models.Model):
    """A word that several conversations share."""

    name = models.CharField(_("name"), max_length=TAG_LIMIT, unique=True)
    slug = models.SlugField(_("slug"), max_length=TAG_LIMIT, unique=True, allow_unicode=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self):
        return self.name
