from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.company.models import Department

from .querysets import RuleQuerySet
from .reasons import explain_part
from .terms import LIST_LIMIT, read_terms
from .words import fold

LOWEST_SCORE, HIGHEST_SCORE = 0, 100
POINTS_LIMIT = 100
NETWORKS_LIMIT = 20


class Kind(models.TextChoices):
    """What sort of thing somebody says. The words are those of conversations everywhere in the house."""

    QUESTION = "question", _("Question")
    PROBLEM = "problem", _("Problem")
    PRAISE = "praise", _("Praise")
    IDEA = "idea", _("Idea")


class Rule(models.Model):
    """What staff decided about texts with certain words: points, the department they belong to, and their kind.

    It applies where a text has all of the first list, one of the second (when there is one), none of the third, and
    was said on one of the networks (when any is named).
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_active = models.BooleanField(_("active"), default=True)
    all_of = models.TextField(
        _("all of"),
        blank=True,
        validators=[MaxLengthValidator(LIST_LIMIT)],
        help_text=_("One word or “quoted phrase” a line. Case and accents do not matter; “refund*” finds “refunded”."),
    )
    any_of = models.TextField(
        _("any of"),
        blank=True,
        validators=[MaxLengthValidator(LIST_LIMIT)],
        help_text=_("At least one of these."),
    )
    none_of = models.TextField(
        _("none of"), blank=True, validators=[MaxLengthValidator(LIST_LIMIT)], help_text=_("And not one of these.")
    )
    networks = models.CharField(
        _("networks"),
        max_length=400,
        blank=True,
        help_text=_("Names of networks with spaces between them, as in “mastodon reddit”. Empty means everywhere."),
    )
    points = models.SmallIntegerField(
        _("points"),
        default=0,
        validators=[MinValueValidator(-POINTS_LIMIT), MaxValueValidator(POINTS_LIMIT)],
        help_text=_("Added to the score, from −100 to 100."),
    )
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(points__gte=-POINTS_LIMIT, points__lte=POINTS_LIMIT), name="rule_points_within_limits"
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        complaints = {}
        terms = {}
        for field in ("all_of", "any_of", "none_of"):
            try:
                terms[field] = {fold(term) for term in read_terms(getattr(self, field))}
            except ValidationError as error:
                complaints[field] = error
        if complaints:
            raise ValidationError(complaints)
        if both := terms["none_of"] & terms["all_of"]:
            raise ValidationError(
                {"none_of": _("“%(term)s” is in “all of” too, so this rule could never apply.") % {"term": min(both)}}
            )
        if len(self.network_names) > NETWORKS_LIMIT:
            raise ValidationError(
                {"networks": _("A rule names at most %(limit)d networks.") % {"limit": NETWORKS_LIMIT}}
            )
        if not (terms["all_of"] or terms["any_of"] or self.network_names):
            raise ValidationError(_("Say when this rule applies: fill in “all of”, “any of” or “networks”."))
        if not (self.points or self.department_id or self.kind):
            raise ValidationError(_("Say what this rule does: give points, a department or a kind."))

    @property
    def network_names(self) -> list[str]:
        """The networks it is limited to; empty means everywhere."""
        return self.networks.lower().replace(",", " ").split()


class Assessment(models.Model):
    """What was made of one text: its language, how it feels, its score with the parts of it, and where it belongs.

    `parts` is a list of {"points", "reason", "words"}, see `reasons`; their points add up to `score`.
    """

    language = models.CharField(_("language"), max_length=12, blank=True, help_text=_("Empty when it is not known."))
    language_is_told = models.BooleanField(
        _("the platform named the language"), default=False, help_text=_("Otherwise it was worked out here.")
    )
    sentiment = models.FloatField(
        _("sentiment"),
        null=True,
        blank=True,
        help_text=_("From −1, negative, to 1, positive. English only; a first signal."),
    )
    score = models.PositiveSmallIntegerField(_("score"), default=LOWEST_SCORE)
    parts = models.JSONField(_("parts of the score"), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, blank=True)
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    model_version = models.CharField(_("judged with"), max_length=120, blank=True)
    assessed_at = models.DateTimeField(_("assessed at"), default=timezone.now)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=LOWEST_SCORE, score__lte=HIGHEST_SCORE), name="score_from_0_to_100"
            ),
            models.CheckConstraint(
                condition=Q(sentiment__isnull=True) | Q(sentiment__gte=-1, sentiment__lte=1),
                name="sentiment_from_minus_1_to_1",
            ),
        ]

    def __str__(self):
        return f"{self.score} {self.kind} {self.language}".strip()

    def explain(self) -> list[str]:
        """The parts of the score as a reader sees them, in the order they were counted: "+30 reach 12,400"."""
        return [explain_part(part) for part in self.parts]
