"""A release: an entry of the changelog, with the ideas and conversations that it answers."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.company.models import Product
from apps.forum.models import Post, Thread

from ..release_querysets import ReleaseLinkQuerySet, ReleaseQuerySet
from .idea import Idea

RELEASE_TITLE_LIMIT = 150
RELEASE_BODY_LIMIT = 20_000


class Release(models.Model):
    """Something changed, and this is what we say about it."""

    title = models.CharField(_("title"), max_length=RELEASE_TITLE_LIMIT)
    slug = models.SlugField(_("slug"), max_length=80, allow_unicode=True, editable=False)
    # Markdown.
    body = models.TextField(_("text"), max_length=RELEASE_BODY_LIMIT)
    html = models.TextField(_("text, rendered"), blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(_("rendered by version"), default=0, editable=False)
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="releases", verbose_name=_("product")
    )
    # When it could be had; the day under which it stands.
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    # Empty: nobody but staff sees it yet, or no more.
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    # When it was told for the first time. From then on it answers what it answered then.
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("changelog entry")
        verbose_name_plural = _("changelog")
        indexes = [
            models.Index(
                fields=["-released_at", "-id"],
                condition=models.Q(published_at__isnull=False),
                name="release_newest",
            ),
            models.Index(
                fields=["product", "-released_at", "-id"],
                condition=models.Q(published_at__isnull=False),
                name="release_newest_of_product",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True)
                | models.Q(released_at__isnull=False, announced_at__isnull=False),
                name="published_release_has_a_date",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Its page."""
        return reverse("ideas:release", args=[self.pk, self.slug or "-"])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.is_published


class ReleaseLink(models.Model):
    """An idea or a conversation that a release answers; there it is said, once, that it was shipped.

    With an idea alone it is that idea, with a conversation alone somebody who is answered without one. With both, it is
    a conversation whose words led to the idea; such links are made when the release is published.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="links", verbose_name=_("changelog entry"))
    idea = models.ForeignKey(
        Idea, models.CASCADE, null=True, blank=True, related_name="release_links", verbose_name=_("idea")
    )
    thread = models.ForeignKey(
        Thread, models.CASCADE, null=True, blank=True, related_name="release_links", verbose_name=_("conversation")
    )
    # The official reply that says so there; empty while it is owed, or where another of this release says it already.
    post = models.OneToOneField(
        Post, models.SET_NULL, null=True, blank=True, related_name="release_link", verbose_name=_("said there")
    )
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    # When it is told, or tried again; empty while the release is not published.
    next_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    trouble = models.CharField(_("why not yet"), max_length=300, blank=True)

    objects = ReleaseLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a changelog entry")
        verbose_name_plural = _("links of changelog entries")
        indexes = [
            models.Index(
                fields=["next_at", "id"],
                condition=models.Q(told_at__isnull=True, next_at__isnull=False),
                name="release_link_owed",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(idea__isnull=False) | models.Q(thread__isnull=False),
                name="release_link_answers_something",
            ),
            models.UniqueConstraint(
                fields=["release", "idea"], condition=models.Q(thread__isnull=True), name="release_answers_idea_once"
            ),
            models.UniqueConstraint(
                fields=["release", "thread"],
                condition=models.Q(thread__isnull=False),
                name="release_answers_thread_once",
            ),
        ]

    def __str__(self):
        return f"{self.release_id} → {self.thread_id or self.idea_id}"

    @property
    def is_told(self) -> bool:
        return self.told_at is not None

    @property
    def is_idea(self) -> bool:
        """Whether it is the idea itself that is answered."""
        return self.thread_id is None
