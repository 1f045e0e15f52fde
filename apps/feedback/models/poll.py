"""A poll: a question with choices, in a conversation."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.forum.models import Thread

from ..poll_querysets import PollQuerySet

QUESTION_LIMIT = 200
WORDS_LIMIT = 100
FEWEST_CHOICES, MOST_CHOICES = 2, 10


class Poll(models.Model):
    """A question with a few answers to choose from. A conversation has one at most."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="poll", verbose_name=_("conversation"))
    # Where it was asked, when its conversation was joined with another since.
    asked_in = models.ForeignKey(
        Thread, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked in")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    question = models.CharField(_("question"), max_length=QUESTION_LIMIT)
    is_multiple = models.BooleanField(_("several choices allowed"), default=False)
    is_secret = models.BooleanField(_("secret"), default=True)
    # Kept by the verbs that vote; `manage.py recount_answers` works it out anew.
    voter_count = models.PositiveIntegerField(_("voters"), default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        indexes = [
            models.Index(fields=["closes_at"], condition=models.Q(closed_at__isnull=True), name="poll_still_open")
        ]

    def __str__(self):
        return self.question

    @property
    def is_over(self) -> bool:
        """Closed, or over by the clock even if nobody has said so yet."""
        return self.closed_at is not None or (self.closes_at is not None and self.closes_at <= timezone.now())


class PollChoice(models.Model):
    """One answer to choose."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="choices", verbose_name=_("poll"))
    words = models.CharField(_("words"), max_length=WORDS_LIMIT)
    place = models.PositiveSmallIntegerField(_("place"))
    # Kept like `voter_count`.
    vote_count = models.PositiveIntegerField(_("votes"), default=0)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        constraints = [models.UniqueConstraint(fields=["poll", "place"], name="poll_choice_has_its_place")]

    def __str__(self):
        return self.words


class PollVote(models.Model):
    """Somebody chose."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="votes", verbose_name=_("poll"))
    choice = models.ForeignKey(PollChoice, models.CASCADE, related_name="votes", verbose_name=_("choice"))
    # The same for all choices of one voter, so that voters can be counted once their names are gone.
    ballot = models.UUIDField(_("ballot"), default=uuid4, editable=False)
    # Empty once they left: the vote counts, and nobody cast it.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    # Whether the poll takes one choice from each; what the database keeps them to.
    is_only = models.BooleanField(_("the only one"), default=True)
    chosen_at = models.DateTimeField(_("chosen at"), default=timezone.now)

    class Meta:
        verbose_name = _("vote in a poll")
        verbose_name_plural = _("votes in polls")
        constraints = [
            models.UniqueConstraint(fields=["choice", "person"], name="poll_choice_taken_once"),
            models.UniqueConstraint(
                fields=["poll", "person"], condition=models.Q(is_only=True), name="poll_of_one_choice_voted_once"
            ),
        ]

    def __str__(self):
        return f"{self.person_id}: {self.choice_id}"
