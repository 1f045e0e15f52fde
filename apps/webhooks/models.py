import secrets
import string

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.activity.models import Event
from apps.foundation.secrets import SecretJSONField
from apps.foundation.webhook_signing import decode_secret, new_secret

from .addresses import trouble_with
from .querysets import MessageQuerySet

URL_LIMIT = 2_000
EXCERPT_LIMIT = 1_000
ID_LETTERS = string.ascii_letters + string.digits
ID_LENGTH = 26
# A call that took so long, or had no answer, marks its endpoint as slow.
SLOW_MILLISECONDS = 2_000


def new_message_id() -> str:
    """ "msg_" and 26 random letters and digits (154 bits)."""
    return "msg_" + "".join(secrets.choice(ID_LETTERS) for _number in range(ID_LENGTH))


class Endpoint(models.Model):
    """A program elsewhere that wants to hear what happens here: its address, what it hears, and how it has fared.

    `secrets` holds "current" and, for a day after a rotation, "previous". The owner answers for it: what only staff may
    know is told as long as its owner may know it.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    url = models.CharField(
        _("address"), max_length=URL_LIMIT, help_text=_("Messages are posted there. It begins with https://.")
    )
    types = models.JSONField(_("what it hears"), default=list)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="webhook_endpoints",
        verbose_name=_("owner"),
    )
    secrets = SecretJSONField(_("signing secrets"))
    previous_secret_until = models.DateTimeField(
        _("previous secret signs until"), null=True, blank=True, editable=False
    )
    is_enabled = models.BooleanField(_("switched on"), default=True)
    disabled_why = models.CharField(_("switched off because"), max_length=300, blank=True)
    disabled_at = models.DateTimeField(_("switched off at"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    rests_until = models.DateTimeField(_("not called until"), null=True, blank=True)
    last_success_at = models.DateTimeField(_("last answered well at"), null=True, blank=True)
    last_milliseconds = models.PositiveIntegerField(_("last answer took (ms)"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_enabled=True) | models.Q(disabled_at__isnull=False),
                name="webhook_endpoint_off_since",
            )
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        if not self.secrets:
            self.secrets = {"current": new_secret()}
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "secrets"}
        super().save(**kwargs)

    def clean(self):
        super().clean()
        self.url = self.url.strip()
        if trouble := trouble_with(self.url):
            raise ValidationError({"url": trouble})

    @property
    def is_slow(self) -> bool:
        """Whether the last call kept its place for long."""
        return self.last_milliseconds is not None and self.last_milliseconds >= SLOW_MILLISECONDS

    def keys(self, now) -> list[bytes]:
        """The keys that sign now, the current one first. Raises SecretUnreadable or ValueError where there is none."""
        told = [self.secrets.get("current", "")]
        if self.previous_secret_until and self.previous_secret_until > now and self.secrets.get("previous"):
            told.append(self.secrets["previous"])
        return [decode_secret(secret) for secret in told]


class Message(models.Model):
    """One thing to tell one endpoint, and what became of it.

    `sending` is committed before the call: a row found in that state after its lease has an unknown outcome and is sent
    again under the same webhook-id, by which whoever receives it knows the repeat. `payload` is the body of the latest
    attempt, and empty once what it told of is gone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Given up")
        DROPPED = "dropped", _("Not told")

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="messages", verbose_name=_("endpoint"))
    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="+", verbose_name=_("event"))
    webhook_id = models.CharField(_("webhook-id"), max_length=40, unique=True, editable=False)
    type = models.CharField(_("type"), max_length=60)
    # What it tells of: "post:17". Empty for a test.
    about = models.CharField(_("about"), max_length=80, blank=True)
    # Of what happens once to a thing, however many events say so.
    is_once = models.BooleanField(_("happens once"), default=False, editable=False)
    is_test = models.BooleanField(_("test"), default=False, editable=False)
    payload = models.TextField(_("body"), blank=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    # Attempts since it was made or was last asked to be sent again: the schedule of retries goes by these.
    tries = models.PositiveSmallIntegerField(_("attempts in this go"), default=0, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    next_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    lease_until = models.DateTimeField(_("being sent until"), null=True, blank=True, editable=False)
    error = models.CharField(_("reason"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook message")
        verbose_name_plural = _("webhook messages")
        constraints = [
            models.UniqueConstraint(fields=["event", "endpoint"], name="webhook_told_once"),
            models.UniqueConstraint(
                fields=["endpoint", "type", "about"],
                condition=models.Q(is_once=True),
                name="webhook_tells_once_what_happens_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "next_at", "id"], condition=models.Q(state="waiting"), name="webhook_message_due"
            ),
            models.Index(fields=["lease_until"], condition=models.Q(state="sending"), name="webhook_message_unknown"),
            models.Index(fields=["endpoint", "made_at"], name="webhook_message_of_endpoint"),
            models.Index(fields=["about"], name="webhook_message_about"),
            models.Index(fields=["made_at"], name="webhook_message_age"),
        ]

    def __str__(self):
        return f"{self.type} {self.about}".strip()


class Attempt(models.Model):
    """One call of an endpoint. Without an end its worker died before it could write down what came of it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="calls", verbose_name=_("message"))
    number = models.PositiveIntegerField(_("number"))
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    milliseconds = models.PositiveIntegerField(_("took (ms)"), null=True, blank=True)
    excerpt = models.CharField(_("beginning of the answer"), max_length=EXCERPT_LIMIT, blank=True)
    error = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="webhook_call_numbered_once")]

    def __str__(self):
        return f"{self.message_id} #{self.number}"


class Turn(models.Model):
    """Whose turn it is to send. One worker at a time, so that slow endpoints never hold more than one."""

    taken_until = models.DateTimeField(_("taken until"))

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")

    def __str__(self):
        return f"{self.taken_until:%H:%M:%S}"
