"""What the scorecard says of 2,273 real reviews is what an independent reading of their file says."""

import csv
import statistics
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from apps.insights.building import build_content, figures_of
from apps.insights.models import Fact
from apps.insights.windows import Window

REVIEWS = (
    Path(settings.BASE_DIR).parent / "shared" / "data" / "app_reviews" / "google_play_jupiter_3star_all_replied.csv"
)


@pytest.mark.thorough
@pytest.mark.django_db
@pytest.mark.skipif(not REVIEWS.exists(), reason="shared/data is not beside this checkout")
def test_first_answers_to_real_reviews_take_as_long_as_their_file_says():
    with REVIEWS.open(newline="", encoding="utf-8") as file:
        rows = [(moment(row["at"]), moment(row["repliedAt"])) for row in csv.DictReader(file)]
    call_command("import_complaints", REVIEWS, stdout=StringIO())
    call_command("recount_insights", stdout=StringIO())

    days = sorted(at.date() for at, _replied in rows)
    whole, half = Window(days[0], days[-1]), Window(days[0], days[len(days) // 2])
    for window in (whole, half):
        inside = [(at, replied) for at, replied in rows if window.first <= at.date() <= window.last]
        took = [(replied - at).total_seconds() for at, replied in inside if replied >= at]
        figures = figures_of(window)
        assert figures["heard"] == figures["answered"] == len(inside)
        assert figures["timed"] == len(took)
        assert figures["median"] == statistics.median(took)
        # Straight between two: rank p·(n−1), as percentile_cont of SQL has it.
        assert figures["p90"] == pytest.approx(statistics.quantiles(took, n=10, method="inclusive")[8], abs=1e-6)
    assert (figures_of(whole)["heard"], figures_of(whole)["timed"]) == (2273, 2206)
    by_week = sum(week[1] for week in build_content(whole)["weeks"]["App reviews"])
    assert by_week == Fact.objects.count() == 2273
    # The test is one transaction, and PostgreSQL checks at its end what the rows point to with plans that it made when
    # there were none.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_window_holds_whole_days():
    window = Window(date(2026, 3, 1), date(2026, 3, 30))
    assert (window.days, window.before()) == (30, Window(date(2026, 1, 30), date(2026, 2, 28)))
    assert (window.ends_at - window.begins_at).days == 30
