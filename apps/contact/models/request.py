"""What somebody sent to a department, the files that came with it, and what was answered before it was sent."""

import uuid

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.forum.models import Thread

from ..querysets import RequestQuerySet
from .form import ContactForm

CONFIRMING = Signer(salt="contact.request")


class Request(models.Model):
    """A private conversation that began with a form. Where it stands, its conversation says.

    Without an account it is told to staff at once, and belongs to nobody until the owner of `email` confirms it.
    """

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="request", verbose_name=_("thread"))
    form = models.ForeignKey(ContactForm, models.PROTECT, related_name="requests", verbose_name=_("form"))
    values = models.JSONField(
        _("what was filled in"),
        default=list,
        help_text=_("As it was asked: label, kind and value of each field."),
    )
    ticket = models.UUIDField(_("sheet"), default=uuid.uuid4, unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    # The address that somebody without an account gave; forgotten when its owner says that it was not them.
    email = models.EmailField(_("mail address"), max_length=254, blank=True)
    confirmed_at = models.DateTimeField(_("address confirmed at"), null=True, blank=True)
    # When an unconfirmed address was told that an answer waits.
    nudged_at = models.DateTimeField(_("told of an answer at"), null=True, blank=True)
    published_as = models.OneToOneField(
        Thread, models.SET_NULL, null=True, blank=True, related_name="published_from", verbose_name=_("published as")
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        indexes = [
            models.Index(fields=["form", "-sent_at"], name="request_by_form_newest"),
            models.Index(fields=["-sent_at", "-id"], name="request_newest"),
        ]

    def __str__(self):
        return self.thread.title

    def get_absolute_url(self):
        return self.thread.get_absolute_url()

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody is known to whom it belongs."""
        return self.confirmed_at is not None

    @property
    def confirm_token(self) -> str:
        """What stands in the link of the mail that asks whether it was they. It can be made by nobody else."""
        return CONFIRMING.sign(self.ticket.hex)

    @property
    def reference(self) -> str:
        """The number by which both sides call it."""
        return f"{self.thread_id}"


class RequestFile(models.Model):
    """A file for a request: kept for the sheet it was chosen on until that is sent, then the request's."""

    class Kind(models.TextChoices):
        PICTURE = "webp", _("Picture")
        PDF = "pdf", _("PDF")
        TEXT = "txt", _("Text")

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(
        Request, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("request")
    )
    ticket = models.UUIDField(_("sheet"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    file = models.FileField(_("file"), upload_to="requests", max_length=200)
    size = models.PositiveIntegerField(_("bytes"))
    kept_at = models.DateTimeField(_("kept at"), default=timezone.now)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["ticket"], name="request_file_by_sheet"),
            models.Index(fields=["kept_at"], condition=models.Q(request__isnull=True), name="request_file_never_sent"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("contact:file", args=[self.key])

    @property
    def address(self) -> str:
        """The full address of the file, for words in which a path would not be a link."""
        return f"{settings.SITE_URL}{self.get_absolute_url()}"


class Deflection(models.Model):
    """Somebody was about to send a form, and one of the answers that it showed solved it. It names nobody."""

    form = models.ForeignKey(ContactForm, models.CASCADE, related_name="deflections", verbose_name=_("form"))
    url = models.CharField(_("answer"), max_length=1_000)
    title = models.CharField(_("title"), max_length=200)
    # The sheet that was not sent, so that a second click counts nothing.
    ticket = models.UUIDField(_("sheet"), unique=True, editable=False)
    solved_at = models.DateTimeField(_("solved at"), default=timezone.now)

    class Meta:
        verbose_name = _("solved before it was sent")
        verbose_name_plural = _("solved before they were sent")
        indexes = [models.Index(fields=["form", "-solved_at"], name="deflection_by_form_newest")]

    def __str__(self):
        return self.title
