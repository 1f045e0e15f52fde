"""A question with choices in a conversation: opened, voted, taken back, closed, carried along."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from apps.activity.models import Event
from apps.feedback.models import Poll, PollChoice, PollVote
from apps.feedback.verbs import choose, choose_nothing, close_due_polls, close_poll, recount_polls
from apps.forum.models import Merge, Visibility
from apps.forum.verbs import lock_thread, merge_threads, unmerge_threads
from apps.foundation.invariants import all_invariants
from apps.people.leaving import everything_of, leaving_rules
from tests.conftest import make_person, signed_in
from tests.feedback.polling import ballot_of, make_poll, standing_of_poll
from tests.forum.pages import Page

pytestmark = pytest.mark.django_db


def broken() -> list[str]:
    return [line for one in all_invariants() if one.number in {"Q1", "Q2"} for line in one.violations()]


def test_votes_are_counted_changed_and_taken_back(thread, ana, bela, omar):
    poll = make_poll(thread, by=ana)
    tea, coffee, water = poll.choices.order_by("place")
    for _ in range(2):
        choose(poll, by=bela, choices=[tea.pk])
    choose(poll, by=omar, choices=[coffee.pk])
    assert standing_of_poll(poll) == {"Tea": 1, "Coffee": 1, "Water": 0, "voters": 2}
    choose(poll, by=bela, choices=[coffee.pk])
    assert standing_of_poll(poll) == {"Tea": 0, "Coffee": 2, "Water": 0, "voters": 2}
    assert choose_nothing(poll, by=bela)
    assert not choose_nothing(poll, by=bela)
    assert standing_of_poll(poll) == {"Tea": 0, "Coffee": 1, "Water": 0, "voters": 1}
    for wrong in ([], [tea.pk, water.pk], [tea.pk + 1000]):
        with pytest.raises(ValidationError):
            choose(poll, by=bela, choices=wrong)
    assert broken() == []
    PollChoice.objects.filter(pk=tea.pk).update(vote_count=7)
    Poll.objects.update(voter_count=9)
    assert len(broken()) == 3
    assert recount_polls([poll]) == 2
    assert broken() == []


def test_several_choices_are_one_voter(thread, ana, bela):
    poll = make_poll(thread, by=ana, is_multiple=True)
    tea, coffee, water = poll.choices.order_by("place")
    choose(poll, by=bela, choices=[tea.pk, coffee.pk])
    choose(poll, by=bela, choices=[coffee.pk, water.pk])
    choose(poll, by=ana, choices=[coffee.pk])
    assert standing_of_poll(poll) == {"Tea": 0, "Coffee": 2, "Water": 1, "voters": 2}
    assert broken() == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"question": " "}, "Write what you ask"),
        ({"question": "x" * 201}, "at most 200"),
        ({"choices": ["Tea"]}, "give 2 to 10"),
        ({"choices": [f"Tea {n}" for n in range(11)]}, "give 2 to 10"),
        ({"choices": ["Tea", "x" * 101]}, "longer than 100"),
        ({"choices": ["Tea", "tea "]}, "stands there twice"),
        ({"choices": ["Tea", "\u202e\u200b"]}, "can be read"),
        ({"closes_at": timezone.now() - timedelta(days=1)}, "between five minutes and a year"),
    ],
)
def test_what_does_not_fit_is_named(thread, ana, change, named):
    with pytest.raises(ValidationError, match=named):
        make_poll(thread, by=ana, **change)
    assert not Poll.objects.exists()


def test_a_conversation_has_one_poll_and_opening_it_twice_is_one(thread, ana):
    assert make_poll(thread, by=ana) == make_poll(thread, by=ana)
    with pytest.raises(ValidationError, match="has a poll already"):
        make_poll(thread, by=ana, question="And now?")
    assert [event.particulars["question"] for event in Event.objects.of("poll.opened")] == ["What do you drink?"]


def test_time_closes_it_and_nothing_counts_after_that(thread, ana, bela):
    poll = make_poll(thread, by=ana, closes_at=timezone.now() + timedelta(days=1))
    tea = poll.choices.get(words="Tea")
    choose(poll, by=bela, choices=[tea.pk])
    assert close_due_polls() == 0
    late = timezone.now() + timedelta(days=1, seconds=1)
    for change in (
        lambda: choose(poll, by=ana, choices=[tea.pk], now=late),
        lambda: choose_nothing(poll, by=bela, now=late),
    ):
        with pytest.raises(ValidationError, match="closed"):
            change()
    assert close_due_polls(late) == 1
    assert close_due_polls(late) == 0
    close_poll(poll, by=ana)
    [event] = Event.objects.of("poll.closed")
    assert (event.actor, event.particulars["voters"], event.subject_id) == (None, 1, thread.pk)
    assert event.sentence() == "The poll ended (people who voted: 1)"


def test_the_page_lets_people_vote_and_hides_how_it_stands_until_then(thread, ana, bela, client):
    poll = make_poll(thread, by=ana)
    tea = poll.choices.get(words="Tea")
    choose(poll, by=ana, choices=[tea.pk])
    address, page = f"/threads/{thread.pk}/poll/vote/", thread.get_absolute_url()
    visitor = Client().get(page)
    words = Page(visitor).text
    assert "What do you drink?" in words
    assert "1 person voted" in words
    assert "100 %" not in words
    assert "Sign in to vote" in words
    assert not visitor.cookies, "a page that is only read can be cached"
    signed_in(client, bela)
    assert "100 %" not in Page(client.get(page)).text
    assert client.post(address, {"choices": str(tea.pk)}, follow=True).status_code == 200
    words = Page(client.get(page)).text
    assert "100 %" in words
    assert "your choice" in words
    assert client.post(address, {"choices": "nonsense"}).status_code == 302
    assert client.post(address).status_code == 302
    assert ballot_of(poll, bela) == ["Tea"]
    assert client.post(address, {"_method": "DELETE"}).status_code == 302
    assert ballot_of(poll, bela) == []
    assert Client().post(address, {"choices": str(tea.pk)}).status_code == 403
    assert signed_in(Client(enforce_csrf_checks=True), bela).post(address, {"choices": str(tea.pk)}).status_code == 403
    close_poll(poll, by=ana)
    assert "100 %" in Page(Client().get(page)).text, "once it is over everybody sees it"
    assert client.post(address, {"choices": str(tea.pk)}).status_code == 403


def test_an_open_vote_names_voters_and_a_secret_one_nobody_not_even_to_staff(make_thread, ana, bela, omar, client):
    for is_secret in (False, True):
        thread = make_thread(title=f"Secret {is_secret}")
        poll = make_poll(thread, by=ana, is_secret=is_secret)
        tea = poll.choices.get(words="Tea")
        for person in (bela, omar):
            choose(poll, by=person, choices=[tea.pk])
        words = Page(signed_in(Client(), omar).get(thread.get_absolute_url())).text
        assert ("Bela" in words) == (not is_secret)
        mona = signed_in(Client(), make_person(f"Mona{is_secret}", "Manager"))
        shown = mona.get(f"/admin/feedback/poll/{poll.pk}/change/")
        assert shown.status_code == 200
        assert "Bela" not in shown.content.decode()


def test_who_may_open_and_close_one(thread, ana, bela, omar, client, settings):
    settings.LIMITS = {**settings.LIMITS, "poll": {}}
    address = f"/threads/{thread.pk}/poll/"
    typed = {"question": "What do you drink?", "choices": "Tea\nCoffee\n\n", "is_public": "on", "days": "3"}
    assert Client().post(address, typed).status_code == 403
    assert signed_in(Client(), bela).post(address, typed).status_code == 403
    assert "Ask in a poll" not in Page(signed_in(Client(), bela).get(thread.get_absolute_url())).text
    asker = signed_in(client, ana)
    assert "Ask in a poll" in Page(asker.get(thread.get_absolute_url())).text
    assert asker.get(address).status_code == 200
    refused = asker.post(address, {**typed, "choices": "Tea"})
    assert refused.status_code == 422
    assert "give 2 to 10" in Page(refused).text
    assert asker.post(address, typed).status_code == 302
    poll = Poll.objects.get()
    assert (poll.is_secret, poll.is_multiple, (poll.closes_at - timezone.now()).days) == (False, False, 2)
    assert signed_in(Client(), bela).post(address, {"_method": "DELETE"}).status_code == 403
    assert signed_in(Client(), omar).post(address, {"_method": "DELETE"}).status_code == 302
    poll.refresh_from_db()
    assert poll.closed_at


def test_no_poll_where_not_everybody_reads_or_replies(make_thread, ana, omar, client):
    private, locked = make_thread(visibility=Visibility.PRIVATE), make_thread()
    lock_thread(locked, by=omar)
    typed = {"question": "What do you drink?", "choices": "Tea\nCoffee"}
    for thread in (private, locked):
        assert signed_in(client, ana).post(f"/threads/{thread.pk}/poll/", typed).status_code == 403


def test_a_poll_goes_along_when_conversations_are_joined_and_comes_back(make_thread, ana, omar, catch_up, client):
    first, second, third = make_thread(title="First"), make_thread(title="Second"), make_thread(title="Third")
    poll, other = make_poll(first, by=ana), make_poll(third, by=ana)
    merge_threads(first, into=second, by=omar)
    catch_up()
    poll.refresh_from_db()
    assert poll.thread == second
    choose(poll, by=omar, choices=[poll.choices.first().pk])
    merge_threads(third, into=second, by=omar)
    catch_up()
    other.refresh_from_db()
    assert other.thread == third, "there is one already, so it stays behind and nobody votes in it"
    assert signed_in(client, omar).post(f"/threads/{third.pk}/poll/vote/").status_code == 404
    unmerge_threads(Merge.objects.get(thread=first), by=omar)
    catch_up()
    poll.refresh_from_db()
    assert (poll.thread, poll.asked_in, poll.voter_count) == (first, None, 1)


def test_who_leaves_takes_their_votes_along_and_leaves_the_count(thread, ana, bela):
    poll = make_poll(thread, by=ana, is_multiple=True)
    choose(poll, by=bela, choices=[choice.pk for choice in poll.choices.all()])
    taken = {label: list(rows) for label, rows in everything_of(bela) if label == "feedback.PollVote"}
    assert {row["choice__words"] for row in taken["feedback.PollVote"]} == {"Tea", "Coffee", "Water"}
    for rule in leaving_rules():
        if "feedback.PollVote" in rule.models:
            rule.function(bela, keep_words=True)
            rule.function(bela, keep_words=True)
    assert not PollVote.objects.filter(person__isnull=False).exists()
    assert standing_of_poll(poll) == {"Tea": 1, "Coffee": 1, "Water": 1, "voters": 1}
    assert broken() == []
