"""The door of a vote: with a token or by what the browser says, with and without a budget, as a page and in place."""

import pytest
from django.test import Client

from apps.ideas.models import Idea, Stage, Vote
from apps.ideas.verbs import move_idea
from tests.conftest import signed_in
from tests.forum.pages import Page

HERE = {"sec-fetch-site": "same-origin"}
IN_PLACE = {**HERE, "x-requested-with": "fragment"}


def door(idea) -> str:
    return f"/ideas/{idea.thread_id}/vote/"


def totals(*ideas) -> list[int]:
    """What each idea counts; it is what its rows say."""
    for idea in ideas:
        idea.refresh_from_db()
        assert idea.vote_count == Vote.objects.filter(idea=idea).count()
    return [idea.vote_count for idea in ideas]


@pytest.fixture
def browser():
    """A browser before a server that checks every form."""
    return Client(enforce_csrf_checks=True)


def test_a_visitor_votes_without_a_token_and_takes_it_back(browser, make_idea):
    idea = make_idea()
    for page in ("/ideas/", "/ideas/roadmap/", idea.get_absolute_url()):
        answer = browser.get(page)
        assert not answer.cookies
        assert "csrfmiddlewaretoken" not in answer.content.decode()
    answer = browser.post(door(idea), {"next": "/ideas/?sort=newest"}, headers=HERE)
    assert answer["Location"] == "/ideas/?sort=newest"
    assert browser.post(door(idea), headers=HERE)["Location"] == idea.get_absolute_url()
    assert totals(idea) == [1]
    for page in ("/ideas/", idea.get_absolute_url()):
        [pressed] = [one for tag, one in Page(browser.get(page)).tags if one.get("formaction") == door(idea)]
        assert (pressed["aria-pressed"], pressed["name"], pressed["value"]) == ("true", "_method", "DELETE")
    browser.post(door(idea), {"_method": "DELETE"}, headers=HERE)
    assert totals(idea) == [0]


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}, {"referer": "http://testserver/ideas/"}]
)
def test_a_script_elsewhere_is_asked_again_with_a_token(browser, make_idea, headers):
    idea = make_idea()
    answer = browser.post(door(idea), headers=headers)
    assert (answer.status_code, answer["Location"], totals(idea)) == (302, door(idea), [0])
    assert browser.post(door(idea), {"csrfmiddlewaretoken": "x" * 64}, headers=headers).status_code == 403
    form = Page(browser.get(door(idea))).form_to(door(idea))
    assert browser.post(door(idea), form["fields"]).status_code == 302
    assert totals(idea) == [1]


def test_whoever_signed_in_needs_the_token_and_comes_back_to_no_other_site(browser, make_idea, bela):
    idea = make_idea()
    signed_in(browser, bela)
    assert browser.post(door(idea), headers=HERE).status_code == 403
    token = Page(browser.get("/ideas/")).forms
    [fields] = [form["fields"] for form in token if form.get("id") == "votes"]
    for way in ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"):
        answer = browser.post(door(idea), {**fields, "next": way})
        assert answer["Location"] == idea.get_absolute_url()
    assert Vote.objects.get().voter == bela


def test_votes_change_in_place_and_say_what_is_left(client, make_idea, bela, settings):
    settings.IDEA_VOTES_PER_PERSON = 1
    one, two = make_idea(title="One"), make_idea(title="Two")
    signed_in(client, bela)
    assert "1 of 1 vote left" in Page(client.get("/ideas/")).text
    answer = client.post(door(one), headers=IN_PLACE)
    assert (answer.status_code, 'aria-pressed="true"' in answer.content.decode()) == (200, True)
    assert "0 of 1 vote left" in Page(answer).text
    refused = client.post(door(two), {"large": "1"}, headers=IN_PLACE)
    assert (refused.status_code, totals(one, two)) == (403, [1, 0])
    assert "You have spent your 1 vote" in Page(refused).text
    assert 'aria-pressed="false"' in refused.content.decode()
    plain = client.post(door(two), {"next": "/ideas/"}, headers=HERE, follow=True)
    assert "You have spent your 1 vote" in Page(plain).text
    client.post(door(one), {"_method": "DELETE"}, headers=IN_PLACE)
    assert client.post(door(two), headers=IN_PLACE).status_code == 200
    assert totals(one, two) == [0, 1]


def test_where_votes_are_counted_visitors_sign_in_and_come_back(browser, make_idea, settings):
    settings.IDEA_VOTES_PER_PERSON = 3
    idea = make_idea()
    page = Page(browser.get("/ideas/?sort=newest"))
    assert "/accounts/login/?next=/ideas/%3Fsort%3Dnewest" in page.links()
    assert not [one for tag, one in page.tags if one.get("formaction")]
    answer = browser.post(door(idea), headers=HERE)
    assert answer["Location"].startswith("/accounts/login/?next=/threads/")
    assert totals(idea) == [0]


def test_what_is_decided_takes_no_votes_and_says_why(client, make_idea, bela, rita):
    idea = make_idea()
    client.post(door(idea), headers=HERE)
    move_idea(idea, to=Stage.SHIPPED, by=rita, statement="It is there.")
    refused = client.post(door(idea), {"_method": "DELETE"}, headers=IN_PLACE)
    assert (refused.status_code, totals(idea)) == (422, [1])
    assert "This idea was shipped" in Page(refused).text
    assert "This idea was shipped" in Page(Client().post(door(idea), headers=HERE)).text
    signed_in(client, bela)
    assert client.post(door(idea), headers=IN_PLACE).status_code == 403
    assert not [one for tag, one in Page(client.get(idea.get_absolute_url())).tags if one.get("formaction")]


def test_votes_have_a_limit_and_what_is_not_public_is_not_found(client, make_idea, make_thread, settings):
    settings.LIMITS = {**settings.LIMITS, "vote": {"visitor": "1/d"}}
    one, two = make_idea(title="One"), make_idea(title="Two")
    assert [client.post(door(idea), headers=HERE).status_code for idea in (one, two)] == [302, 429]
    for hidden in (make_idea(visibility="held"), make_idea(visibility="private")):
        assert client.post(door(hidden), headers=HERE).status_code == 404
    assert client.post(f"/ideas/{make_thread().pk}/vote/", headers=HERE).status_code == 404


def test_an_idea_takes_votes_before_its_leaf_has_grown(client, make_thread):
    thread = make_thread(kind="idea")
    assert not Idea.objects.exists()
    assert "I want this" in Page(client.get(thread.get_absolute_url())).text
    assert client.post(f"/ideas/{thread.pk}/vote/", headers=HERE).status_code == 302
    assert totals(Idea.objects.get()) == [1]
