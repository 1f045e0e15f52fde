"""What is said in conversations, and what was said before it was changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.people.models import Voice

from ..querysets import PostQuerySet
from .thread import Thread

BODY_LIMIT = 20_000


class Standing(models.TextChoices):
    """Whether a post is read: by everybody, not before a person looked at it, or no more because it was removed."""

    SHOWN = "shown", _("Shown")
    HELD = "held", _("Held back")
    REMOVED = "removed", _("Removed")


class Post(models.Model):
    """Something said in a thread, in the voice it was said in."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts", verbose_name=_("thread"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("author"))
    answers = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answered_by", verbose_name=_("in reply to")
    )
    voice = models.CharField(_("voice"), max_length=10, choices=Voice, default=Voice.CUSTOMER)
    # The partner organisation that its author spoke for when writing it; empty for everybody else.
    spoke_for = models.CharField(_("spoke for"), max_length=100, blank=True)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing, default=Standing.SHOWN)
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
        indexes = [
            models.Index(fields=["thread", "posted_at", "id"], name="post_in_reading_order"),
            models.Index(fields=["renderer", "id"], name="post_of_older_renderers"),
            models.Index(fields=["posted_at"], condition=models.Q(standing="held"), name="post_held_oldest_first"),
        ]
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
    def is_shown(self) -> bool:
        """Whether everybody who may read the conversation reads it; the twin of the queryset `shown`."""
        return self.standing == Standing.SHOWN

    @property
    def is_held(self) -> bool:
        return self.standing == Standing.HELD

    @property
    def is_removed(self) -> bool:
        return self.standing == Standing.REMOVED

    @property
    def is_readable(self) -> bool:
        """Whether its words stand there for everybody who may read the conversation: shown, and not withdrawn."""
        return self.is_shown and not self.is_withdrawn

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
