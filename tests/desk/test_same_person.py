"""Which other conversations are the same person's, with the reason: certain links only, and for staff alone."""

import pytest
from allauth.account.models import EmailAddress

from apps.desk.same_person import other_conversations
from apps.desk.verbs import keep_cases
from apps.people.models import MAIL
from apps.people.verbs import StagedAuthor, nobody, stage_person
from tests.conftest import signed_in


def confirmed(person, email, *, verified=True):
    EmailAddress.objects.create(user=person, email=email, verified=verified, primary=False)
    return person


@pytest.fixture
def by_mail(db):
    """Somebody staged for a mail address that they confirmed."""
    return stage_person(MAIL, StagedAuthor("ana@example.org", display_name="A."))


def told(thread) -> dict[str, str]:
    return {one.thread.title: one.reason for one in other_conversations(thread)}


def test_each_link_has_its_reason(make_thread, ana, bela, by_mail):
    confirmed(ana, "ana@example.org")
    confirmed(by_mail, "Ana@Example.org")
    make_thread(title="Private", visibility="private")
    make_thread(title="Claimed", said_on="Mastodon")
    make_thread(title="Without an account", by=by_mail)
    make_thread(title="Somebody else's", by=bela)
    assert told(make_thread()) == {
        "Private": "the same account here",
        "Claimed": "their account on Mastodon, claimed",
        "Without an account": "the same confirmed mail address",
    }


def test_what_was_said_on_a_network_by_one_account_is_one_persons(make_thread, jane):
    make_thread(title="First", by=jane, said_on="Mastodon")
    assert told(make_thread(by=jane, said_on="Mastodon")) == {"First": "the same account on Mastodon"}


def test_an_address_that_nobody_confirmed_and_a_name_are_no_proof(make_thread, ana, bela, by_mail):
    confirmed(ana, "Ana@example.org", verified=False)
    confirmed(by_mail, "ana@example.org")
    bela.name = ana.name
    bela.save()
    make_thread(by=by_mail)
    make_thread(by=bela)
    assert told(make_thread()) == {}


def test_those_whose_name_was_taken_away_are_not_one_person(make_thread):
    make_thread(by=nobody())
    assert told(make_thread(by=nobody())) == {}


def test_it_costs_the_same_however_many_there_are(make_thread, ana, by_mail, django_assert_max_num_queries):
    confirmed(ana, "ana@example.org")
    confirmed(by_mail, "Ana@example.org")
    thread = make_thread()
    for _number in range(12):
        make_thread(by=by_mail)
    with django_assert_max_num_queries(3):
        assert len([one.thread.status for one in other_conversations(thread)]) == 8


def test_only_staff_sees_the_link(client, make_thread, ana, bela, omar):
    secret = make_thread(title="A private matter", visibility="private")
    public = make_thread()
    [case] = keep_cases(threads=[public.pk])
    for person, sees in ((ana, False), (bela, False), (omar, True)):
        content = signed_in(client, person).get(public.get_absolute_url()).content.decode()
        assert (secret.title in content) is sees
    assert secret.title in client.get(f"/admin/desk/case/{case.pk}/change/").content.decode()
