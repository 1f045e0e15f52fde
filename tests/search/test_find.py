"""What is found, the same on both databases."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.company.models import Product
from apps.forum.models import Kind
from apps.forum.verbs import post_reply, resolve_thread, say_me_too
from apps.search.asked import parse
from apps.search.finding import find

KETTLE = {"title": "The kettle leaks on the table", "body": "Water runs out below since Tuesday."}
TOASTER = {"title": "My toaster burns every slice", "body": "Even at level one the bread is black."}
APP = {"title": "The app forgets my password", "body": "It signs me out each morning, toaster or not."}


@pytest.fixture
def three(make_thread):
    return [make_thread(**words) for words in (KETTLE, TOASTER, APP)]


def test_a_word_is_found_in_titles_and_texts_and_counts_more_in_a_title(three, titles):
    assert titles("toaster") == [TOASTER["title"], APP["title"]]


def test_all_words_are_asked_for(three, titles):
    assert titles("toaster password") == [APP["title"]]


def test_words_of_replies_are_found(three, titles, omar):
    post_reply(three[0], by=omar, body="Order a new **gasket** in the shop.")
    assert titles("gasket") == [KETTLE["title"]]


def test_case_and_punctuation_do_not_matter(three, titles):
    assert titles("TOASTER!!! burns?") == [TOASTER["title"]]


def test_word_forms_are_found(make_thread, titles):
    make_thread(title="Batteries are draining", body="My watches stopped charging overnight.")
    for query in ("battery", "battery drains", "watch charges", "drained batteries"):
        assert titles(query) == ["Batteries are draining"], query


def test_common_words_of_a_sentence_are_not_asked_for(three, titles):
    assert titles("why does my kettle leak on the table") == [KETTLE["title"]]


def test_a_phrase_is_found_in_its_order_only(three, titles):
    assert titles('"black bread"') == []
    assert titles('"bread is black"') == [TOASTER["title"]]
    assert titles('"the kettle leaks"') == [KETTLE["title"]]


def test_what_stands_behind_a_minus_must_not_be_there(three, titles):
    assert titles("toaster -password") == [TOASTER["title"]]
    assert titles('toaster -"every slice"') == [APP["title"]]
    assert titles("toaster -slices") == [APP["title"]]


def test_a_minus_alone_asks_for_nothing(three, titles):
    assert titles("-toaster") == []


def test_operators_narrow_what_is_found(make_thread, titles, ana, bela, omar):
    kettle, lamp = (Product.objects.create(name=name, slug=name.lower()) for name in ("Kettle", "Lamp"))
    one = make_thread(title="Broken switch", product=kettle)
    two = make_thread(title="Broken cable", product=lamp, by=bela, kind=Kind.IDEA)
    post_reply(two, by=omar, body="We look into it.")
    resolve_thread(one, by=ana)
    assert titles("broken product:kettle") == ["Broken switch"]
    assert titles("broken status:solved") == ["Broken switch"]
    assert titles("broken status:answered") == ["Broken cable"]
    assert titles("broken status:open") == []
    assert titles("broken by:bela") == ["Broken cable"]
    assert titles('by:"Ana"') == ["Broken switch"]
    assert titles("broken kind:idea") == ["Broken cable"]
    assert titles("by:nobody broken") == []
    assert titles("product:lamp") == ["Broken cable"]
    assert sorted(titles("status:solved status:answered product:lamp")) == ["Broken cable"]


def test_accents_may_be_left_out(make_thread, titles):
    make_thread(title="La bouilloire est cassée", body="Elle ne marche plus depuis hier, à réparer s'il vous plaît.")
    assert titles("cassée") == titles("cassee") == titles("reparer bouilloire") == ["La bouilloire est cassée"]


@pytest.mark.parametrize(
    ("title", "body", "language", "queries"),
    [
        (
            "Die Spülmaschine läuft aus",
            "Seit gestern steht Wasser in der Küche, die Dichtungen sind neu.",
            "de",
            ["spülmaschinen", "spulmaschine", "Dichtung Küchen"],
        ),
        (
            "Les factures sont fausses",
            "J'ai appelé deux fois et personne ne répond au téléphone.",
            "fr",
            ["facture fausse", "téléphones", "telephone"],
        ),
    ],
)
def test_word_forms_of_other_languages_are_found_where_the_database_knows_them(
    make_thread, titles, title, body, language, queries
):
    make_thread(title=title, body=body, language=language)
    make_thread()
    for query in queries:
        # Porter's stemmer, which SQLite has, knows the endings of English.
        assert titles(query) == [title] or connection.vendor == "sqlite", query
    assert titles(title) == [title]


@pytest.mark.parametrize(
    ("title", "queries"),
    [
        ("洗衣机坏了不能脱水", ["洗衣机", "坏了", "脱水", "洗", "水"]),
        ("洗濯機が壊れました", ["洗濯機", "壊れ"]),
        ("세탁기가 고장났어요", ["세탁기", "고장"]),
        ("केतली काम नहीं कर रही है", ["केतली", "काम"]),
        ("الغلاية لا تعمل", ["الغلاية"]),
        ("Чайник протекает", ["чайник"]),
        ("เครื่องซักผ้าเสีย", ["ซักผ้า"]),
    ],
)
def test_every_script_is_found(make_thread, titles, title, queries):
    make_thread(title=title, body="…")
    make_thread()
    for query in queries:
        assert titles(query) == [title], query


def test_a_slip_is_put_right_and_said(three, found):
    for slip in ("tostaer", "toastr", "toasterr", "toastar"):
        answer = found(slip)
        assert [result.shown.title for result in answer.results] == [TOASTER["title"], APP["title"]], slip
        assert answer.instead.typed == "toaster"


def test_words_that_never_stand_together_find_what_has_some_of_them(three, found):
    answer = found("kettle leaks password")
    assert answer.has_some
    assert KETTLE["title"] in [result.shown.title for result in answer.results]


def test_one_known_word_of_two_is_enough_where_nothing_has_both(three, found):
    answer = found("kettle zzyzx")
    assert answer.has_some
    assert [result.shown.title for result in answer.results] == [KETTLE["title"]]


def test_some_of_the_words_means_the_rare_ones(make_thread, found):
    for day in ("Monday", "Tuesday", "Wednesday"):
        make_thread(title=f"Morning of {day}", body=f"Since {day} the handle of the machine squeaks.")
    make_thread(title="Gasket", body="The gasket of the machine.")
    make_thread(title="Nozzle", body="A nozzle for the handle.")
    answer = found("machine handle squeaks gasket nozzle")
    assert answer.has_some
    assert sorted(result.shown.title for result in answer.results) == ["Gasket", "Nozzle"]


def test_common_words_are_enough_where_the_rare_ones_stand_alone(make_thread, found):
    for day in ("Monday", "Tuesday", "Wednesday"):
        make_thread(title=f"Morning of {day}", body=f"Since {day} the handle of the machine squeaks.")
    make_thread(title="Gasket", body="Where is it?")
    make_thread(title="Nozzle", body="Which one fits?")
    answer = found("machine handle squeaks gasket nozzle")
    assert answer.has_some
    assert [result.shown.title[:7] for result in answer.results] == ["Morning"] * 3


def test_words_that_stand_nowhere_take_no_place_among_those_that_are_asked_for(three, found):
    answer = found("zzyzxa zzyzxb zzyzxc zzyzxd zzyzxe zzyzxf kettle leaks password")
    assert answer.has_some
    assert [result.shown.title for result in answer.results] == [KETTLE["title"]]


def test_nothing_is_nothing(three, found):
    answer = found("zzyzx")
    assert (answer.results, answer.total, answer.instead, answer.has_some) == ([], 0, None, False)


def test_a_result_says_where_it_stands_and_what_is_new(three, found, omar, bela, ago):
    thread = three[0]
    post_reply(thread, by=omar, body="We look into it.")
    say_me_too(thread, by=bela)
    result = found("kettle").results[0]
    assert (result.shown.status, result.shown.replies, result.shown.me_toos) == ("answered", 1, 1)
    assert result.new == 2
    type(thread).objects.update(opened_at=ago(days=30))
    thread.posts.update(posted_at=ago(days=30))
    from apps.search.verbs import reindex

    reindex()
    assert found("kettle").results[0].new == 0


def test_tabs_part_ideas_from_conversations(three, make_thread, found):
    make_thread(title="A toaster with a window", kind=Kind.IDEA)
    answer = found("toaster")
    assert [(tab.name, tab.number) for tab in answer.tabs] == [("", 3), ("conversations", 2), ("ideas", 1)]
    narrowed = found("toaster", tab="ideas")
    assert [result.shown.title for result in narrowed.results] == ["A toaster with a window"]
    assert [(tab.name, tab.number) for tab in narrowed.tabs] == [("", 3), ("conversations", 2), ("ideas", 1)]


def test_pages_show_everything_once(make_thread, found):
    now = timezone.now()
    for number in range(45):
        make_thread(title=f"Lamp number {number}", body="It flickers.", at=now - timedelta(hours=number))
    seen, start, pages = [], 0, 0
    while True:
        answer = found("lamp flickers", start=start)
        assert answer.total == 45
        seen += [result.shown.title for result in answer.results]
        pages += 1
        if not answer.after:
            break
        start = answer.after
    assert pages == 3
    assert len(seen) == len(set(seen)) == 45


def test_a_title_that_says_it_all_comes_first(make_thread, titles, ago):
    make_thread(title="Printer offline", body="It says offline.", at=ago(days=300))
    for number in range(30):
        make_thread(title=f"Something else {number}", body="The printer was offline once, and then the scanner.")
    assert titles("printer offline")[0] == "Printer offline"


def test_where_hardly_anything_has_all_words_what_comes_close_stands_below(make_thread, catch_up):
    both = make_thread(title="Trays for the toaster of Bela", body="One.")
    close = make_thread(title="Toaster, kettle and trays", body="Two.")
    catch_up()
    found = find(parse("toaster trays bela"))
    assert [result.shown.url for result in found.results] == [both.get_absolute_url()]
    assert [result.shown.url for result in found.close] == [close.get_absolute_url()]
    assert found.total == 1
    assert find(parse("trays")).close == []
