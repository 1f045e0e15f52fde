"""What is not for everybody is found by nobody: not as a result, in a count, as a suggestion or as a spelling."""

import pytest
from django.core.cache import caches

from apps.forum.models import Post, Removal, Standing, Thread, Visibility
from apps.forum.verbs import (
    edit_post,
    merge_threads,
    post_reply,
    publish_thread,
    remove_post,
    restore_post,
    take_private,
    unmerge_threads,
    withdraw_post,
)
from apps.search import finding
from apps.search.asked import parse
from apps.search.models import Entry
from tests.conftest import make_person, signed_in

SECRET = "marmalade"


def traces(client, word: str = SECRET) -> list[str]:
    """Where a word shows that only those may know who see its conversation."""
    caches["process"].clear()
    found = finding.find(parse(word))
    page = client.get("/search/", {"q": word}).content.decode()
    slip = finding.find(parse(word[:3] + word[4:]))
    said = {
        "results": found.results,
        "count": found.total,
        "tabs": found.tabs,
        "suggestions": finding.suggest(f"the {word}"),
        "spelling": slip.instead,
        # What was typed stands in the box, in the heading and on the button that asks it.
        "page": word in page.replace(f'value="{word}"', "").replace(f"<title>{word} ", "").replace(f"title={word}", ""),
        "fragment": client.get("/search/suggestions/", {"title": f"our {word}"}).content.strip(),
    }
    return [name for name, value in said.items() if value]


@pytest.fixture
def secret(make_thread):
    make_thread(title="A public one about jam", body="Nothing to hide.")
    return make_thread(title=f"My {SECRET} machine", body="It stopped working.")


def test_a_public_one_is_found_everywhere_so_that_these_tests_can_fail(client, secret, catch_up):
    catch_up()
    assert traces(client) == ["results", "count", "suggestions", "spelling", "page", "fragment"]


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.HELD])
def test_what_is_not_public_leaves_no_trace(client, make_thread, catch_up, visibility):
    make_thread(title=f"My {SECRET} machine", body=f"{SECRET} {SECRET}", visibility=visibility)
    catch_up()
    assert traces(client) == []
    assert not Entry.objects.exists()


def test_not_even_for_its_author_or_for_staff(client, make_thread, catch_up, ana, omar):
    make_thread(title=f"My {SECRET} machine", visibility=Visibility.PRIVATE)
    catch_up()
    for person in (ana, omar):
        assert traces(signed_in(client, person)) == []


def test_a_held_one_that_was_released_is_found(client, make_thread, catch_up, omar):
    thread = make_thread(title=f"My {SECRET} machine", visibility=Visibility.HELD)
    catch_up()
    publish_thread(thread, by=omar)
    catch_up()
    assert "results" in traces(client)


def test_a_held_reply_is_not_read_until_it_is_released(client, thread, catch_up, bela):
    post = post_reply(thread, by=bela, body=f"Try {SECRET}.")
    Post.objects.filter(pk=post.pk).update(standing=Standing.HELD)
    catch_up()
    assert traces(client) == []


def test_a_removed_reply_leaves_no_trace_and_comes_back_when_it_is_restored(client, thread, catch_up, bela):
    moderator = make_person("Nora", "Moderator")
    post = post_reply(thread, by=bela, body=f"Try {SECRET}.")
    catch_up()
    assert "results" in traces(client)
    remove_post(post, by=moderator, reason=Removal.Reason.SPAM)
    catch_up()
    assert traces(client) == []
    restore_post(post, by=moderator)
    catch_up()
    assert "results" in traces(client)


def test_a_removed_opening_takes_its_conversation_out(client, secret, catch_up):
    catch_up()
    remove_post(secret.posts.get(), by=make_person("Nora", "Moderator"), reason=Removal.Reason.ILLEGAL)
    catch_up()
    assert traces(client) == []


def test_a_withdrawn_one_leaves_no_trace(client, secret, catch_up, omar):
    post_reply(secret, by=omar, body="We look into it.")
    catch_up()
    withdraw_post(secret.posts.get(is_opening=True), by=None)
    catch_up()
    assert traces(client) == []


def test_what_was_edited_away_is_gone(client, thread, catch_up, ana):
    post = thread.posts.get()
    edit_post(post, by=ana, body=f"It is the {SECRET}.")
    catch_up()
    assert "results" in traces(client)
    edit_post(post, by=ana, body="It is nothing.")
    catch_up()
    assert traces(client) == []


def test_a_merged_one_is_found_where_it_lives_on(client, secret, make_thread, catch_up, omar):
    into = make_thread(title="All machines")
    catch_up()
    merge = merge_threads(secret, into=into, by=omar)
    catch_up()
    assert not Entry.objects.of("thread", [secret.pk]).exists()
    # Its title is nowhere any more, its words are in the other one.
    assert finding.find(parse(SECRET)).results == []
    assert [one.shown.title for one in finding.find(parse("stopped working")).results] == ["All machines"]
    unmerge_threads(merge, by=omar)
    catch_up()
    assert [one.shown.title for one in finding.find(parse(SECRET)).results] == [secret.title]


def test_the_private_part_of_a_public_one_stays_private(client, secret, catch_up, omar, department):
    talk = take_private(secret, by=omar, reason="payment", department=department)
    private = talk.talk
    post_reply(private, by=omar, body="Your zirconium number is 12.")
    catch_up()
    assert traces(client, "zirconium") == []
    assert not Entry.objects.of("thread", [private.pk]).exists()


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.HELD])
def test_nothing_shows_in_the_moment_before_the_index_hears_of_it(client, secret, catch_up, visibility):
    catch_up()
    Thread.objects.filter(pk=secret.pk).update(visibility=visibility)
    assert [name for name in traces(client) if name not in ("count", "spelling")] == []


def test_words_removed_a_moment_ago_are_in_no_excerpt(client, thread, catch_up, bela):
    post = post_reply(thread, by=bela, body=f"Buy {SECRET} at my shop.")
    catch_up()
    assert f"<mark>{SECRET}</mark>" in client.get("/search/", {"q": SECRET}).content.decode()
    remove_post(post, by=make_person("Nora", "Moderator"), reason=Removal.Reason.SPAM)
    page = client.get("/search/", {"q": SECRET}).content.decode()
    assert "at my shop" not in page
    assert "<mark>" not in page


def test_somebody_who_left_is_no_longer_found_by_name(secret, catch_up, ana):
    from apps.search.leaving import let_go_of_author

    catch_up()
    assert Entry.objects.filter(author=ana.pk).exists()
    let_go_of_author(ana, keep_words=True)
    assert not Entry.objects.filter(author=ana.pk).exists()
