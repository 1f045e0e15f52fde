"""A private request becomes public with the asker's consent alone, in the masked words they read, and goes with it."""

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.contact.models import Offer, Request
from apps.contact.verbs import (
    agree_to_publish,
    offer_publication,
    refuse_to_publish,
    take_back_consent,
    withdraw_offer,
)
from apps.contact.wording import draft_of
from apps.forum.models import Thread
from apps.forum.verbs import merge_threads, post_reply
from apps.foundation.models import OutgoingMail
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.racing import at_once, errors, needs_postgresql

WORDS = {"title": "Charged twice?", "question": "I was charged twice.", "answer": "We **refund** it."}


@pytest.fixture
def request_of_ana(send, rita):
    request = send(more="I am Ana, reach me at ana@example.org.", order="AC-123456", phone="+49 30 123456")
    post_reply(request.thread, by=rita, body="Dear Ana, we refund AC-123456.")
    return request


@pytest.fixture
def offer(request_of_ana, rita):
    return offer_publication(request_of_ana, by=rita, **WORDS)


@pytest.fixture
def page(offer):
    return offer.get_absolute_url()


def public_threads() -> list[Thread]:
    return list(Thread.objects.public())


def test_the_first_version_is_masked(request_of_ana, company):
    draft = draft_of(request_of_ana, answer="Dear Ana, we refund AC-123456. Write to ana@example.org.")
    told = f"{draft.title}\n{draft.question}\n{draft.answer}"
    for word in ("Ana", "ana@", "AC-123456", "123456", "+49"):
        assert word not in told
    assert "Charged twice" in draft.title
    assert "name removed" in draft.answer


def test_an_offer_publishes_nothing_and_asks_by_a_mail_without_its_words(offer, ana):
    assert public_threads() == []
    mail = OutgoingMail.objects.get(to=ana.email)
    for word in ("twice", "refund", "Charged"):
        assert word not in mail.subject + mail.text + mail.html
    assert offer.token in mail.text


def test_reading_the_page_decides_nothing(client, offer, page, ana):
    by_mail = f"/my/requests/consent/{offer.token}/"
    for address in (page, by_mail):
        shown = Page(signed_in(client, ana).get(address)).text
        assert "I was charged twice." in shown
        client.head(address)
        client.get(address, {"decision": "agree"})
    client.post(page)
    assert Offer.objects.get().is_open
    assert public_threads() == []


@pytest.mark.parametrize("way", ["signed in", "by mail"])
def test_a_yes_publishes_exactly_these_words_under_nobodys_name(client, offer, page, ana, rita, way):
    if way == "signed in":
        signed_in(client, ana).post(page, {"decision": "agree"})
    else:
        client.post(f"/my/requests/consent/{offer.token}/", {"decision": "agree"})
    [public] = public_threads()
    question, answer = public.posts.in_reading_order()
    assert (public.title, question.body, answer.body) == (WORDS["title"], WORDS["question"], WORDS["answer"])
    assert (answer.author, answer.voice, question.voice) == (rita, "official", "customer")
    assert question.author not in (ana, rita)
    assert public.accepted_answer == answer
    assert public.is_resolved
    client.logout()
    content = client.get(public.get_absolute_url()).content.decode()
    for word in (">Ana<", "AC-123456", "ana@example.org", f"/threads/{offer.request.thread_id}/"):
        assert word not in content


def test_both_sides_are_linked_for_the_asker_and_staff_alone(client, offer, ana, bela, omar):
    public = agree_to_publish(offer)
    private = offer.request.thread
    for person, sees in ((ana, True), (omar, True), (bela, False)):
        content = signed_in(client, person).get(public.get_absolute_url()).content.decode()
        assert (f"/threads/{private.pk}/" in content) is sees
    for person in (ana, omar):
        content = signed_in(client, person).get(private.get_absolute_url()).content.decode()
        assert f"/threads/{public.pk}/" in content
    assert Event.objects.about(private).filter(action="request.published").get().actor == ana
    assert not Event.objects.about(public).filter(action__startswith="request.").exists()


@pytest.mark.parametrize("who", ["bela", "omar", "mona", None])
def test_nobody_consents_in_the_askers_place(client, page, offer, who, request):
    if who:
        signed_in(client, request.getfixturevalue(who))
    response = client.post(page, {"decision": "agree"})
    assert response.status_code in (302, 403, 404)
    assert Offer.objects.get().is_open


