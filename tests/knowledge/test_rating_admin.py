"""Editors read what readers said, and take it along as a file that no spreadsheet carries out."""

import csv
import io

import pytest

from apps.foundation.spreadsheets import safe_cell
from apps.knowledge.models import Rating, Video
from apps.knowledge.verbs import rate
from tests.conftest import make_person, signed_in
from tests.forum.pages import Page
from tests.knowledge.answers import make_article, make_section, rewrite

LIST, EXPORT = "/admin/knowledge/rating/", "/admin/knowledge/rating/export/"


@pytest.fixture
def article(mona, company):
    return make_article(mona, make_section(mona))


@pytest.fixture
def editor(client, db):
    return signed_in(client, make_person("Edda", "Editor"))


def exported(answer) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))[1:]


def test_editors_read_what_was_said_and_not_who_said_it(editor, article, ana, mona):
    rate(article.in_force, by=ana, is_helpful=False, reason="unclear", text="Which lever?")
    rate(article.in_force, browser="the-key-of-a-browser", is_helpful=True)
    [rating] = Rating.objects.filter(is_helpful=False)
    for address in (LIST, f"{LIST}{rating.pk}/change/"):
        answer = editor.get(address)
        assert answer.status_code == 200
        page = Page(answer).text
        assert "Which lever?" in page
        assert "I did not understand it" in page
        assert "Ana" not in page
        assert "the-key-of-a-browser" not in answer.content.decode()


def test_the_list_is_narrowed_and_so_is_the_file(editor, article, mona, settings):
    settings.LIMITS = {**settings.LIMITS, "export_ratings": {}}
    video = Video.objects.create(section=article.section, title="Toast", slug="toast", created_by=mona)
    rate(article.in_force, browser="k1", is_helpful=False, text="old words")
    article = rewrite(article, mona)
    rate(article.in_force, browser="k1", is_helpful=False, reason="wrong", text="new words")
    rate(video, browser="k1", is_helpful=True)
    told = {
        "": ["", "new words", "old words"],
        "?is_helpful__exact=0": ["new words", "old words"],
        "?about=articles": ["new words", "old words"],
        "?about=videos": [""],
        "?words=now": ["", "new words"],
        "?reason__exact=wrong": ["new words"],
        "?q=new": ["new words"],
    }
    assert {query: [row[4] for row in exported(editor.get(EXPORT + query))] for query in told} == told


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n=1"])
def test_nothing_in_the_file_is_carried_out(cell):
    assert safe_cell(cell) == f"'{cell}"


def test_words_of_strangers_come_out_as_words(editor, article):
    rate(article.in_force, browser="k1", is_helpful=False, text='=HYPERLINK("https://evil.example";"a,b")\nsecond')
    [row] = exported(editor.get(EXPORT))
    assert row[:4] == ["Why it stays cold", "1", "No", ""]
    assert row[4] == '\'=HYPERLINK("https://evil.example";"a,b")\nsecond'


def test_it_costs_the_same_for_many(editor, article, django_assert_max_num_queries):
    Rating.objects.bulk_create(Rating(revision=article.in_force, browser=f"k{n}", is_helpful=True) for n in range(60))
    with django_assert_max_num_queries(16):
        assert editor.get(LIST).status_code == 200
    with django_assert_max_num_queries(16):
        assert len(exported(editor.get(EXPORT))) == 60


def test_it_is_not_for_agents_and_not_to_be_changed(editor, client, article, omar):
    rate(article.in_force, browser="k1", is_helpful=True)
    address = f"{LIST}{Rating.objects.get().pk}/change/"
    assert editor.post(address, {"is_helpful": ""}).status_code == 403
    signed_in(client, omar)
    assert {client.get(one).status_code for one in (LIST, EXPORT, address)} == {403}


def test_a_file_may_be_asked_for_so_often(editor, article, settings):
    settings.LIMITS = {**settings.LIMITS, "export_ratings": {"staff": "1/h"}}
    assert [editor.get(EXPORT).status_code for _ in range(2)] == [200, 429]
