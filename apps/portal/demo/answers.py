"""What people of the demo answer when they are asked: how well it was solved, in a survey, in a poll."""

from datetime import timedelta

from django.utils import timezone

from apps.feedback.models import Invitation, Poll, SurveyQuestion
from apps.feedback.verbs import (
    QuestionDesign,
    answer_invitation,
    answer_survey,
    choose,
    open_poll,
    open_survey,
    write_survey,
)
from apps.forum.models import Thread
from apps.people.models import User

Kind = SurveyQuestion.Kind

# In the order in which they were asked; None for who did not answer.
SATISFACTION = (
    (5, "Two sentences and it worked. I wish my bank were like that."),
    (4, ""),
    None,
    (2, "It works now, but I had to write three times."),
    (5, ""),
    (4, "Friendly. It could have been a day faster."),
    (3, ""),
)

POLL_IN = "Which setting for thick country bread?"
POLL = ("Which setting do you use for thick bread?", ("Three", "Four", "Four, and then once more", "Five"))
# Who chose what, by its place.
VOTES = {"claire": 2, "lukas": 2, "bela": 1, "priya": 2, "ines": 0, "mehmet": 3, "benno": 2}

SURVEY = {
    "slug": "help-pages",
    "title": "How do you find help here?",
    "introduction": "Four questions, one minute. What you say decides what we write next.",
    "questions": (
        QuestionDesign(
            words="Where do you look first?",
            choices=("The help pages", "The conversations", "A search engine", "The manual in the box"),
            is_required=True,
        ),
        QuestionDesign(
            words="What would you like more of?",
            kind=Kind.SEVERAL,
            choices=("Short videos", "Pictures in the articles", "Answers on the phone", "Repair guides"),
        ),
        QuestionDesign(words="How easy was it last time?", kind=Kind.SCALE),
        QuestionDesign(words="What did you look for in vain?", kind=Kind.TEXT),
    ),
}
# What each of them answers, question by question.
ANSWERS = {
    "ana": (1, [0, 3], 4, ""),
    "bela": (0, [3], 5, ""),
    "priya": (2, [0, 1], 3, "How to descale the kettle when the display is dark."),
    "lukas": (3, [1, 3], 4, ""),
    "ines": (2, [0], 2, "The right filter for my robot."),
    "claire": (1, [], 5, ""),
    "mehmet": (0, [0, 3], 4, ""),
    "yusuf": (2, [2], 3, ""),
}
VISITORS = ((2, [0], 3), (2, [0, 1], 4), (0, [3], 4))


def answer_what_was_asked(cast: dict[str, User]) -> None:
    """Answers to what the settled conversations asked, some votes, and a survey. The log must have been told by now."""
    now = timezone.now()
    _say_how_well()
    _vote(cast)
    survey = write_survey(by=cast["mona"], closes_at=now + timedelta(days=20), **SURVEY)
    survey = open_survey(survey, by=cast["mona"], at=now - timedelta(days=6))
    keys = [str(pk) for pk in survey.questions.values_list("pk", flat=True)]
    for who, answers in ANSWERS.items():
        answer_survey(survey, by=cast[who], answers=dict(zip(keys, answers, strict=True)))
    for number, answers in enumerate(VISITORS):
        given = dict(zip(keys, answers, strict=False))
        answer_survey(survey, browser=f"demo-visitor-{number}", answers=given)


def _say_how_well() -> None:
    invitations = Invitation.objects.csat().unanswered().order_by("invited_at", "pk")
    for number, invitation in enumerate(invitations):
        said = SATISFACTION[number % len(SATISFACTION)]
        at = invitation.invited_at + timedelta(hours=3)
        if said and at < timezone.now():
            score, text = said
            answer_invitation(invitation, score=score, text=text, now=at)


def _vote(cast: dict[str, User]) -> None:
    thread = Thread.objects.get(title=POLL_IN)
    question, choices = POLL
    at = thread.opened_at + timedelta(hours=10)
    poll = open_poll(
        thread, by=thread.author, question=question, choices=choices, at=at, closes_at=at + timedelta(days=7)
    )
    offered = list(Poll.objects.get(pk=poll.pk).choices.order_by("place").values_list("pk", flat=True))
    for who, place in VOTES.items():
        choose(poll, by=cast[who], choices=[offered[place]])