def test_a_no_stays_private_and_cannot_become_a_yes(client, offer, page, ana):
    signed_in(client, ana).post(page, {"decision": "refuse"})
    assert Offer.objects.get().state == Offer.State.REFUSED
    response = client.post(page, {"decision": "agree"})
    assert response.status_code == 422
    assert "You have refused this" in Page(response).text
    assert public_threads() == []


def test_taking_it_back_takes_the_words_down_honestly(client, offer, page, ana):
    public = agree_to_publish(offer)
    signed_in(client, ana).post(page, {"decision": "take-back"})
    public.refresh_from_db()
    assert not public.is_public
    assert [post.body for post in public.posts.all()] == ["", ""]
    client.logout()
    assert client.get(public.get_absolute_url()).status_code in (404, 410)
    assert Request.objects.get().published_as is None
    assert take_back_consent(offer).state == Offer.State.TAKEN_BACK
    with pytest.raises(ValidationError, match="taken your consent back"):
        agree_to_publish(offer)


def test_what_others_wrote_below_stays_theirs_and_a_merge_hides_nothing(offer, make_thread, bela, rita):
    public = agree_to_publish(offer)
    post_reply(public, by=bela, body="Me, too.")
    other = make_thread(by=bela, title="Another one")
    merge_threads(public, into=other, by=rita)
    take_back_consent(offer)
    words = [post.body for post in other.posts.in_reading_order()]
    assert "Me, too." in words
    assert not any("charged twice" in one or "refund" in one for one in words)


def test_one_offer_at_a_time_and_another_after_it_was_withdrawn(offer, rita):
    with pytest.raises(ValidationError, match="asked already"):
        offer_publication(offer.request, by=rita, **WORDS)
    assert withdraw_offer(offer, by=rita).state == withdraw_offer(offer, by=rita).state == Offer.State.WITHDRAWN
    with pytest.raises(ValidationError, match="no longer ask"):
        agree_to_publish(offer)
    again = offer_publication(offer.request, by=rita, **WORDS)
    agree_to_publish(again)
    with pytest.raises(ValidationError, match="decided already"):
        withdraw_offer(again, by=rita)


def test_nothing_is_offered_to_somebody_unconfirmed(send, rita):
    with pytest.raises(ValidationError, match="Nobody has confirmed"):
        offer_publication(send(email="petra@example.org"), by=rita, **WORDS)


def test_somebody_without_an_account_decides_by_the_link(client, petra, rita):
    request = Request.objects.get(thread__author=petra)
    offer = offer_publication(request, by=rita, **WORDS)
    assert OutgoingMail.objects.filter(to="petra@example.org", text__contains=offer.token).exists()
    address = f"/my/requests/consent/{offer.token}/"
    client.post(address, {"decision": "agree"})
    [public] = public_threads()
    client.post(address, {"decision": "take-back"})
    public.refresh_from_db()
    assert not public.is_public


@pytest.mark.parametrize("token", ["1", "1:abc", "x" * 4_000])
def test_a_link_that_nobody_sent_decides_nothing(client, offer, token):
    for response in (client.get(f"/my/requests/consent/{token}/"), client.post(f"/my/requests/consent/{token}/")):
        assert response.status_code == 410
    assert Offer.objects.get().is_open


def test_what_was_published_says_so_again_when_asked_twice(offer):
    assert agree_to_publish(offer) == agree_to_publish(offer)
    assert refuse_is_too_late(offer)


def refuse_is_too_late(offer) -> bool:
    with pytest.raises(ValidationError):
        refuse_to_publish(offer)
    return True


def test_whoever_offered_it_may_be_gone_by_then(offer):
    Offer.objects.update(offered_by=None)
    public = agree_to_publish(offer)
    answer = public.posts.get(is_opening=False)
    assert (answer.voice, str(answer.author)) == ("employee", "Somebody")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_consenting_twice_at_once_publishes_once(offer):
    outcomes = at_once(*[lambda: agree_to_publish(offer)] * 4)
    assert errors(outcomes) == []
    assert len(public_threads()) == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(2))
def test_consent_while_it_is_withdrawn_is_one_or_the_other(offer, rita, turn):
    outcomes = at_once(lambda: agree_to_publish(offer), lambda: withdraw_offer(offer, by=rita))
    assert len(errors(outcomes)) == 1
    offer.refresh_from_db()
    assert len(public_threads()) == (1 if offer.is_agreed else 0)
