"""Surveys: what we ask (satisfaction after a resolution, recommendation, a few questions), whom, and the answers."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.activity.models import Event
from apps.company.models import Product
from apps.forum.models import Thread

from ..survey_querysets import CSAT, NPS, SHORT, InvitationQuerySet, SurveyQuerySet, SurveyResponseQuerySet

TITLE_LIMIT = 150
INTRODUCTION_LIMIT = 1_000
TEXT_LIMIT = 1_000
KEY_LIMIT = 64
QUESTION_LIMIT = 200
CHOICE_LIMIT = 100
FEWEST_CHOICES, MOST_CHOICES = 2, 20
MOST_QUESTIONS = 10


class Survey(models.Model):
    """Something we ask. Of the first two kinds there is one each; short surveys are written by staff."""

    class Kind(models.TextChoices):
        CSAT = CSAT, _("Satisfaction after a resolution")
        NPS = NPS, _("Would you recommend us")
        SHORT = SHORT, _("A few questions")

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody")
        MEMBERS = "members", _("Those who signed in")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.SHORT)
    title = models.CharField(_("title"), max_length=TITLE_LIMIT)
    slug = models.SlugField(_("slug"), unique=True, help_text=_("The last part of its address."))
    introduction = models.TextField(_("introduction"), max_length=INTRODUCTION_LIMIT, blank=True)
    audience = models.CharField(_("who may answer"), max_length=10, choices=Audience, default=Audience.EVERYBODY)
    is_open = models.BooleanField(_("open"), default=False)
    opened_at = models.DateTimeField(_("first opened at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    # Kept by the verb that answers; `manage.py recount_answers` works it out anew.
    response_count = models.PositiveIntegerField(_("answers"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=~models.Q(kind=SHORT), name="survey_of_a_standing_kind_once"
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Where a short survey is answered."""
        return reverse("feedback:survey", args=[self.slug])

    @property
    def is_short(self) -> bool:
        return self.kind == self.Kind.SHORT

    @property
    def is_published(self) -> bool:
        return self.opened_at is not None

    def is_taking_answers(self, now=None) -> bool:
        """Open, and not over by the clock; the twin of the queryset `open`."""
        return self.is_open and (self.closes_at is None or self.closes_at > (now or timezone.now()))


class SurveyQuestion(models.Model):
    """One question of a short survey."""

    class Kind(models.TextChoices):
        ONE = "one", _("One of several")
        SEVERAL = "several", _("Any of several")
        SCALE = "scale", _("From 1 to 5")
        TEXT = "text", _("In their own words")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions", verbose_name=_("survey"))
    place = models.PositiveSmallIntegerField(_("place"), default=0)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.ONE)
    words = models.CharField(_("question"), max_length=QUESTION_LIMIT)
    choices = models.TextField(
        _("choices"),
        max_length=MOST_CHOICES * (CHOICE_LIMIT + 2),
        blank=True,
        help_text=_("One on each line, for the first two kinds."),
    )
    is_required = models.BooleanField(_("needed"), default=False)

    class Meta:
        verbose_name = _("question of a survey")
        verbose_name_plural = _("questions of surveys")
        ordering = ["place", "pk"]

    def __str__(self):
        return self.words

    @property
    def name(self) -> str:
        """What the control is called on the page, and the answer where it is kept."""
        return f"question-{self.pk}"

    @property
    def takes_choices(self) -> bool:
        return self.kind in (self.Kind.ONE, self.Kind.SEVERAL)

    def lines(self) -> list[str]:
        """The choices that are offered, in their order; an answer names them by their number from 0."""
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class Invitation(models.Model):
    """Somebody was asked, once: about one resolution of a conversation, or in one round of the recommendation."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations", verbose_name=_("survey"))
    # Empty once they left.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("about"))
    # The settling that is asked about: the first since the conversation was last taken up again.
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("after what happened")
    )
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    # What it is asked for, so that it is asked once: "csat:17" for event 17, "nps:113:5" for person 5 in round 113.
    once = models.CharField(_("once"), max_length=80, unique=True)
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now)
    # Empty for those who are asked on the page only, or not any more.
    mail_due_at = models.DateTimeField(_("mail due at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [
            models.Index(fields=["survey", "invited_at"], name="invitation_by_survey"),
            models.Index(
                fields=["mail_due_at"], condition=models.Q(mailed_at__isnull=True), name="invitation_mail_due"
            ),
        ]

    def __str__(self):
        return self.once


class SurveyResponse(models.Model):
    """What somebody answered."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses", verbose_name=_("survey"))
    # Of the standing kinds: what was answered. Short surveys invite nobody.
    invitation = models.OneToOneField(
        Invitation, models.CASCADE, null=True, blank=True, related_name="response", verbose_name=_("invitation")
    )
    # Empty for a visitor, and once they left.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    browser = models.CharField(_("browser"), max_length=KEY_LIMIT, blank=True)
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("about"))
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    # From 1 to 5 for satisfaction, from 0 to 10 for recommendation, nothing for a few questions.
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    # What was chosen or said for each question of a short survey, by the question's number as text: the number of the
    # choice, a list of them, 1 to 5, or words. What was left out is not in it.
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    text = models.CharField(_("in their words"), max_length=TEXT_LIMIT, blank=True)
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)

    objects = SurveyResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a survey")
        verbose_name_plural = _("answers to surveys")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "person"],
                condition=models.Q(invitation__isnull=True, person__isnull=False),
                name="survey_answered_once_by_a_person",
            ),
            models.UniqueConstraint(
                fields=["survey", "browser"], condition=~models.Q(browser=""), name="survey_answered_once_by_a_browser"
            ),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__lte=10), name="survey_score_is_at_most_ten"
            ),
        ]
        indexes = [models.Index(fields=["survey", "-answered_at", "-id"], name="survey_response_newest")]

    def __str__(self):
        return f"{self.survey_id}: {self.score}"


class SurveyRefusal(models.Model):
    """Somebody does not want to be asked by mail any more."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    refused_at = models.DateTimeField(_("refused at"), default=timezone.now)

    class Meta:
        verbose_name = _("asked to be left alone")
        verbose_name_plural = _("asked to be left alone")

    def __str__(self):
        return str(self.person_id)
