"""The public scorecard: every number is the length of the list that it leads to, and nothing flatters."""

import csv
from io import StringIO
from urllib.parse import parse_qs

import pytest
from django.test import override_settings

from apps.forum.lists import ThreadFilter
from apps.forum.models import Thread
from apps.insights.figures import BY_NAME, FIGURES, IN_TABLES, show
from apps.insights.models import Fact, Scorecard
from apps.insights.verbs import keep_scorecards, take_scorecard
from tests.conftest import signed_in
from tests.forum.pages import Page


@pytest.fixture
def scorecard(counted, settings):
    settings.SCORECARD_SMALLEST_GROUP = 3
    return take_scorecard(30)


def rows_behind(address: str) -> set[int]:
    words = {name: values[0] for name, values in parse_qs(address).items()}
    return set(ThreadFilter.from_address(words).narrow(Thread.objects.all()).values_list("pk", flat=True))


def test_the_scorecard_tells_what_its_lists_hold(client, scorecard, omar, django_assert_max_num_queries):
    """One month, looked at from all sides; building it takes longer than looking."""
    _each_number_is_the_length_of_its_list(scorecard)
    _what_nobody_answered_stays_in_the_denominator_and_what_left_is_told(scorecard)
    _the_page_shows_every_figure_with_what_it_is_a_part_of(client, scorecard, django_assert_max_num_queries)
    _staff_and_visitors_read_the_same_numbers(client, scorecard, omar)
    _small_groups_are_withheld()
    _the_numbers_can_be_taken_along_and_a_spreadsheet_executes_nothing(client, scorecard)


def _each_number_is_the_length_of_its_list(scorecard):
    content = scorecard.content
    groups = [("", "", content["total"])]
    groups += [(part, row["key"], row) for part in ("channel", "department", "product") for row in content[part]]
    assert {row["key"] for row in content["channel"]} == {"here", "Mastodon"}
    assert len(content["department"]) == len(content["product"]) == 2
    held = 0
    for part, key, sums in groups:
        for figure in FIGURES:
            shown = show(figure, sums, days=30, part=part, key=key)
            if figure.unit == "share" and figure.name != "satisfied":
                assert len(rows_behind(shown.address)) == shown.number, (part, key, figure.name)
                held += shown.number > 0
            if figure.of:
                assert len(rows_behind(shown.whole_address)) == shown.whole, (part, key, figure.name)
            else:
                assert len(rows_behind(shown.address)) == shown.number, (part, key, figure.name)
    assert held >= 25, "figures of nothing would prove nothing"
    total = content["total"]
    assert 0 < total["raves"] < total["rants"] < total["heard"] and 0 < total["satisfied"] < total["rated"]
    median = show(BY_NAME["first-response"], total, days=30)
    slower = rows_behind(f"{median.address}&slower={int(median.number)}")
    assert (
        len(slower)
        == Fact.objects.filter(pk__in=rows_behind(median.address), response_seconds__gt=median.number).count()
    )
    assert len(slower) * 2 <= total["timed"]


def _what_nobody_answered_stays_in_the_denominator_and_what_left_is_told(scorecard):
    total, left = scorecard.content["total"], scorecard.content["left_out"]
    public = Thread.objects.public()
    assert total["heard"] == len(rows_behind("public=1&within=30"))
    assert total["heard"] > total["answered"] > 0
    assert total["unrated"] > 0 and total["unrated"] < total["resolved"]
    assert left == {"withdrawn": 1, "removed": 1, "merged": 1}
    assert scorecard.content["waiting"] == public.open().count()


def _small_groups_are_withheld():
    with override_settings(SCORECARD_SMALLEST_GROUP=15):
        content = take_scorecard(30).content
    assert [row["key"] for row in content["channel"]] == ["here"]
    assert content["withheld"] == {"channel": 1, "department": 2, "product": 2}
    assert content["channel"][0]["satisfied"] is None, "too few ratings say something about single people"
    assert set(content["weeks"]) == {"here"}


