"""Taking the word from somebody, and giving it back."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.activity.models import Event
from apps.forum.models import MeToo, Post, Removal
from apps.forum.rules import may_edit, may_open, may_reply
from apps.foundation.invariants import all_invariants
from apps.moderation.models import AddressBan, Ban
from apps.moderation.rules import may_flag
from apps.moderation.trusting import Level, trust_of
from apps.moderation.verbs import (
    ban_address,
    ban_person,
    lift_what_is_over,
    trust_person,
    unban_address,
    unban_person,
)
from apps.people.models import User
from tests.conftest import PASSWORD, signed_in

SPAM = Removal.Reason.SPAM
# What a browser says of a form of this site.
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def again(person: User) -> User:
    """The same person, as the next request sees them."""
    return User.objects.get(pk=person.pk)


def test_whoever_is_banned_reads_but_does_not_take_part(client, thread, bela, omar, mona):
    ban_person(bela, by=mona, reason=SPAM, until=timezone.now() + timedelta(days=7))
    at = signed_in(client, bela)
    assert at.get(thread.get_absolute_url()).status_code == 200
    post = thread.posts.get()
    refused = [
        at.post("/ask/", {"title": "A question", "body": "Please.", "kind": "question"}),
        at.post(f"/threads/{thread.pk}/replies/", {"body": "A word."}),
        at.post(f"/threads/{thread.pk}/me-too/"),
        at.post(f"/threads/{thread.pk}/posts/{post.pk}/flags/", {"reason": "spam"}),
    ]
    assert [response.status_code for response in refused] == [403] * 4
    assert "spam" in refused[1].content.decode()
    assert (Post.objects.count(), MeToo.objects.count()) == (1, 0)
    assert "not take part until" in may_reply(again(bela), thread).reason


def test_the_reply_box_gives_way_to_the_reason(client, thread, bela, mona):
    ban_person(bela, by=mona, reason=SPAM)
    html = signed_in(client, bela).get(thread.get_absolute_url()).content.decode()
    assert "not take part any more. The reason: spam." in html


def test_whoever_is_banned_still_signs_in(client, bela, mona):
    ban_person(bela, by=mona, reason=SPAM)
    assert client.login(email=bela.email, password=PASSWORD)


def test_a_ban_ends_by_itself_and_the_clock_marks_it(thread, bela, mona):
    ban = ban_person(bela, by=mona, reason=SPAM, until=timezone.now() + timedelta(hours=1))
    assert not may_open(again(bela))
    Ban.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert may_open(again(bela))
    assert lift_what_is_over() == 1
    ban.refresh_from_db()
    assert ban.lifted_at
    assert lift_what_is_over() == 0


def test_lifting_gives_the_word_back_and_both_are_told(thread, bela, mona):
    ban_person(bela, by=mona, reason=SPAM)
    ban_person(bela, by=mona, reason=SPAM)
    unban_person(bela, by=mona)
    unban_person(bela, by=mona)
    assert may_reply(again(bela), thread)
    story = Event.objects.filter(subject_type="people.user", subject_id=bela.pk).values_list("action", flat=True)
    assert list(story) == ["person.banned", "person.unbanned"]


def test_a_second_ban_changes_the_first(bela, mona):
    first = ban_person(bela, by=mona, reason=SPAM, until=timezone.now() + timedelta(days=1))
    second = ban_person(bela, by=mona, reason=Removal.Reason.HATE, note="Again.")
    assert first.pk == second.pk
    second.refresh_from_db()
    assert (second.until, second.reason, second.note) == (None, "hate", "Again.")


def test_a_ban_after_one_that_is_over_is_a_new_one(bela, mona):
    first = ban_person(bela, by=mona, reason=SPAM, until=timezone.now() + timedelta(days=1))
    Ban.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert ban_person(bela, by=mona, reason=SPAM).pk != first.pk
    assert Ban.objects.in_force().count() == 1


def test_a_ban_ends_trust(bela, mona):
    trust_person(bela, by=mona)
    ban_person(bela, by=mona, reason=SPAM)
    assert trust_of(bela) == Level.NEWCOMER


@pytest.mark.parametrize("what", ["staff", "past", "reason"])
def test_what_does_not_fit_is_refused_with_a_sentence(bela, omar, mona, what):
    told = {"by": mona, "reason": SPAM}
    person = bela
    if what == "staff":
        person = omar
    elif what == "past":
        told["until"] = timezone.now() - timedelta(seconds=1)
    else:
        told["reason"] = "criticism"
    with pytest.raises(ValidationError):
        ban_person(person, **told)
    assert not Ban.objects.exists()


def test_a_ban_that_the_log_does_not_know_breaks_a_promise(bela, mona):
    (promise,) = [one for one in all_invariants() if one.number == "I10"]
    ban = ban_person(bela, by=mona, reason=SPAM)
    assert list(promise.violations()) == []
    Event.objects.all().delete()
    assert list(promise.violations()) == [f"ban {ban.pk} is not in the log"]


def test_rules_of_words_ask_about_bans_too(thread, ana, bela, mona):
    post = thread.posts.get()
    assert may_edit(ana, post)
    ban_person(ana, by=mona, reason=SPAM)
    assert not may_edit(again(ana), post)
    ban_person(bela, by=mona, reason=SPAM)
    assert not may_flag(again(bela), post)


def test_from_a_banned_address_one_reads_and_signs_in_only(client, thread, bela, mona):
    EmailAddress.objects.create(user=bela, email=bela.email, verified=True, primary=True)
    ban_address("127.0.0.1", by=mona, until=timezone.now() + timedelta(days=1))
    assert client.get(thread.get_absolute_url()).status_code == 200
    refused = client.post(f"/threads/{thread.pk}/me-too/", headers=FROM_HERE)
    assert refused.status_code == 403
    assert "without signing in" in refused.content.decode()
    assert not MeToo.objects.exists()
    answer = client.post("/accounts/login/", {"login": bela.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.post(f"/threads/{thread.pk}/me-too/", headers=FROM_HERE).status_code == 302
    assert MeToo.objects.count() == 1


def test_a_forged_header_does_not_get_around_the_ban_of_an_address(client, thread, mona):
    ban_address("127.0.0.1", by=mona, until=timezone.now() + timedelta(days=1))
    response = client.post(f"/threads/{thread.pk}/me-too/", headers={"X-Forwarded-For": "198.51.100.1"} | FROM_HERE)
    assert response.status_code == 403


def test_a_banned_address_is_not_stored_and_is_forgotten(mona):
    ban = ban_address("2001:db8:1:2::7", by=mona, until=timezone.now() + timedelta(days=1), note="From the logs.")
    again = ban_address("2001:db8:1:2:ffff::1", by=mona, until=timezone.now() + timedelta(days=2))
    assert ban.pk == again.pk, "one host holds a whole network"
    assert "2001" not in str(AddressBan.objects.values().get())
    AddressBan.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert lift_what_is_over() == 1
    assert not AddressBan.objects.exists()


def test_the_ban_of_an_address_is_lifted(client, thread, mona):
    ban = ban_address("127.0.0.1", by=mona, until=timezone.now() + timedelta(days=1))
    unban_address(ban, by=mona)
    unban_address(ban, by=mona)
    assert client.post(f"/threads/{thread.pk}/me-too/", headers=FROM_HERE).status_code == 302
    assert Event.objects.of("address.banned", "address.unbanned").count() == 2


@pytest.mark.parametrize(("address", "days"), [("no address", 1), ("203.0.113.7", 91), ("203.0.113.7", -1), ("", 1)])
def test_an_address_that_cannot_be_banned_is_refused(mona, address, days):
    with pytest.raises(ValidationError):
        ban_address(address, by=mona, until=timezone.now() + timedelta(days=days))
