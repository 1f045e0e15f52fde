"""What was searched for is kept, counted and forgotten, and names nobody."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from apps.search.asked import parse
from apps.search.following import COOKIE
from apps.search.models import Query
from apps.search.verbs import forget_queries, note_query, note_question
from apps.search.verbs.note import digest
from tests.conftest import PASSWORD, make_person, signed_in

QUESTION = {"kind": "question", "title": "Where is my parcel?", "body": "It left.", "visibility": "public"}


def test_a_browser_is_another_one_tomorrow():
    noon = datetime(2026, 5, 3, 12, tzinfo=timezone.get_current_timezone())
    assert digest("key", noon) == digest("key", noon + timedelta(hours=2))
    assert digest("key", noon) != digest("key", noon + timedelta(days=1))
    assert digest("", noon) == ""


def test_a_question_within_half_an_hour_marks_what_was_searched_for(db, ago):
    soon = note_query(parse("parcel"), found=0, visitor="browser")
    late = note_query(parse("delivery"), found=3, visitor="browser")
    Query.objects.filter(pk=late.pk).update(asked_at=ago(minutes=31))
    other = note_query(parse("invoice"), found=3, visitor="another")
    nobody = note_query(parse("refund"), found=3)
    assert note_question("browser") == 1
    led = {query.pk for query in Query.objects.followed_by_question()}
    assert led == {soon.pk}
    assert not {late.pk, other.pk, nobody.pk} & led


def test_nobody_is_marked_by_a_browser_without_a_key(db):
    note_query(parse("parcel"), found=0)
    assert note_question("") == 0


def test_searching_and_then_asking_is_noticed_across_signing_in(client, bela, company):
    client.get("/search/?q=parcel")
    assert Query.objects.get().led_to_question is False
    client.post("/accounts/login/", {"login": bela.email, "password": PASSWORD})
    signed_in(client, bela)
    assert client.post("/ask/", QUESTION).status_code == 302
    assert Query.objects.get().led_to_question is True


def test_a_question_that_was_not_taken_is_none(client, bela):
    client.get("/search/?q=parcel")
    signed_in(client, bela).post("/ask/", {**QUESTION, "title": ""})
    assert Query.objects.get().led_to_question is False


@pytest.mark.parametrize("header", [{"HTTP_SEC_GPC": "1"}, {"HTTP_DNT": "1"}])
def test_whoever_asks_not_to_be_followed_is_not(client, db, header):
    answer = client.get("/search/?q=parcel", **header)
    assert COOKIE not in answer.cookies
    assert Query.objects.get().visitor == ""


def test_the_key_is_kept_for_half_an_hour_and_out_of_reach_of_scripts(client, db):
    cookie = client.get("/search/?q=parcel").cookies[COOKIE]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (1800, True, "Lax")


def test_a_forged_key_marks_nothing(client, bela):
    client.get("/search/?q=parcel")
    client.cookies[COOKIE] = "browser:forged"
    signed_in(client, bela).post("/ask/", QUESTION)
    assert Query.objects.get().led_to_question is False


def test_searches_are_forgotten_after_ninety_days(db, ago):
    old = note_query(parse("parcel"), found=0)
    Query.objects.filter(pk=old.pk).update(asked_at=ago(days=91))
    young = note_query(parse("parcel"), found=0)
    Query.objects.filter(pk=young.pk).update(asked_at=ago(days=89))
    assert forget_queries() == 1
    assert Query.objects.get() == young


def test_a_search_without_words_is_not_noted(db):
    assert note_query(parse("..."), found=0) is None


def test_staff_sees_what_is_searched_for_in_vain_and_before_a_question(client, db):
    manager = make_person("Mona", "Manager")
    for words, found, times in (("parcel", 4, 3), ("marmalade", 0, 2), ("invoice", 1, 1)):
        for _ in range(times):
            note_query(parse(words), found=found, visitor=words)
    note_question("invoice")
    report = {
        "top": [(row["words"], row["times"]) for row in Query.objects.by_words()],
        "in vain": [row["words"] for row in Query.objects.without_result().by_words()],
        "asked": [row["words"] for row in Query.objects.followed_by_question().by_words()],
    }
    assert report == {
        "top": [("parcel", 3), ("marmalade", 2), ("invoice", 1)],
        "in vain": ["marmalade"],
        "asked": ["invoice"],
    }
    page = signed_in(client, manager).get("/admin/search/query/").content.decode()
    assert page.index("Searched for most") < page.index("Without result</caption>") < page.index("within half an hour")
    assert page.count("marmalade") >= 3


def test_others_do_not_see_what_was_searched_for(client, bela):
    assert signed_in(client, bela).get("/admin/search/query/").status_code in (302, 403)
