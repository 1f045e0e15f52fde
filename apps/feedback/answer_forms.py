"""What people type when they answer, ask in a poll and vote."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Poll, Survey, SurveyQuestion
from .models.poll import MOST_CHOICES, QUESTION_LIMIT, WORDS_LIMIT
from .models.survey import TEXT_LIMIT

SATISFACTION = [
    (5, _("5 – very well")),
    (4, _("4 – well")),
    (3, _("3 – so-so")),
    (2, _("2 – badly")),
    (1, _("1 – not at all")),
]
# With both ends in words, as every scale has them.
RECOMMENDATION = [(n, {0: _("0 – not at all"), 10: _("10 – very likely")}.get(n, str(n))) for n in range(10, -1, -1)]
SCALE = [(1, _("1 – not at all")), (2, "2"), (3, "3"), (4, "4"), (5, _("5 – very much"))]
SCORES = {Survey.Kind.CSAT: SATISFACTION, Survey.Kind.NPS: RECOMMENDATION}
QUESTIONS = {
    Survey.Kind.CSAT: _("How well did we solve this?"),
    Survey.Kind.NPS: _("How likely are you to recommend us to somebody you know?"),
}
Kind = SurveyQuestion.Kind


class ScoreForm(forms.Form):
    """A score, and why, of one of the standing surveys."""

    score = forms.TypedChoiceField(
        coerce=int, widget=forms.RadioSelect, error_messages={"required": _("Choose one of these.")}
    )
    text = forms.CharField(
        label=_("Why? What could we do better?"),
        required=False,
        max_length=TEXT_LIMIT,
        help_text=_("Only our staff reads this. Leave out names, phone numbers, addresses and order numbers."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["score"].choices = SCORES[kind]
        self.fields["score"].label = QUESTIONS[kind]


class AnswersForm(forms.Form):
    """The questions of a short survey."""

    def __init__(self, *args, questions: list[SurveyQuestion], **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[question.name] = field_for(question)

    @property
    def answers(self) -> dict[str, object]:
        """What was answered, by the number of the question as text, as `answer_survey` takes it."""
        return {str(question.pk): self.cleaned_data.get(question.name) for question in self.questions}


class PollForm(forms.Form):
    """A question with choices."""

    LENGTHS = [("", _("When I close it")), ("1", _("In a day")), ("3", _("In three days")), ("7", _("In a week")),
               ("14", _("In two weeks")), ("30", _("In thirty days"))]  # fmt: skip

    question = forms.CharField(label=_("What do you want to know?"), max_length=QUESTION_LIMIT)
    choices = forms.CharField(
        label=_("Choices"),
        help_text=_("Two to ten, one on each line."),
        max_length=MOST_CHOICES * (WORDS_LIMIT + 2) + 100,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    is_multiple = forms.BooleanField(label=_("People may take several"), required=False)
    is_public = forms.BooleanField(
        label=_("Everybody sees who voted for what"),
        required=False,
        help_text=_("Otherwise nobody does, not even our staff. This cannot be changed later."),
    )
    days = forms.ChoiceField(label=_("The poll ends"), choices=LENGTHS, required=False, initial="7")

    @property
    def particulars(self) -> dict:
        """What `open_poll` takes."""
        said = self.cleaned_data
        return {
            "question": said["question"],
            "choices": said["choices"].splitlines(),
            "is_multiple": said["is_multiple"],
            "is_secret": not said["is_public"],
            "closes_at": timezone.now() + timedelta(days=int(said["days"])) if said["days"] else None,
        }


class VoteForm(forms.Form):
    """The choices of a poll."""

    def __init__(self, *args, poll: Poll, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [(choice.pk, choice.words) for choice in poll.choices.all()]
        common = {"label": poll.question, "choices": offered, "coerce": int}
        required = {"required": _("Choose something first.")}
        if poll.is_multiple:
            field = forms.TypedMultipleChoiceField(
                widget=forms.CheckboxSelectMultiple, error_messages=required, **common
            )
        else:
            field = forms.TypedChoiceField(widget=forms.RadioSelect, error_messages=required, **common)
        self.fields["choices"] = field

    @property
    def chosen(self) -> list[int]:
        """The ids of what was chosen."""
        value = self.cleaned_data["choices"]
        return value if isinstance(value, list) else [value]


def field_for(question: SurveyQuestion) -> forms.Field:
    """The control for one question, held to the limits of its kind."""
    common = {"label": question.words, "required": question.is_required}
    offered = list(enumerate(question.lines()))
    match question.kind:
        case Kind.SEVERAL:
            return forms.TypedMultipleChoiceField(
                choices=offered, coerce=int, widget=forms.CheckboxSelectMultiple, **common
            )
        case Kind.SCALE:
            return forms.TypedChoiceField(
                choices=SCALE, coerce=int, empty_value=None, widget=forms.RadioSelect, **common
            )
        case Kind.TEXT:
            return forms.CharField(
                max_length=TEXT_LIMIT,
                help_text=_("Only our staff reads this. Leave out names, phone numbers, addresses and order numbers."),
                widget=forms.Textarea(attrs={"rows": 3}),
                **common,
            )
    return forms.TypedChoiceField(choices=offered, coerce=int, empty_value=None, widget=forms.RadioSelect, **common)
