"""The company's tutorials: films of this very demo, with captions and chapters, that lie beside this module.

`python -m tests.demo.films` makes them anew.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.core.files import File
from django.utils import timezone

from apps.knowledge.models import Section, Series, Video
from apps.knowledge.verbs import keep_captions, keep_chapters, keep_video, publish_video
from apps.knowledge.verbs.short_links import make_short_link
from apps.people.models import User

from .readers import Readers, count_readers

FOLDER = Path(__file__).parent / "films"
FILMER, REVIEWER = "edda", "mona"

# slug, title, description
SERIES = (
    ("first-steps", "First steps", "Two minutes, after which you know your way around"),
    ("for-people-who-answer", "For people who answer", "The staff's side, one task at a time"),
)


@dataclass(frozen=True, slots=True)
class Tutorial:
    """A film by the name of its files, with its words and where it stands. It was published `days` ago."""

    film: str
    title: str
    summary: str
    body: str
    section: str
    series: str
    position: int
    link: str
    days: float
    readers: Readers


TUTORIALS = (
    Tutorial(
        film="ask-your-first-question",
        title="Ask your first question",
        summary="From one sentence on the start page to a question that waits for its answer, in less than a minute.",
        body="You see Ana, who is signed in. Without an account the form asks for your name and mail address.\n\n"
        "Read more: [Ask a question](/go/ask/).",
        section="getting-an-answer",
        series="first-steps",
        position=1,
        link="watch-ask",
        days=30,
        readers=Readers(helped=27, asked=31, visits=264),
    ),
    Tutorial(
        film="find-out-what-happened-to-your-post",
        title="Find out what happened to your post",
        summary="You wrote about us on a social network. Where your post is here, what was masked, who answered.",
        body="Nobody is signed in here: you need no account to read.\n\n"
        "Read more: [Why is my post here](/go/my-post/), [have it removed](/go/removal/).",
        section="complaints-made-elsewhere",
        series="first-steps",
        position=2,
        link="watch-my-post",
        days=28,
        readers=Readers(helped=18, asked=22, visits=187),
    ),
    Tutorial(
        film="answer-a-complaint-from-another-network",
        title="Answer a complaint from another network",
        summary="For staff: from the queue to one answer that stands here and below the post where it was asked.",
        body="You see Omar at work, and at the end the social network as Mia sees it.\n\n"
        "Read more: [Reply, and carry the answer home](/go/reply/).",
        section="answering",
        series="for-people-who-answer",
        position=1,
        link="watch-reply",
        days=21,
        readers=Readers(helped=9, asked=10, visits=58),
    ),
)


def publish_tutorials(cast: dict[str, User]) -> list[Video]:
    """Keep and publish every film with its captions, chapters and poster, and count what viewers did."""
    series = {
        slug: Series.objects.create(slug=slug, title=title, description=description, position=position)
        for position, (slug, title, description) in enumerate(SERIES)
    }
    told = [(_publish(one, series[one.series], cast), one.readers) for one in TUTORIALS]
    count_readers(told)
    return [video for video, _readers in told]


def _publish(tutorial: Tutorial, series: Series, cast: dict[str, User]) -> Video:
    by = cast[FILMER]
    files = FOLDER / tutorial.film
    with files.with_suffix(".mp4").open("rb") as film, files.with_suffix(".webp").open("rb") as poster:
        video = keep_video(
            None,
            by=by,
            film=File(film, name=f"{tutorial.film}.mp4"),
            poster=File(poster, name=f"{tutorial.film}.webp"),
            section=Section.objects.get(slug=tutorial.section),
            series=series,
            position=tutorial.position,
            title=tutorial.title,
            summary=tutorial.summary,
            body=tutorial.body,
            language="en",
        )
    for captions in sorted(FOLDER.glob(f"{tutorial.film}.*.vtt")):
        keep_captions(video, language=captions.suffixes[0].removeprefix("."), source=captions.read_bytes(), by=by)
    keep_chapters(video, written=files.with_suffix(".chapters.txt").read_text(encoding="utf-8"), by=by)
    publish_video(video, by=cast[REVIEWER])
    at = timezone.now() - timedelta(days=tutorial.days)
    Video.objects.filter(pk=video.pk).update(created_at=at, published_at=at, updated_at=at)
    make_short_link(tutorial.link, by=by, video=video)
    return Video.objects.get(pk=video.pk)
