"""Who wants to hear of what, and how."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Watch(models.Model):
    """Somebody follows something: a person, or an address whose owner confirmed it.

    What is followed is named like the subject of an event, by type and id. A muted one is kept, so that taking part
    again or following the board does not bring the conversation back.
    """

    class Because(models.TextChoices):
        CHOSEN = "chosen", _("you follow it")
        ASKED = "asked", _("you asked it")
        REPLIED = "replied", _("you took part")
        MERGED = "merged", _("what you followed was joined with it")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="watches",
        verbose_name=_("person"),
    )
    address = models.EmailField(_("mail address"), max_length=254, blank=True)
    subject_type = models.CharField(_("subject type"), max_length=60)
    subject_id = models.BigIntegerField(_("subject id"))
    because = models.CharField(_("because"), max_length=10, choices=Because, default=Because.CHOSEN)
    is_muted = models.BooleanField(_("muted"), default=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "subject_type", "subject_id"],
                condition=models.Q(person__isnull=False),
                name="watched_once_by_a_person",
            ),
            models.UniqueConstraint(
                fields=["address", "subject_type", "subject_id"],
                condition=~models.Q(address=""),
                name="watched_once_by_an_address",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ ~models.Q(address=""), name="watch_has_one_watcher"
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="watch_in_order_of_telling")]

    def __str__(self):
        return f"{self.person_id or self.address} → {self.subject_type} {self.subject_id}"


class PendingWatch(models.Model):
    """Somebody without an account wants to follow something. It becomes a watch when the link in its mail is used.

    Only a digest of the link's token is kept: who reads this table cannot confirm for others.
    """

    address = models.EmailField(_("mail address"), max_length=254)
    subject_type = models.CharField(_("subject type"), max_length=60)
    subject_id = models.BigIntegerField(_("subject id"))
    digest = models.CharField(_("digest of the token"), max_length=64, unique=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("watch to be confirmed")
        verbose_name_plural = _("watches to be confirmed")
        indexes = [models.Index(fields=["expires_at"], name="pending_watch_expired_first")]

    def __str__(self):
        return f"{self.subject_type} {self.subject_id}, asked {self.asked_at:%Y-%m-%d %H:%M}"


class Frequency(models.TextChoices):
    """How often somebody is mailed."""

    AT_ONCE = "at_once", _("When something happens")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week, on Mondays")
    NONE = "none", _("Never")


class Preference(models.Model):
    """How somebody wants to hear. Whoever has none gets the defaults: mails at once, following what they take part in.

    Hours are UTC.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preference", verbose_name=_("person")
    )
    frequency = models.CharField(_("mails"), max_length=8, choices=Frequency, default=Frequency.AT_ONCE)
    hour = models.PositiveSmallIntegerField(_("hour of the day"), default=8, validators=[MaxValueValidator(23)])
    follows_what_they_ask = models.BooleanField(_("follow what I ask"), default=True)
    follows_where_they_reply = models.BooleanField(_("follow conversations in which I reply"), default=True)
    # When the next digest is due; empty for those who get none.
    digest_due_at = models.DateTimeField(_("next digest at"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="digest_hour_is_an_hour"),
            models.CheckConstraint(
                condition=models.Q(frequency__in=["daily", "weekly"]) ^ models.Q(digest_due_at__isnull=True),
                name="digest_is_due_for_those_who_want_one",
            ),
        ]
        indexes = [
            models.Index(
                fields=["digest_due_at"], condition=models.Q(digest_due_at__isnull=False), name="digest_due_first"
            )
        ]

    def __str__(self):
        return f"{self.person_id}: {self.get_frequency_display()}"
