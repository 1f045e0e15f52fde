"""A file of 2,273 real reviews of an app becomes 2,273 reviews; what the page tells of them is what the file says."""

import csv
import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from apps.activity.models import Event
from apps.feedback.listeners import keep_reviews_of_threads, take_in_what_was_published
from apps.feedback.models import Review
from apps.feedback.stars import stars_of
from apps.feedback.verbs import take_in_missing_reviews
from tests.feedback.reviewing import broken_promises, make_product

FILE = Path(settings.BASE_DIR).parent / "shared" / "data" / "app_reviews" / "google_play_jupiter_3star_all_replied.csv"
BATCH = 200


def what_the_file_says() -> dict:
    """Read with nothing of ours: the number of rows by stars, the mean with one decimal, the rows with a reply."""
    with FILE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    by_stars = Counter(int(row["score"]) for row in rows)
    mean = Decimal(sum(int(row["score"]) for row in rows)) / len(rows)
    return {
        "number": len(rows),
        "by_stars": dict(by_stars),
        "average": str(mean.quantize(Decimal("0.1"), ROUND_HALF_UP)),
        "replied": sum(bool(row["replyContent"].strip()) for row in rows),
        "months": Counter(row["at"][:7] for row in rows),
        "newest": sorted(rows, key=lambda row: row["at"])[-1],
    }


def hear_it_all() -> None:
    """Tell the listeners of reviews what happened, in batches, as the relay does."""
    for listener, action in (
        (take_in_what_was_published, "complaint.published"),
        (keep_reviews_of_threads, "thread.replied"),
    ):
        events = list(Event.objects.filter(action=action).order_by("pk"))
        for start in range(0, len(events), BATCH):
            listener(events[start : start + BATCH])


@pytest.mark.thorough
@pytest.mark.django_db
@pytest.mark.skipif(not FILE.exists(), reason="shared/data is not beside this checkout")
def test_2273_real_reviews_become_reviews_with_our_replies(client, django_assert_max_num_queries):
    said = what_the_file_says()
    assert said["number"] == 2273
    app = make_product("Jupiter")
    call_command("import_complaints", FILE, "--source", "Google Play", "--product", "jupiter", verbosity=0)
    hear_it_all()

    assert Review.objects.counted().imported().count() == said["number"]
    assert Review.objects.answered().count() == said["replied"]
    figures = stars_of(app).all
    assert (figures.number, figures.by_stars, str(figures.average)) == (
        said["number"], said["by_stars"], said["average"],
    )  # fmt: skip
    months = Counter()
    for count in app.star_counts.all():
        months[f"{count.month:%Y-%m}"] += count.number
    assert months == said["months"]
    assert broken_promises() == []

    # Told twice, or found by the sweep besides, each is one review. (That a second import tells nothing new is shown in
    # tests/ingest/test_import_file.py.)
    hear_it_all()
    assert take_in_missing_reviews() == 0
    assert Review.objects.count() == said["number"]

    client.get("/products/jupiter/reviews/?stars=1")
    with django_assert_max_num_queries(4):
        page = client.get("/products/jupiter/reviews/").content.decode()
    assert f"<strong>{said['average']}</strong>" in page
    told = {
        int(stars): int(number)
        for stars, number in re.findall(
            r'href="\?stars=(\d)".*?class="star-number">([\d]+)', page.replace("\u202f", ""), re.S
        )
    }
    assert told == said["by_stars"]
    assert said["newest"]["userName"] in page
    assert page.count("Posted on Google Play by") == page.count('class="review-reply"') == 20
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
