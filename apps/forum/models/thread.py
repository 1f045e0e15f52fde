"""Conversations."""

from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.company.models import Product
from apps.foundation.plain_letters import plain_latin
from apps.people.models import Voice

from ..querysets import ThreadQuerySet
from .board import Board, Tag

TITLE_LIMIT = 150
SLUG_LIMIT = 80
# Addresses under a thread that are not its page: /threads/5/lock/ is a door, so a thread titled "Lock" steps aside.
DOORS = frozenset(
    {"replies", "resolution", "answer", "lock", "me-too", "posts", "kind", "tags", "merge", "split", "private", "claim",
     "feed", "follow", "flags", "preview", "poll", "satisfaction"}
)  # fmt: skip
ASIDE = "-thread"


class Kind(models.TextChoices):
    """What sort of conversation a thread is. It decides the status words and the call to action."""

    QUESTION = "question", _("Question")
    PROBLEM = "problem", _("Problem")
    PRAISE = "praise", _("Praise")
    IDEA = "idea", _("Idea")


class Visibility(models.TextChoices):
    """Who may see a thread: everybody, staff until it is released, or its author and staff."""

    PUBLIC = "public", _("Public")
    HELD = "held", _("Held back")
    PRIVATE = "private", _("Private")


class Status(models.TextChoices):
    """Where a thread stands, worked out from its replies and resolution. The ring shows it."""

    OPEN = "open", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    ASKED_BACK = "asked_back", _("Waiting for the asker")
    CLOSED_BY_STAFF = "closed", _("Closed by staff")
    TIMED_OUT = "timed_out", _("Closed, nobody said otherwise")
    CONFIRMED = "confirmed", _("Solved, confirmed by the customer")


# Where the common words do not fit the kind.
WORDS_OF_KIND = {
    (Kind.PRAISE, Status.OPEN): _("Said in the open"),
    (Kind.PRAISE, Status.ANSWERED): _("We have replied"),
    (Kind.IDEA, Status.OPEN): _("Waiting for our word"),
    (Kind.IDEA, Status.ANSWERED): _("We have replied"),
    (Kind.IDEA, Status.CONFIRMED): _("Done, confirmed by whoever had the idea"),
}


@cache
def _threads_address() -> str:
    return reverse("forum:threads")


class Thread(models.Model):
    """A conversation. Its first post is what was asked or said."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="threads", verbose_name=_("board"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="threads", verbose_name=_("author")
    )
    product = models.ForeignKey(Product, models.SET_NULL, null=True, blank=True, verbose_name=_("product"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.QUESTION)
    visibility = models.CharField(_("visibility"), max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    title = models.CharField(_("title"), max_length=TITLE_LIMIT)
    slug = models.SlugField(_("slug"), max_length=SLUG_LIMIT, allow_unicode=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    # Where it was said before it was here, for lists; empty when it was opened on this site.
    said_on = models.CharField(_("said on"), max_length=60, blank=True)
    accepted_answer = models.ForeignKey(
        "Post", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("accepted answer")
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answer chosen by"),
    )
    # Kept by the verbs that change them; `manage.py recount_threads` works them out anew.
    reply_count = models.PositiveIntegerField(_("replies"), default=0)
    me_too_count = models.PositiveIntegerField(_("me too"), default=0)
    last_post_at = models.DateTimeField(_("last post at"), default=timezone.now)
    last_voice = models.CharField(_("last voice"), max_length=10, choices=Voice, default=Voice.CUSTOMER)
    answered_at = models.DateTimeField(
        _("first answered by staff at"),
        null=True,
        blank=True,
        help_text=_("When an employee or official first replied, or an outcome was brought back from a private part."),
    )
    # Staff asked back and waits for the asker; their next post clears it.
    asked_back_at = models.DateTimeField(_("waiting for the asker since"), null=True, blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="threads", verbose_name=_("tags"))

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = [
            models.Index(fields=["visibility", "-last_post_at", "-id"], name="thread_list_liveliest"),
            models.Index(fields=["visibility", "kind", "-last_post_at", "-id"], name="thread_list_by_kind"),
            models.Index(fields=["visibility", "board", "-last_post_at", "-id"], name="thread_list_by_board"),
            models.Index(fields=["visibility", "product", "-last_post_at", "-id"], name="thread_list_by_product"),
            models.Index(fields=["visibility", "-opened_at", "-id"], name="thread_list_newest"),
            models.Index(fields=["author", "-id"], name="thread_list_by_author"),
            models.Index(
                fields=["visibility", "kind", "-me_too_count", "-last_post_at"], name="thread_list_most_wanted"
            ),
            # Few have any voices, so the index is small however many conversations there are about a product.
            models.Index(
                fields=["product", "-me_too_count", "-id"],
                condition=models.Q(me_too_count__gt=0),
                name="thread_by_voices_of_product",
            ),
            models.Index(fields=["visibility", "kind", "-opened_at", "-id"], name="thread_list_newest_of_kind"),
            models.Index(fields=["visibility", "kind", "-reply_count", "-id"], name="thread_list_most_discussed"),
            # Whoever signed in sees more than the public, so their list cannot begin with the visibility.
            models.Index(fields=["-last_post_at", "-id"], name="thread_list_signed_in"),
            # The same for those whom most people share, which programs ask for.
            models.Index(fields=["-me_too_count", "-id"], name="thread_list_most_voices"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        # Lists ask for twenty of these, and reversing a name costs more than a row's words.
        slug = self.slug or "-"
        return f"{_threads_address()}{self.pk}/{slug if slug.isascii() else quote(slug)}/"

    @property
    def kind_label(self) -> str:
        """What sort of conversation it is, in words; many times cheaper than Django's display method."""
        return str(Kind(self.kind).label)

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def is_resolved(self) -> bool:
        return getattr(self, "resolution", None) is not None

    @property
    def is_locked(self) -> bool:
        return getattr(self, "lock", None) is not None

    @property
    def status(self) -> Status:
        """Where the thread stands; the twin of the querysets `open`, `answered`, `resolved`."""
        if self.is_resolved:
            return Status(self.resolution.how)
        if self.asked_back_at:
            return Status.ASKED_BACK
        return Status.ANSWERED if self.answered_at else Status.OPEN

    @property
    def status_label(self) -> str:
        """Where the thread stands, in the words of its kind: nobody "waits for an answer" to praise."""
        status = self.status
        return str(WORDS_OF_KIND.get((self.kind, status), status.label))

    @property
    def first_response_time(self):
        """Time from asking to the first staff answer, or None while there is none or the answer is older.

        An answer can be older than what it answers when the asker edited it on another network afterwards; then
        the response time is unknown, never negative.
        """
        if self.answered_at is None or self.answered_at < self.opened_at:
            return None
        return self.answered_at - self.opened_at

    def make_slug(self) -> str:
        """The readable part of the address, from the title; never the name of one of the thread's own doors.

        Latin letters become plain ones, and other scripts stay: an Arabic title makes an Arabic address.
        """
        slug = slugify(plain_latin(self.title), allow_unicode=True)[: SLUG_LIMIT - len(ASIDE)].strip("-_")
        return slug + ASIDE if slug in DOORS else slug