def _the_page_shows_every_figure_with_what_it_is_a_part_of(client, scorecard, django_assert_max_num_queries):
    client.logout()
    client.get("/scorecard/")
    with django_assert_max_num_queries(6):
        response = client.get("/scorecard/?days=30")
    assert "max-age=60" in response["Cache-Control"]
    page = Page(response)
    links = {link for link in page.links() if link.startswith("/threads/?")}
    total = scorecard.content["total"]
    for figure in FIGURES:
        shown = show(figure, total, days=30)
        assert f"/threads/?{shown.address}" in links and str(figure.definition) in page.text
        assert not figure.of or f"/threads/?{shown.whole_address}" in links
    assert f"of {total['heard']}" in page.text and "withdrawn by whoever said it: 1." in page.text
    assert "style=" not in response.text and "<script" not in response.text.split("<main")[1].split("</main>")[0]
    assert response.text.count('class="weeks"') == 2 == response.text.count("Week from")
    for words in ("days=30", "days=7", "days=x", ""):
        assert client.get(f"/scorecard/?{words}").context["days"] == 30
    shown = Page(client.get(next(link for link in links if "raves" in link)))
    assert "began negative and ended positive" in shown.text


def test_before_the_first_count_the_page_says_so(client, thread):
    response = client.get("/scorecard/")
    assert "Not counted yet" in Page(response).text and "How this is counted" in response.text
    assert client.get("/scorecard/scorecard.csv").status_code == 404


def _the_numbers_can_be_taken_along_and_a_spreadsheet_executes_nothing(client, scorecard):
    scorecard.refresh_from_db()
    content = scorecard.content
    content["channel"][0]["name"] = '=HYPERLINK("https://evil.example")'
    scorecard.save()
    response = client.get("/scorecard/scorecard.csv?days=30")
    rows = list(csv.reader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    groups = 1 + sum(len(content[part]) for part in ("channel", "department", "product"))
    assert len(rows) == 1 + len(FIGURES) * groups and len({len(row) for row in rows}) == 1
    assert not any(cell.startswith("=") for row in rows for cell in row)
    heard = next(row for row in rows if row[:2] == ["Heard", "everything"])
    assert heard[3] == str(content["total"]["heard"]) and heard[6:8] == [
        str(scorecard.last_day.fromordinal(scorecard.last_day.toordinal() - 29)), str(scorecard.last_day)
    ]  # fmt: skip
    one = client.get("/scorecard/answered.csv")
    assert len(b"".join(one.streaming_content).decode().splitlines()) == 1 + groups
    assert client.get("/scorecard/nothing.csv").status_code == 404


def test_scorecards_are_taken_anew_when_something_was_counted_and_not_too_often(make_thread, settings, catch_up):
    make_thread()
    catch_up()
    assert keep_scorecards() == 3 and Scorecard.objects.get(days=30).content["total"]["heard"] == 1
    make_thread()
    catch_up()
    assert keep_scorecards() == 0, "they are not five minutes old"
    settings.SCORECARD_MINUTES = 0
    assert keep_scorecards() == 3 and Scorecard.objects.get(days=365).content["total"]["heard"] == 2
    assert keep_scorecards() == 0, "nothing was counted since"
    Scorecard.objects.filter(days=30).update(last_day="2026-01-01")
    assert keep_scorecards() == 1, "the day has ended"


def _staff_and_visitors_read_the_same_numbers(client, scorecard, omar):
    told = Page(client.get("/scorecard/")).text
    page = Page(signed_in(client, omar).get("/scorecard/"))
    assert str(scorecard.content["total"]["heard"]) in page.text and "Scorecard" in told
    address = next(link for link in page.links() if "state=replied" in link)
    listed = client.get(address)
    assert len(listed.context["page"].rows) == min(20, scorecard.content["total"]["answered"])
    assert set(IN_TABLES) <= set(BY_NAME)
