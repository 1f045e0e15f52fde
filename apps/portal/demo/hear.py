"""What the demo's company heard elsewhere, taken in through the connectors and decided by its people."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from apps.company.models import Department, Product
from apps.forum.models import Thread
from apps.ingest.models import Complaint
from apps.ingest.verbs import (
    dismiss_complaint,
    merge_complaint,
    poll,
    process_arrivals,
    publish_complaint,
    store_arrivals,
)
from apps.people.models import User
from apps.sources.connectors import Unavailable
from apps.sources.connectors.csv_file import row_event_id
from apps.sources.models import Policy, Source

from .company import HASHTAG
from .play import play_steps
from .reviews import REVIEWS
from .script import StarReview
from .square import POSTS

LAWFUL_BASIS = "Invented for the demo; nobody's data are processed"
LOOKED_AT_AFTER = timedelta(hours=4)
BROUGHT_AFTER = timedelta(minutes=2)
SECONDS_BETWEEN_POLLS = 2
# Which column of the app store's export holds what.
COLUMNS = {
    "external_id": "Review",
    "author_id": "User",
    "author_name": "User",
    "rating": "Stars",
    "title": "Title",
    "text": "Text",
    "language": "Language",
    "said_at": "Date",
    "reply_text": "Developer reply",
    "reply_at": "Replied",
}


def hear_reviews(cast: dict[str, User]) -> Source:
    """Reviews from an app store, where an agent looks at each before it becomes public."""
    source = Source.objects.create(
        name="App reviews",
        network="file",
        settings={"mapping": COLUMNS, "time_zone": "UTC"},
        policy=Policy.AFTER_TRIAGE,
        department=Department.objects.get(slug="app"),
        product=Product.objects.get(slug="acme-app"),
        lawful_basis=LAWFUL_BASIS,
        is_enabled=True,
    )
    rows = [_row(number, review) for number, review in enumerate(REVIEWS, start=1)]
    store_arrivals(source, [(row_event_id(row["Review"], row), {"row": row}) for row in rows])
    process_arrivals(source)
    heard = {one.external_id: one for one in Complaint.objects.filter(source=source)}
    for row, review in zip(rows, REVIEWS, strict=True):
        if row["Review"] in heard:
            _decide(heard[row["Review"]], review, cast)
    return source


def hear_the_square(cast: dict[str, User], address: str, token: str) -> Source:
    """Everything that is on the social network already, with our people's answers; from then on it comes at once.

    Raises Unavailable where the network could not be read.
    """
    source = Source.objects.create(
        name="Mastodon",
        network="mastodon",
        settings={"instance": address, "hashtags": HASHTAG},
        secrets={"token": token},
        # What is old becomes public with the time at which it would have, had we listened then.
        policy=Policy.AFTER_TRIAGE,
        filters={"skip_links_only": True},
        poll_every=SECONDS_BETWEEN_POLLS,
        lawful_basis=LAWFUL_BASIS,
        is_enabled=True,
    )
    poll(source)
    source.refresh_from_db()
    if source.last_error or source.is_paused:
        raise Unavailable(source.last_error or source.paused_because)
    process_arrivals(source)
    for complaint in Complaint.objects.filter(source=source).order_by("said_at", "id"):
        publish_complaint(complaint, by=None, at=_soon_after(complaint.said_at, BROUGHT_AFTER))
    _answer(source, cast)
    source.policy = Policy.AT_ONCE
    source.save(update_fields=["policy"])
    return source


def _answer(source: Source, cast: dict[str, User]) -> None:
    """Let our people answer, each post found again by the handle of its author."""
    openings: Sequence[Complaint] = (
        Complaint.objects.filter(source=source, post__is_opening=True)
        .select_related("thread__author")
        .order_by("-said_at")
    )
    by_handle = {one.handle.lstrip("@").partition("@")[0]: one.thread for one in openings}
    for said in POSTS:
        if said.who in by_handle:
            play_steps(by_handle[said.who], said.steps, cast)


def _decide(complaint: Complaint, review: StarReview, cast: dict[str, User]) -> None:
    by, at = cast[review.decided_by], _soon_after(complaint.said_at, LOOKED_AT_AFTER)
    if review.fate == "published":
        play_steps(publish_complaint(complaint, by=by, at=at).thread, review.steps, cast)
    elif review.fate == "dismissed":
        dismiss_complaint(complaint, by=by, reason="advertising", at=at)
    elif review.fate != "waiting":
        merge_complaint(complaint, into=Thread.objects.get(title=review.fate), by=by, at=at)


def _row(number: int, review: StarReview) -> dict[str, str]:
    """A line of the export as a spreadsheet would hold it: nothing but text."""
    now = timezone.now()
    return {
        "Review": f"review-{number}",
        "User": review.who,
        "Stars": review.stars,
        "Title": review.title,
        "Text": review.text,
        "Language": review.language,
        "Date": (now - timedelta(days=review.days)).isoformat(),
        "Developer reply": review.reply,
        "Replied": (now - timedelta(days=review.reply_days)).isoformat() if review.reply else "",
    }


def _soon_after(moment: datetime, pause: timedelta) -> datetime:
    """So much later, but never in the future."""
    return min(moment + pause, timezone.now())
