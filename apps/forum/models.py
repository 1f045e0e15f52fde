from functools import cache

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.company.models import Product
from apps.people.models import Voice

from .querysets import PostQuerySet, ThreadQuerySet

TITLE_LIMIT = 150
BODY_LIMIT = 20_000
SLUG_LIMIT = 80
# Addresses under a thread that are not its page: /threads/5/lock/ is a door, so a thread titled "Lock" steps aside.
DOORS = frozenset({"replies", "resolution", "answer", "lock", "me-too", "posts"})
ASIDE = "-thread"


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
    CLOSED_BY_STAFF = "closed", _("Closed by staff")
    TIMED_OUT = "timed_out", _("Closed, nobody said otherwise")
    CONFIRMED = "confirmed", _("Solved, confirmed by the customer")


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
    slug = models.SlugField(_("slug"), max_length=SLUG_LIMIT)
    language = models.CharField(_("language"), max_length=12, blank=True)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    # Where it was said before it was here, for lists; empty when it was opened on this site.
    said_on = models.CharField(_("said on"), max_length=60, blank=True)
    accepted_answer = models.ForeignKey(
        "Post", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("accepted answer")
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
        help_text=_("When an employee or official first replied."),
    )

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = [
            models.Index(fields=["visibility", "-last_post_at", "-id"], name="thread_list_liveliest"),
            models.Index(fields=["visibility", "kind", "-last_post_at", "-id"], name="thread_list_by_kind"),
            models.Index(fields=["visibility", "-opened_at", "-id"], name="thread_list_newest"),
            models.Index(fields=["author", "-id"], name="thread_list_by_author"),
            models.Index(
                fields=["visibility", "kind", "-me_too_count", "-last_post_at"], name="thread_list_most_wanted"
            ),
            # Whoever signed in sees more than the public, so their list cannot begin with the visibility.
            models.Index(fields=["-last_post_at", "-id"], name="thread_list_signed_in"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        # Lists ask for twenty of these, and reversing a name costs more than a row's words.
        return f"{_threads_address()}{self.pk}/{self.slug or '-'}/"

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
        return Status.ANSWERED if self.answered_at else Status.OPEN

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
        """The readable part of the address, from the title; never the name of one of the thread's own doors."""
        slug = slugify(self.title)[: SLUG_LIMIT - len(ASIDE)].strip("-")
        return slug + ASIDE if slug in DOORS else slug


class Post(models.Model):
    """Something said in a thread, in the voice it was said in."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts", verbose_name=_("thread"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("author"))
    answers = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answered_by", verbose_name=_("in reply to")
    )
    voice = models.CharField(_("voice"), max_length=10, choices=Voice, default=Voice.CUSTOMER)
    is_opening = models.BooleanField(_("opens the thread"), default=False)
    body = models.TextField(_("text"), max_length=BODY_LIMIT, blank=True)
    html = models.TextField(_("rendered"), blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(_("renderer version"), default=0, editable=False)
    posted_at = models.DateTimeField(_("posted at"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    # Gone by the wish of its author, or because it was taken away where it was said. The text is gone, too.
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    # Said elsewhere first: the name of the place, who said it there, and where to see it. Empty when written here.
    said_on = models.CharField(_("said on"), max_length=60, blank=True)
    said_by = models.CharField(_("said by"), max_length=150, blank=True)
    said_at_url = models.URLField(_("original"), max_length=2000, blank=True)
    # A staff reply that its author wants carried to where the question came from, and where it has arrived.
    goes_home = models.BooleanField(_("goes home"), default=False)
    carried_to = models.JSONField(_("carried to"), default=list, blank=True)
    # The form it was written in: sent twice by an impatient hand or after a lost answer, it is still one post.
    ticket = models.UUIDField(_("form"), null=True, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["thread", "posted_at", "id"], name="post_in_reading_order")]
        constraints = [
            models.UniqueConstraint(fields=["thread"], condition=models.Q(is_opening=True), name="thread_opens_once"),
            models.UniqueConstraint(
                fields=["author", "ticket"], condition=models.Q(ticket__isnull=False), name="post_made_once_per_form"
            ),
        ]

    def __str__(self):
        return f"#{self.pk} in {self.thread_id}"

    def get_absolute_url(self):
        return f"{self.thread.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Its place on the page of its thread. As text, because templates spend much on the digits of a number."""
        return f"post-{self.pk}"

    @property
    def voice_label(self) -> str:
        """The capacity in which it was said, in words; many times cheaper than Django's display method."""
        return str(Voice(self.voice).label)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_by_staff(self) -> bool:
        return self.voice != Voice.CUSTOMER


class Revision(models.Model):
    """What a post said before it was edited."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions", verbose_name=_("post"))
    body = models.TextField(_("text"), max_length=BODY_LIMIT)
    replaced_at = models.DateTimeField(_("replaced at"), default=timezone.now)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("edited by")
    )

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-replaced_at"]

    def __str__(self):
        return f"{self.post_id} before {self.replaced_at:%Y-%m-%d %H:%M}"


class Resolution(models.Model):
    """A thread was settled: by whom, how, and with which reply."""

    class How(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed by the customer")
        CLOSED_BY_STAFF = "closed", _("Closed by staff")
        TIMED_OUT = "timed_out", _("Timed out")

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="resolution", verbose_name=_("thread"))
    how = models.CharField(_("how"), max_length=10, choices=How)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), default=timezone.now)
    answer = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answer"))

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        indexes = [models.Index(fields=["-settled_at"], name="resolution_newest")]

    def __str__(self):
        return f"{self.thread_id}: {self.get_how_display()}"


class Lock(models.Model):
    """A thread takes no more replies."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="lock", verbose_name=_("thread"))
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("locked by")
    )
    locked_at = models.DateTimeField(_("locked at"), default=timezone.now)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("lock")
        verbose_name_plural = _("locks")

    def __str__(self):
        return f"lock on {self.thread_id}"


class MeToo(models.Model):
    """Somebody has this, too: a person who signed in, or a browser by its random key."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="me_toos", verbose_name=_("thread"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )
    browser = models.CharField(_("browser"), max_length=64, blank=True)
    said_at = models.DateTimeField(_("said at"), default=timezone.now)

    class Meta:
        verbose_name = _("me too")
        verbose_name_plural = _("me toos")
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "person"], condition=models.Q(person__isnull=False), name="me_too_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["thread", "browser"], condition=~models.Q(browser=""), name="me_too_once_per_browser"
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ ~models.Q(browser=""), name="me_too_has_one_voice"
            ),
        ]

    def __str__(self):
        return f"{self.person_id or 'a browser'} too: {self.thread_id}"


class Merge(models.Model):
    """A thread lives on in another one: its address leads there."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="merge", verbose_name=_("thread"))
    into = models.ForeignKey(Thread, models.CASCADE, related_name="merged_threads", verbose_name=_("into"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("merged by")
    )
    merged_at = models.DateTimeField(_("merged at"), default=timezone.now)
    posts = models.JSONField(_("moved posts"), default=list)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")

    def __str__(self):
        return f"{self.thread_id} → {self.into_id}"
