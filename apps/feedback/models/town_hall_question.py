"""What is asked for a town hall, who wants to hear about it, and what was answered."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.forum.models import REMOVAL_NOTE_LIMIT, Removal, Standing, Thread
from apps.knowledge.captions import clock

from ..town_hall_querysets import TownHallQuestionQuerySet
from .town_hall import TownHall

QUESTION_LIMIT = 500
ANSWER_LIMIT = 5_000
HELD_LIMIT = 500


class TownHallQuestion(models.Model):
    """What somebody wants to hear about there.

    When the hour is over, one without an answer goes on as a conversation: `thread`, since `carried_at`.
    """

    town_hall = models.ForeignKey(TownHall, models.CASCADE, related_name="questions", verbose_name=_("town hall"))
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asker"))
    words = models.CharField(_("question"), max_length=QUESTION_LIMIT)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    voice_count = models.PositiveIntegerField(_("want to hear about it"), default=0)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing, default=Standing.SHOWN)
    # Sentences for staff: why somebody has to look at it first.
    held_because = models.CharField(_("held because"), max_length=HELD_LIMIT, blank=True)
    put_aside_at = models.DateTimeField(_("set aside at"), null=True, blank=True)
    thread = models.OneToOneField(
        Thread, models.SET_NULL, null=True, blank=True, related_name="town_hall_question",
        verbose_name=_("goes on as"),
    )  # fmt: skip
    carried_at = models.DateTimeField(_("became a conversation at"), null=True, blank=True)
    # Taken away: why and in which role is told to whoever asked.
    removed_because = models.CharField(_("removed because"), max_length=20, choices=Removal.Reason, blank=True)
    removed_as = models.CharField(_("role"), max_length=40, blank=True)
    removal_note = models.CharField(_("note"), max_length=REMOVAL_NOTE_LIMIT, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("removed by"),
    )  # fmt: skip
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    # The form it was written in: sent twice, it is one question.
    ticket = models.UUIDField(_("form"), null=True, blank=True, editable=False)

    objects = TownHallQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of a town hall")
        verbose_name_plural = _("questions of town halls")
        indexes = [
            models.Index(fields=["town_hall", "standing", "-voice_count", "id"], name="town_hall_most_wanted"),
            models.Index(fields=["asked_at"], condition=models.Q(standing="held"), name="town_hall_held_oldest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "ticket"],
                condition=models.Q(ticket__isnull=False),
                name="town_hall_question_once_per_form",
            ),
            models.CheckConstraint(
                condition=models.Q(standing="removed") ^ models.Q(removed_at__isnull=True, removed_because=""),
                name="town_hall_removal_says_why",
            ),
        ]

    def __str__(self):
        return self.words

    def get_absolute_url(self):
        """Its place on the page of its town hall."""
        return f"{self.town_hall.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"question-{self.pk}"

    @property
    def is_shown(self) -> bool:
        return self.standing == Standing.SHOWN

    @property
    def is_held(self) -> bool:
        return self.standing == Standing.HELD

    @property
    def is_removed(self) -> bool:
        return self.standing == Standing.REMOVED

    @property
    def is_answered(self) -> bool:
        return getattr(self, "answer", None) is not None

    @property
    def is_aside(self) -> bool:
        """Not to be answered in this hour, but in a conversation after it."""
        return self.put_aside_at is not None


class TownHallAnswer(models.Model):
    """A question was answered: in writing, or aloud, when the minute says where to hear it.

    A promise is an answer with an `idea`: what was promised can be followed there.
    """

    question = models.OneToOneField(TownHallQuestion, models.CASCADE, related_name="answer", verbose_name=_("question"))
    # Markdown; may be empty for what was said aloud.
    text = models.TextField(_("answer"), max_length=ANSWER_LIMIT, blank=True)
    html = models.TextField(_("rendered"), blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(_("renderer version"), default=0, editable=False)
    at_second = models.PositiveIntegerField(_("said at second"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)
    idea = models.OneToOneField(
        Thread, models.SET_NULL, null=True, blank=True, related_name="town_hall_promise",
        verbose_name=_("promised as"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("answer of a town hall")
        verbose_name_plural = _("answers of town halls")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(at_second__isnull=False), name="town_hall_answer_is_somewhere"
            )
        ]

    def __str__(self):
        return f"answer to {self.question_id}"

    @property
    def is_promise(self) -> bool:
        return self.idea_id is not None

    @property
    def clock(self) -> str:
        """When it was said, as people write it, 12:04; empty for what was only written."""
        return "" if self.at_second is None else clock(self.at_second)


class TownHallVoice(models.Model):
    """Somebody wants a question answered."""

    question = models.ForeignKey(
        TownHallQuestion, models.CASCADE, related_name="voices", verbose_name=_("question of a town hall")
    )
    # Empty where it came in with an export, which names nobody: it counts, and cannot be taken back.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now)

    class Meta:
        verbose_name = _("vote for a question")
        verbose_name_plural = _("votes for questions")
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="town_hall_voice_once")]

    def __str__(self):
        return f"{self.person_id}: {self.question_id}"
