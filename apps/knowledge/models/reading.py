"""How what we know fares: what readers said of it, how often it was opened, and the links that lead to it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..reading_querysets import RatingQuerySet, ShortLinkQuerySet, VisitsQuerySet
from .article import Article, Revision
from .video import Video

RATING_TEXT_LIMIT = 1000


def _one_of(*relations: str, **words: str) -> models.Q:
    """Exactly one of the fields is filled; of `words` the given value is what an empty one holds."""
    empty = {name: models.Q(**{f"{name}__isnull": True}) for name in relations}
    empty |= {name: models.Q(**{name: nothing}) for name, nothing in words.items()}
    alone = models.Q()
    for field in empty:
        rest = models.Q()
        for other, is_empty in empty.items():
            rest &= ~is_empty if other == field else is_empty
        alone |= rest
    return alone


class Rating(models.Model):
    """Somebody said whether an article, as it stood, or a video helped them."""

    class Reason(models.TextChoices):
        WRONG = "wrong", _("It is wrong or out of date")
        UNCLEAR = "unclear", _("I did not understand it")
        DOES_NOT_WORK = "does_not_work", _("I did it, and it does not work")
        OTHER_SUBJECT = "other_subject", _("It is about something else")
        DISLIKED = "disliked", _("I understood it, I just do not like it")

    revision = models.ForeignKey(
        Revision, models.CASCADE, null=True, blank=True, related_name="ratings", verbose_name=_("revision")
    )
    video = models.ForeignKey(
        Video, models.CASCADE, null=True, blank=True, related_name="ratings", verbose_name=_("video")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    browser = models.CharField(_("browser"), max_length=64, blank=True)
    is_helpful = models.BooleanField(_("helped"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    text = models.CharField(_("in their words"), max_length=RATING_TEXT_LIMIT, blank=True)
    rated_at = models.DateTimeField(_("rated at"), default=timezone.now)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        indexes = [models.Index(fields=["-rated_at"], name="rating_newest")]
        constraints = [
            models.CheckConstraint(condition=_one_of("revision", "video"), name="rating_is_about_one_thing"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ ~models.Q(browser=""), name="rating_has_one_voice"
            ),
            models.UniqueConstraint(
                fields=["revision", "person"],
                condition=models.Q(revision__isnull=False, person__isnull=False),
                name="revision_rated_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["revision", "browser"],
                condition=models.Q(revision__isnull=False) & ~models.Q(browser=""),
                name="revision_rated_once_per_browser",
            ),
            models.UniqueConstraint(
                fields=["video", "person"],
                condition=models.Q(video__isnull=False, person__isnull=False),
                name="video_rated_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["video", "browser"],
                condition=models.Q(video__isnull=False) & ~models.Q(browser=""),
                name="video_rated_once_per_browser",
            ),
        ]

    def __str__(self):
        return f"{'helped' if self.is_helpful else 'did not help'}: {self.revision_id or self.video_id}"


class Visits(models.Model):
    """How often an article or a video was opened on one day. It names nobody."""

    article = models.ForeignKey(
        Article, models.CASCADE, null=True, blank=True, related_name="visits", verbose_name=_("article")
    )
    video = models.ForeignKey(
        Video, models.CASCADE, null=True, blank=True, related_name="visits", verbose_name=_("video")
    )
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("visits"), default=0)

    objects = VisitsQuerySet.as_manager()

    class Meta:
        verbose_name = _("visits")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(condition=_one_of("article", "video"), name="visits_of_one_thing"),
            models.UniqueConstraint(
                fields=["article", "day"], condition=models.Q(article__isnull=False), name="article_visits_of_a_day"
            ),
            models.UniqueConstraint(
                fields=["video", "day"], condition=models.Q(video__isnull=False), name="video_visits_of_a_day"
            ),
        ]
        indexes = [models.Index(fields=["day"], name="visits_by_day")]

    def __str__(self):
        return f"{self.article_id or self.video_id} on {self.day}: {self.count}"


class ShortLink(models.Model):
    """An address to print and to send, /go/<slug>/, that leads to an article, a video or a page of this site."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="short_links", verbose_name=_("article")
    )
    video = models.ForeignKey(
        Video, models.PROTECT, null=True, blank=True, related_name="short_links", verbose_name=_("video")
    )
    path = models.CharField(_("page"), max_length=300, blank=True, help_text=_("An address of this site: /contact/"))
    # It was renamed: this one leads where the other leads, for ever.
    renamed_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="former", verbose_name=_("renamed to")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    hits = models.PositiveIntegerField(_("hits"), default=0)
    last_hit_at = models.DateTimeField(_("last hit at"), null=True, blank=True)

    objects = ShortLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("short link")
        verbose_name_plural = _("short links")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=_one_of("article", "video", "renamed_to", path=""), name="short_link_leads_to_one_place"
            ),
            models.CheckConstraint(
                condition=~models.Q(renamed_to=models.F("pk")), name="short_link_is_not_its_own_new_name"
            ),
        ]

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        return reverse("knowledge:go", args=[self.slug])

    @property
    def is_former_name(self) -> bool:
        """It was renamed, and leads where its new name leads."""
        return self.renamed_to_id is not None
