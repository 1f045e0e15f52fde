"""Town halls that were announced, what was asked and answered there, and what was kept of them."""

from apps.feedback.models import TownHall, TownHallAnswer, TownHallQuestion, TownHallTranscript, TownHallVoice
from apps.feedback.verbs.town_hall_archive import check_transcript, render_transcript
from apps.forum.models import Standing
from apps.knowledge.captions import write_captions
from apps.knowledge.rendering import ARTICLE_RENDERER_VERSION, render_article

from ..nouns import Noun
from .voices import WITHOUT_A_NAME

RENDERED = "made anew of the text, so that no file can bring HTML along"
RENDERER = "says by which version the HTML was made"
TAKEN_AWAY = "what was taken away is not shown"


def _hall_made(hall: TownHall) -> None:
    hall.html, hall.renderer = render_article(hall.body).html, ARTICLE_RENDERER_VERSION


def _answer_made(answer: TownHallAnswer) -> None:
    answer.html, answer.renderer = render_article(answer.text).html, ARTICLE_RENDERER_VERSION


def _transcript_made(transcript: TownHallTranscript) -> None:
    read = check_transcript(transcript.source)
    transcript.renderer = ARTICLE_RENDERER_VERSION
    if isinstance(read, str):
        transcript.source, transcript.html, transcript.lines = read, render_transcript(read), []
        return
    transcript.source, transcript.html = write_captions(read), ""
    transcript.lines = [{"start": line.start, "end": line.end, "text": line.text} for line in read]


NOUNS = (
    Noun(
        name="town_halls",
        model=TownHall,
        fields=(
            "title slug body product starts_at ends_at time_zone collects_from announced_at opened_at closed_at "
            "cancelled_at cancelled_because recording sequence changed_at"
        ),
        rows=TownHall.objects.public,
        needs=("announced_at",),
        lists=("hosts",),
        left_out={
            "html": RENDERED,
            "renderer": RENDERER,
            "answering": "which question is answered this minute",
        },
        made=_hall_made,
    ),
    Noun(
        name="town_hall_transcripts",
        model=TownHallTranscript,
        fields="town_hall source kept_at",
        rows=TownHallTranscript.objects.all,
        left_out={"html": RENDERED, "renderer": RENDERER, "lines": "read anew from the source"},
        made=_transcript_made,
    ),
    Noun(
        name="town_hall_questions",
        model=TownHallQuestion,
        fields="town_hall asker words asked_at put_aside_at thread carried_at",
        rows=TownHallQuestion.objects.shown,
        left_out={
            "voice_count": "follows from the voices and is counted anew",
            "standing": "only what is shown leaves",
            "held_because": TAKEN_AWAY,
            "removed_because": TAKEN_AWAY,
            "removed_as": TAKEN_AWAY,
            "removal_note": TAKEN_AWAY,
            "removed_by": TAKEN_AWAY,
            "removed_at": TAKEN_AWAY,
            "ticket": "the form it was written in, by which a second sending is known",
        },
        constant={"standing": Standing.SHOWN},
    ),
    Noun(
        name="town_hall_answers",
        model=TownHallAnswer,
        fields="question text at_second answered_by answered_at idea",
        rows=TownHallAnswer.objects.all,
        left_out={"html": RENDERED, "renderer": RENDERER},
        made=_answer_made,
    ),
    Noun(
        name="town_hall_voices",
        model=TownHallVoice,
        fields="question given_at",
        rows=TownHallVoice.objects.all,
        left_out={"person": WITHOUT_A_NAME},
    ),
)
