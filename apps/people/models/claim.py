from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A code proves who held the account when it was posted there; accounts change hands.
CODE_PROOF_LASTS = timedelta(days=7)


class Proof(models.Model):
    """Somebody who joined showed that they are somebody on another network, under that network's own id."""

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", _("signed in with that account")
        CODE = "code", _("posted a code from that account")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="proofs", verbose_name=_("person")
    )
    kind = models.CharField(_("how"), max_length=10, choices=Kind)
    network = models.CharField(_("network"), max_length=40)
    external_id = models.CharField(_("id there"), max_length=255)
    proved_at = models.DateTimeField(_("shown at"), default=timezone.now)
    # They were offered the history and do not want it now. They still find it on the page, and are not asked again.
    set_aside_at = models.DateTimeField(_("set aside at"), null=True, blank=True)

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        constraints = [
            models.UniqueConstraint(fields=["person", "network", "external_id"], name="proof_given_once_by_a_person")
        ]

    def __str__(self):
        return f"{self.person_id} is {self.external_id} ({self.network})"

    @property
    def is_good(self) -> bool:
        """Whether it still counts; that of a sign-in counts as long as the account is connected."""
        return self.kind == self.Kind.SIGN_IN or self.proved_at > timezone.now() - CODE_PROOF_LASTS


class ProofCode(models.Model):
    """A code that somebody posts from an account elsewhere to show that it is theirs. Good once, at one place."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="proof_codes", verbose_name=_("person")
    )
    # Where it counts, as the app that listens there calls it: "source:5".
    place = models.CharField(_("place"), max_length=60)
    # What the code is worked out from, so that it can be shown again and stands nowhere.
    nonce = models.CharField(_("nonce"), max_length=32)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        indexes = [models.Index(fields=["expires_at"], name="proof_code_expired_first")]

    def __str__(self):
        return f"{self.person_id} at {self.place}"


class Claim(models.Model):
    """What was said elsewhere belongs to somebody who joined and showed that it is theirs. Staff can reverse it."""

    # Who it was before. The row stays, empty, so that everything can go back.
    staged = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims_on_it", verbose_name=_("was")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="history_claims", verbose_name=_("claimed by")
    )
    network = models.CharField(_("network"), max_length=40)
    external_id = models.CharField(_("id there"), max_length=255)
    name = models.CharField(_("name there"), max_length=150, blank=True)
    kind = models.CharField(_("proof"), max_length=10, choices=Proof.Kind)
    claimed_at = models.DateTimeField(_("claimed at"), default=timezone.now)
    # By the name of each rule, what it needs to give everything back.
    moved = models.JSONField(_("what moved"), default=dict)
    # How many conversations and reviews it was about, as the person was told.
    count = models.PositiveIntegerField(_("how much"), default=0)
    reversed_at = models.DateTimeField(_("reversed at"), null=True, blank=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reversed by"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["staged"], condition=models.Q(reversed_at__isnull=True), name="claimed_by_one_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["-claimed_at"], name="claim_newest")]

    def __str__(self):
        return f"{self.name or self.external_id} ({self.network})"

    @property
    def is_in_force(self) -> bool:
        return self.reversed_at is None


class HistoryRemoval(models.Model):
    """Somebody showed that what was heard from an account elsewhere is theirs, and had it removed here.

    What they said and who they are is gone; this row says only that it happened. It cannot be undone.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    network = models.CharField(_("network"), max_length=40)
    kind = models.CharField(_("proof"), max_length=10, choices=Proof.Kind)
    count = models.PositiveIntegerField(_("removed"), default=0)
    was_all = models.BooleanField(_("all of it"), default=False)
    removed_at = models.DateTimeField(_("removed at"), default=timezone.now)

    class Meta:
        verbose_name = _("removal of a history")
        verbose_name_plural = _("removals of histories")
        ordering = ["-removed_at"]
        indexes = [models.Index(fields=["-removed_at"], name="history_removal_newest")]

    def __str__(self):
        return f"{self.count} from {self.network}"
