"""The index follows what happens, and can be made anew."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.activity.models import Announcement
from apps.forum.models import Thread, Visibility
from apps.forum.verbs import merge_threads, post_reply
from apps.foundation.invariants import all_invariants
from apps.search import conversations
from apps.search.engines import engine
from apps.search.languages import configuration_of, language_of
from apps.search.models import Entry, Spelling, Word
from apps.search.news import with_news
from apps.search.verbs import forget_words, index_things, mend_index, reindex
from apps.search.verbs import index as indexing
from tests.racing import at_once, errors, needs_postgresql


def violations() -> list[str]:
    return [line for one in all_invariants() if one.number in ("S1", "S2") for line in one.violations()]


def test_an_entry_says_what_a_result_needs(thread, catch_up, omar):
    post_reply(thread, by=omar, body="Is it **plugged in**? <b>&amp; on</b>")
    catch_up()
    entry = Entry.objects.get()
    thread.refresh_from_db()
    assert (entry.thing_type, entry.thing_id, entry.title) == ("thread", thread.pk, thread.title)
    assert (entry.kind, entry.status, entry.author) == ("question", "answered", thread.author_id)
    assert (entry.replies, entry.opened_at, entry.touched_at) == (1, thread.opened_at, thread.last_post_at)
    assert entry.url == thread.get_absolute_url()
    assert "It stays cold." in entry.body
    assert "plugged in" in " ".join(entry.body.split())
    assert "<strong>" not in entry.body
    assert "&" in entry.body
    assert "&amp;" not in entry.body
    assert len(entry.lately) == 2


def test_indexing_twice_changes_nothing(thread, catch_up):
    catch_up()
    before = Entry.objects.values().get()
    assert index_things("thread", [thread.pk, thread.pk]) == 1
    after = Entry.objects.values().get()
    assert after == before
    assert Word.objects.filter(word="toaster").count() == 1


def test_a_batch_asks_as_much_as_a_single_one(make_thread, django_assert_max_num_queries):
    threads = [make_thread(title=f"Number {letter * 6}") for letter in "abcdefgh"]
    with django_assert_max_num_queries(40):
        assert index_things("thread", [thread.pk for thread in threads]) == 8


def test_what_is_gone_is_taken_out(thread, catch_up):
    catch_up()
    assert index_things("thread", [thread.pk, 987654]) == 1
    Thread.objects.update(visibility=Visibility.PRIVATE)
    assert index_things("thread", [thread.pk]) == 0
    assert not Entry.objects.exists()
    assert engine().how_often(["toaster"]) == {"toaster": 0}


def test_what_the_index_is_still_owed_is_no_fault_and_what_was_lost_is_one(thread, make_thread, catch_up):
    assert not violations()
    Announcement.objects.all().delete()
    assert [line for line in violations() if line.startswith(f"thread {thread.pk} ")]
    mend_index()
    make_thread(title="Told in a moment")
    assert not violations()
    catch_up()
    assert not violations()


def test_a_conversation_that_an_event_names_beside_its_own_is_owed_news_of_it(thread, make_thread, omar, catch_up):
    duplicate = make_thread(title="The same again")
    catch_up()
    merge_threads(duplicate, into=thread, by=omar)
    assert with_news(conversations.LISTENER) == {thread.pk, duplicate.pk}


def test_an_index_that_lost_its_way_is_mended(make_thread, catch_up):
    threads = [make_thread() for _ in range(3)]
    catch_up()
    engine().remove("thread", [threads[0].pk])
    Thread.objects.filter(pk=threads[1].pk).update(visibility=Visibility.HELD)
    assert len(violations()) == 2
    assert mend_index() == 2
    assert violations() == []
    assert set(Entry.objects.values_list("thing_id", flat=True)) == {threads[0].pk, threads[2].pk}
    assert mend_index() == 0


def test_the_database_looks_at_the_index_again_where_much_of_it_was_missing(make_thread, catch_up, monkeypatch):
    looked = []
    monkeypatch.setattr(indexing, "MUCH", 2)
    monkeypatch.setattr(type(engine()), "note_sizes", lambda self: looked.append(Entry.objects.count()))
    threads = [make_thread(title=title, body=f"The {title} is broken.") for title in ("Kettle", "Toaster", "Lamp")]
    catch_up()
    engine().remove("thread", [threads[0].pk])
    assert (mend_index(), looked) == (1, [])
    engine().remove("thread", [thread.pk for thread in threads[1:]])
    assert (mend_index(), looked) == (2, [3])


def test_entries_that_cannot_be_matched_are_noticed(thread, catch_up):
    catch_up()
    assert violations() == []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("UPDATE search_entry SET vector = NULL")
        else:
            cursor.execute("DELETE FROM search_text")
    assert violations() == ["1 entries have no words that can be matched"]


def test_the_whole_index_is_written_anew_in_batches_and_told(make_thread, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 2)
    threads = [make_thread(title=f"Lamp {number}") for number in range(5)]
    Entry.objects.all().delete()
    told = io.StringIO()
    call_command("reindex", stdout=told)
    assert Entry.objects.count() == 5
    lines = told.getvalue().splitlines()
    assert f"2 written; go on with --after thread:{threads[1].pk}" in lines
    assert lines[-1] == "5 things are in the index."


def test_a_stopped_run_goes_on_where_it_was(make_thread):
    threads = [make_thread(title=f"Lamp {number}") for number in range(4)]
    Entry.objects.all().delete()
    call_command("reindex", after=f"thread:{threads[1].pk}", stdout=io.StringIO())
    assert set(Entry.objects.values_list("thing_id", flat=True)) == {threads[2].pk, threads[3].pk}


@pytest.mark.parametrize("after", ["thread", "thread:x", "place:3", "thread:" + "9" * 30])
def test_a_wrong_place_to_go_on_from_is_named(db, after):
    with pytest.raises(CommandError, match="--after takes"):
        call_command("reindex", after=after)


def test_writing_anew_takes_out_what_should_not_be_there(make_thread, catch_up):
    threads = [make_thread() for _ in range(3)]
    catch_up()
    Thread.objects.exclude(pk=threads[1].pk).update(visibility=Visibility.HELD)
    assert reindex() == 1
    assert [entry.thing_id for entry in Entry.objects.all()] == [threads[1].pk]


def test_of_an_endless_conversation_the_opening_and_the_newest_are_kept(thread, omar, monkeypatch):
    monkeypatch.setattr(conversations, "POSTS_READ", 3)
    for number in range(6):
        post_reply(thread, by=omar, body=f"Reply {number}.")
    (document,) = conversations.documents([thread.pk])
    assert "It stays cold." in document.body
    assert [number for number in range(6) if f"Reply {number}." in document.body] == [3, 4, 5]


def test_languages_are_told_detected_or_taken_for_the_sites(settings):
    assert language_of("pt-BR", "x", "") == "pt"
    german = "Die Spülmaschine läuft seit gestern aus und niemand meldet sich bei mir."
    assert language_of("", "Hilfe bitte", german) == "de"
    assert configuration_of("de") == "german"
    assert configuration_of("zh") == "simple"
    settings.LANGUAGE_CODE = "fr"
    assert configuration_of("") == "french"


def test_words_nobody_says_any_more_are_forgotten(make_thread, catch_up):
    make_thread(title="Kettle")
    gone = make_thread(title="Marmalade")
    catch_up()
    Thread.objects.filter(pk=gone.pk).update(visibility=Visibility.HELD)
    mend_index()
    assert Word.objects.filter(word="marmalade").exists()
    forgotten, after = forget_words()
    assert (forgotten, after) == (1, "")
    assert not Word.objects.filter(word="marmalade").exists()
    assert not Spelling.objects.filter(key="marmalade").exists()
    assert Word.objects.filter(word="kettle").exists()


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_at_once_leave_one_true_entry(thread, make_thread, omar):
    other = make_thread(title="A lamp")
    ids = [thread.pk, other.pk]

    def reply(number):
        post_reply(thread, by=omar, body=f"Word{number}")
        index_things("thread", ids[:: 1 if number % 2 else -1])

    outcomes = at_once(*[lambda number=number: reply(number) for number in range(4)])
    assert errors(outcomes) == []
    assert Entry.objects.count() == 2
    entry = Entry.objects.get(thing_id=thread.pk)
    assert entry.replies == 4
    assert engine().how_often([f"word{number}" for number in range(4)]) == {f"word{n}": 1 for n in range(4)}


def test_the_longest_address_that_a_title_can_have_is_taken(make_thread, catch_up):
    thread = make_thread(title="壶" * 150)
    catch_up()
    assert Entry.objects.get(thing_type="thread", thing_id=thread.pk).url == thread.get_absolute_url()
    assert len(thread.get_absolute_url()) > 600
