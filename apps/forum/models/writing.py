"""What comes before or beside a post: pictures, and questions whose mail address is not confirmed yet."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .post import Post
from .thread import Thread


class Picture(models.Model):
    """A picture in a post, drawn anew from what was uploaded, so that nothing but its pixels came along."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="pictures", verbose_name=_("uploaded by")
    )
    # Set when a post that shows it is made; one without a post is its uploader's alone and is swept after a day.
    post = models.ForeignKey(
        Post, models.CASCADE, null=True, blank=True, related_name="pictures", verbose_name=_("post")
    )
    # Its name is made of the key by the verb that stores it, whatever the upload was called.
    file = models.FileField(_("file"), upload_to="pictures")
    format = models.CharField(_("format"), max_length=4)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveIntegerField(_("bytes"))
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [
            models.Index(fields=["uploaded_at"], condition=models.Q(post__isnull=True), name="picture_without_a_post")
        ]

    def __str__(self):
        return f"{self.key} ({self.width} × {self.height})"


class LinkPreview(models.Model):
    """What stands at an address that posts show alone on a line: its title, fetched by us and never by a reader."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        FETCHED = "fetched", _("Fetched")
        FAILED = "failed", _("Nothing to show")

    digest = models.CharField(_("digest of the address"), max_length=64, unique=True)
    url = models.CharField(_("address"), max_length=2000)
    posts = models.ManyToManyField(Post, related_name="link_previews", verbose_name=_("posts"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    title = models.CharField(_("title"), max_length=120, blank=True)
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    fetched_at = models.DateTimeField(_("fetched at"), null=True, blank=True)

    class Meta:
        verbose_name = _("link preview")
        verbose_name_plural = _("link previews")
        indexes = [
            models.Index(
                fields=["asked_at"], condition=models.Q(state="waiting"), name="link_preview_owed_oldest_first"
            )
        ]

    def __str__(self):
        return self.title or self.url


class Unconfirmed(models.Model):
    """A question asked without an account. It becomes a thread when the link in its mail is opened."""

    email = models.EmailField(_("mail address"))
    name = models.CharField(_("name"), max_length=60)
    # Only a digest of the link's token is kept: who reads this table cannot confirm for others.
    digest = models.CharField(_("digest of the token"), max_length=64, unique=True)
    words = models.JSONField(_("what was asked"), help_text=_("The cleaned values of the ask form."))
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    thread = models.ForeignKey(
        Thread, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("became")
    )

    class Meta:
        verbose_name = _("unconfirmed question")
        verbose_name_plural = _("unconfirmed questions")
        indexes = [models.Index(fields=["asked_at"], name="unconfirmed_oldest_first")]

    def __str__(self):
        return f"asked {self.asked_at:%Y-%m-%d %H:%M}"
