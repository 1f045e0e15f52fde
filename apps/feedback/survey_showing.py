"""What a short survey found, question by question."""

from collections import Counter
from dataclasses import dataclass, field

from django.conf import settings

from .answer_forms import SCALE
from .models import Survey, SurveyQuestion

TEXTS_SHOWN = 200
Kind = SurveyQuestion.Kind


@dataclass(slots=True)
class Bar:
    """One choice: how many took it, and how many percent of those who answered the question."""

    words: str
    votes: int
    percent: int


@dataclass(slots=True)
class Finding:
    """One question with what was answered. `mean` is of scales; `texts` are there for staff only, the newest first."""

    question: SurveyQuestion
    answered: int
    bars: list[Bar] = field(default_factory=list)
    mean: float | None = None
    texts: list[str] = field(default_factory=list)


def is_withheld(survey: Survey) -> bool:
    """Whether so few have answered that one could guess who said what."""
    return survey.response_count < settings.SURVEY_RESULTS_FROM


def findings_of(survey: Survey, *, with_texts: bool) -> list[Finding]:
    """What was answered to each question; reads each answer once, row by row."""
    questions = list(survey.questions.all())
    chosen: dict[str, Counter] = {str(question.pk): Counter() for question in questions}
    answered: Counter = Counter()
    texts: dict[str, list[str]] = {number: [] for number in chosen}
    answers = survey.responses.newest_first().values_list("answers", flat=True)
    for given in answers.iterator(chunk_size=1_000):
        for number, value in given.items():
            if number not in chosen:
                continue
            answered[number] += 1
            if isinstance(value, str):
                if len(texts[number]) < TEXTS_SHOWN:
                    texts[number].append(value)
            else:
                chosen[number].update(value if isinstance(value, list) else [value])
    return [
        _finding(
            question,
            chosen[str(question.pk)],
            answered[str(question.pk)],
            texts[str(question.pk)] if with_texts else [],
        )
        for question in questions
    ]


def said_by(question: SurveyQuestion, value) -> str:
    """One answer in words, as a table shows it; empty for none."""
    if value is None:
        return ""
    if isinstance(value, list):
        lines = question.lines()
        return "; ".join(lines[number] for number in value if number < len(lines))
    if question.kind == Kind.ONE:
        lines = question.lines()
        return lines[value] if isinstance(value, int) and value < len(lines) else ""
    return value if isinstance(value, str) else str(value)


def _finding(question: SurveyQuestion, chosen: Counter, answered: int, texts: list[str]) -> Finding:
    offered = SCALE if question.kind == Kind.SCALE else list(enumerate(question.lines()))
    if question.kind == Kind.TEXT:
        offered = []
    bars = [
        Bar(str(words), chosen[value], round(100 * chosen[value] / answered) if answered else 0)
        for value, words in offered
    ]
    total = sum(value * votes for value, votes in chosen.items())
    mean = total / answered if question.kind == Kind.SCALE and answered else None
    return Finding(question=question, answered=answered, bars=bars, mean=mean, texts=texts)
