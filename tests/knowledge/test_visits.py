"""Visits are counted by day, name nobody, cost the page nothing, and are lost only where it is said."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from apps.foundation.visitors import is_somebody_reading
from apps.knowledge.models import Article, Video, Visits
from apps.knowledge.tally import MOST_THINGS, Tally
from apps.knowledge.verbs import count_visit, forget_old_visits
from apps.knowledge.verbs.visits import add_visits
from tests.conftest import signed_in
from tests.knowledge.answers import make_article, make_section

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604"


@pytest.fixture
def article(mona, company):
    return make_article(mona, make_section(mona))


def visits() -> int:
    return Visits.objects.total()


@pytest.mark.parametrize("agent", [FIREFOX, CHROME, PHONE])
def test_a_person_who_opens_it_counts(client, article, ana, agent):
    client.get(article.get_absolute_url(), headers={"user-agent": agent, "sec-fetch-dest": "document"})
    signed_in(client, ana).get(article.get_absolute_url(), headers={"user-agent": agent})
    row = Visits.objects.get()
    assert (row.article, row.video, row.day, row.count) == (article, None, timezone.localdate(), 2)


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
        {"user-agent": "facebookexternalhit/1.1"},
        {"user-agent": "curl/8.9.1"},
        {"user-agent": "python-urllib3/2.5"},
        {"user-agent": "Mozilla/5.0 HeadlessChrome/141.0"},
        {"user-agent": ""},
        {"user-agent": FIREFOX, "sec-purpose": "prefetch"},
        {"user-agent": FIREFOX, "purpose": "prefetch"},
        {"user-agent": FIREFOX, "sec-fetch-dest": "image"},
    ],
)
def test_programs_and_guesses_of_browsers_do_not_count(client, article, headers):
    client.get(article.get_absolute_url(), headers=headers)
    assert visits() == 0


def test_neither_staff_nor_a_look_at_the_head_nor_a_page_that_is_not_shown_counts(client, article, omar):
    client.head(article.get_absolute_url(), headers={"user-agent": FIREFOX})
    client.get(f"/articles/{article.pk}/old-words/", headers={"user-agent": FIREFOX})
    signed_in(client, omar).get(article.get_absolute_url(), headers={"user-agent": FIREFOX})
    assert visits() == 0


def test_the_rules_of_who_reads_ask_for_nothing_but_the_headers(rf):
    assert is_somebody_reading(rf.get("/", headers={"user-agent": FIREFOX}))
    assert not is_somebody_reading(rf.post("/", headers={"user-agent": FIREFOX}))


def test_what_was_gathered_is_written_in_one_statement_for_each_kind(article, mona, django_assert_num_queries):
    video = Video.objects.create(section=article.section, title="Toast", slug="toast", created_by=mona)
    gathered, today = Counter(), timezone.localdate()
    for number in range(3):
        gathered[Article, article.pk, today - timedelta(days=number)] = 2
    gathered[Video, video.pk, today] = 5
    for _ in range(2):
        # A savepoint and its end, then for each kind: which there are still, and the one statement.
        with django_assert_num_queries(6):
            add_visits(gathered)
    assert set(Visits.objects.values_list("article", "video", "count")) == {(article.pk, None, 4), (None, video.pk, 10)}


def test_what_is_gone_meanwhile_is_left_out_and_the_rest_is_written(article):
    today = timezone.localdate()
    add_visits(Counter({(Article, article.pk + 1000, today): 3, (Article, article.pk, today): 1}))
    assert visits() == 1


def test_a_page_only_adds_a_number_and_a_thread_writes_it(article, settings, django_assert_num_queries):
    settings.VISITS_WRITTEN_EVERY = 600
    written = []
    tally = Tally(written.append)
    with django_assert_num_queries(0):
        for _ in range(3):
            tally.add(("article", 1))
    assert written == []
    timer = tally._timer
    assert timer.daemon
    assert timer.interval == settings.VISITS_WRITTEN_EVERY
    timer.cancel()
    tally.write_out()
    tally.write_out()
    assert written == [Counter({("article", 1): 3})]


def test_a_database_that_is_away_loses_nothing(settings):
    settings.VISITS_WRITTEN_EVERY = 600
    outcomes, written = [OperationalError("away"), None], []

    def write(counts):
        if error := outcomes.pop(0):
            raise error
        written.append(counts)

    tally = Tally(write)
    tally.add(("article", 1))
    tally._timer.cancel()
    tally.write_out()
    tally.add(("article", 1))
    tally._timer.cancel()
    tally.write_out()
    assert written == [Counter({("article", 1): 2})]


def test_what_is_gathered_has_a_bound(settings):
    settings.VISITS_WRITTEN_EVERY = 600
    written = []
    tally = Tally(written.append)
    for number in range(MOST_THINGS + 5):
        tally.add(("article", number))
    tally.add(("article", 0))
    tally._timer.cancel()
    tally.write_out()
    assert len(written[0]) == MOST_THINGS
    assert written[0]["article", 0] == 2


def test_old_days_are_forgotten(article, settings):
    count_visit(Article, article.pk)
    Visits.objects.create(article=article, day=timezone.localdate() - timedelta(days=settings.VISITS_KEPT_DAYS + 1))
    assert forget_old_visits() == 1
    assert Visits.objects.get().day == timezone.localdate()


def test_a_row_says_nothing_of_anybody():
    assert {one.name for one in Visits._meta.concrete_fields} == {"id", "article", "video", "day", "count"}
    assert Visits(article_id=1, day=date(2026, 5, 3), count=2).count == 2
