"""Mail on its way in: the addresses that answers go to, what arrived there, and what could not be delivered."""

import secrets
from base64 import b32encode

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.forum.models import Post, Thread

KEY_BYTES = 20
QUARANTINE_AFTER = 5


def new_key() -> str:
    """Twenty random bytes (160 bits) as 32 lower-case letters and digits, which every mail system leaves alone."""
    return b32encode(secrets.token_bytes(KEY_BYTES)).decode().lower()


class ReplyAddress(models.Model):
    """An address that one person may answer one conversation at. Its key is random and cannot be worked out."""

    key = models.CharField(_("key"), max_length=32, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reply_addresses", verbose_name=_("person")
    )
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="reply_addresses", verbose_name=_("conversation"))
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reply address")
        verbose_name_plural = _("reply addresses")
        indexes = [
            models.Index(fields=["person", "thread", "-expires_at"], name="reply_address_of_person"),
            models.Index(fields=["expires_at"], name="reply_address_expired_first"),
        ]

    def __str__(self):
        return f"{self.person_id} in {self.thread_id}"

    @property
    def is_good(self) -> bool:
        """Whether mail to it is taken as coming from its person, as far as the address is concerned."""
        return self.revoked_at is None and self.expires_at > timezone.now()


class InboundMailQuerySet(models.QuerySet):
    """Questions about mails that came in."""

    def due(self, moment):
        """Waiting, and their time has come, the longest waiting first."""
        return self.filter(state="waiting", next_at__lte=moment).order_by("next_at", "id")


class InboundMailManager(models.Manager.from_queryset(InboundMailQuerySet)):
    """Leaves the raw mail in the database until somebody asks for it: it may have 25 MB."""

    def get_queryset(self):
        return super().get_queryset().defer("raw")


class InboundMail(models.Model):
    """A mail exactly as it came, and what became of it. Every door only stores it; a worker understands it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        QUARANTINED = "quarantined", _("Quarantined")

    class Kind(models.TextChoices):
        UNREAD = "", _("Not read yet")
        REPLY = "reply", _("Written by a person")
        BOUNCE = "bounce", _("Could not be delivered")
        AUTOMATIC = "automatic", _("Sent by a machine")
        LIST = "list", _("From a mailing list")

    class Outcome(models.TextChoices):
        NONE = "", _("Open")
        POSTED = "posted", _("Posted")
        HELD = "held", _("Held back for staff")
        NOTED = "noted", _("Noted")
        IGNORED = "ignored", _("Ignored")
        NOT_TAKEN = "not_taken", _("Not taken")

    door = models.CharField(_("came through"), max_length=30)
    # Where it lay: the mail service's own id, or mailbox, UIDVALIDITY and UID. Empty where the door knows no place.
    place = models.CharField(_("place"), max_length=255, blank=True)
    digest = models.CharField(_("digest"), max_length=64, unique=True, help_text=_("SHA-256 of the mail."))
    # What arrived: restricted to few, and purged after RAW_RETENTION_DAYS.
    raw = models.BinaryField(_("as it came"), default=bytes)
    size = models.PositiveIntegerField(_("bytes"))
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.UNREAD, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.NONE, blank=True)
    why = models.CharField(_("why"), max_length=300, blank=True)
    message_id = models.CharField(_("message id"), max_length=255, blank=True)
    sender = models.CharField(_("sender"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    address = models.ForeignKey(
        ReplyAddress, models.SET_NULL, null=True, blank=True, related_name="mails", verbose_name=_("sent to")
    )
    post = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="inbound_mails", verbose_name=_("became")
    )

    objects = InboundMailManager()

    class Meta:
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mails")
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=~models.Q(place=""), name="inbound_mail_taken_once_from_its_place"
            )
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=models.Q(state="waiting"), name="inbound_mail_due"),
            models.Index(fields=["received_at"], name="inbound_mail_age"),
            models.Index(fields=["sender", "address", "received_at"], name="inbound_mail_by_sender"),
        ]
        permissions = [("view_raw_mail", _("Can see incoming mail as it came"))]

    def __str__(self):
        return self.subject or f"{self.door} {self.received_at:%Y-%m-%d %H:%M}"

    @property
    def is_quarantined(self) -> bool:
        return self.state == self.State.QUARANTINED


class MailboxCursor(models.Model):
    """How far a mailbox was read, so that a mail is found although somebody else has marked it as seen."""

    mailbox = models.CharField(_("mailbox"), max_length=255, unique=True)
    validity = models.CharField(_("validity of the ids"), max_length=20, blank=True)
    last_uid = models.PositiveBigIntegerField(_("last id"), default=0)
    polling_until = models.DateTimeField(_("being read until"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")

    def __str__(self):
        return self.mailbox


class Bounce(models.Model):
    """A mail of ours that did not reach an address, told by a mail server or by the mail service that we send with."""

    address = models.EmailField(_("mail address"))
    is_hard = models.BooleanField(_("for good"))
    status = models.CharField(_("status"), max_length=20, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    told_by = models.CharField(
        _("told by"), max_length=300, unique=True, help_text=_("The mail or event that told it.")
    )
    bounced_at = models.DateTimeField(_("bounced at"), default=timezone.now)

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        indexes = [
            models.Index(fields=["address", "-bounced_at"], name="bounce_by_address"),
            models.Index(fields=["bounced_at"], name="bounce_age"),
        ]

    def __str__(self):
        return f"{self.address} {self.status}".strip()
