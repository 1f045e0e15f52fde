"""No private word leaves its conversation: a canary is looked for behind every public door and in every mail."""

import pytest
from django.core.cache import caches

from apps.contact.verbs import offer_publication
from apps.forum.verbs import post_reply, tag_thread
from apps.foundation.models import OutgoingMail
from apps.notifications.models import Watch
from apps.notifications.verbs import follow_subject, mail_due_notifications
from tests.conftest import signed_in
from tests.contact.conftest import CANARY
from tests.house.doors import routes

DOORS = (
    "/", "/threads/", "/threads/feed/", "/boards/", "/site-map/", "/sitemap.xml", "/robots.txt", "/contact/",
    "/contact/billing/", "/contact/billing/invoice/", "/help/", "/videos/", f"/search/?q={CANARY}",
    f"/search/suggestions/?title=the+{CANARY}", "/why/", "/my/requests/", "/notifications/", "/no-such-page/",
)  # fmt: skip


@pytest.fixture
def private(send, ana, bela, omar, board, catch_up):
    """A request full of canaries, answered, and everybody who might overhear it listens."""
    follow_subject(board, by=bela)
    Watch.objects.create(address="visitor@example.org", subject_type="forum.board", subject_id=board.pk)
    request = send(subject=f"The {CANARY} invoice", more=f"{CANARY} {CANARY}", order=f"{CANARY}-1")
    post_reply(request.thread, by=omar, body=f"Your {CANARY} is refunded.")
    post_reply(request.thread, by=ana, body=f"Thanks for the {CANARY}.")
    tag_thread(request.thread, by=omar, tags=["refund"])
    offer_publication(request, by=omar, title=f"{CANARY}?", question=f"A {CANARY}", answer=f"No {CANARY}")
    catch_up()
    caches["process"].clear()
    return request


def addresses_without_arguments() -> set[str]:
    """Every public address that wants to know nothing, so that a new page is looked at without being named here."""
    plain = {f"/{one.pattern}" for one in routes() if not one.wants and not one.is_admin and "^" not in one.pattern}
    return {one for one in plain if "(?P" not in one and not one.startswith("/accounts/")}


@pytest.mark.parametrize("who", ["anybody", "bela"])
def test_no_public_door_says_a_private_word(client, private, ana, bela, who):
    if who == "bela":
        signed_in(client, bela)
    doors = addresses_without_arguments() | set(DOORS)
    doors |= {ana.get_absolute_url(), f"/threads/{private.thread_id}/-/", f"/threads/{private.thread_id}/feed/",
              f"/notifications/follow/thread/{private.thread_id}/", "/threads/?tag=refund", "/threads/?state=open",
              "/threads/?mine=1", f"/people/{ana.nickname}/"}  # fmt: skip
    assert len(doors) > 20
    said = []
    for door in sorted(doors):
        response = client.get(door, follow=False)
        content = (b"".join(response) if response.streaming else response.content).decode(errors="replace")
        # What was searched for stands on the page of its results.
        content = content.replace(f"q={CANARY}", "").replace(f"title={CANARY}", "")
        if CANARY in content and not door.startswith("/search/?q="):
            said.append(door)
        if door.startswith("/search/?q="):
            assert private.thread.title not in content
    assert said == []


def test_it_is_there_for_its_asker_so_that_these_tests_can_fail(client, private, ana):
    assert CANARY in signed_in(client, ana).get("/my/requests/").content.decode()
    assert CANARY in client.get(private.get_absolute_url()).content.decode()


def test_mails_go_to_the_asker_and_staff_and_say_no_private_word(private, ana, omar, catch_up, mailoutbox, ago):
    mail_due_notifications(now=ago(minutes=-5))
    catch_up()
    told = {mail.to for mail in OutgoingMail.objects.all()}
    assert ana.email in told
    assert told <= {ana.email, omar.email}
    for mail in mailoutbox:
        assert CANARY not in str(mail.message()).replace("=\n", "")


def test_somebody_without_an_account_is_mailed_a_way_in_and_no_word(petra, omar, catch_up, mailoutbox, ago):
    from apps.contact.models import Request

    request = Request.objects.get()
    catch_up()
    mailoutbox.clear()
    post_reply(request.thread, by=omar, body=f"Your {CANARY} is refunded.")
    catch_up()
    mail_due_notifications(now=ago(minutes=-5))
    catch_up()
    [mail] = [one for one in mailoutbox if one.to == ["petra@example.org"]]
    assert f"Private conversation {request.thread_id}" in mail.subject
    assert "/login/code/?next=%2Fthreads%2F" in mail.body
    assert CANARY not in str(mail.message())
    assert "Charged" not in mail.subject + mail.body + mail.alternatives[0].content


def test_an_unconfirmed_address_is_mailed_the_link_alone(send, omar, catch_up, mailoutbox, ago):
    request = send(email="petra@example.org", subject=CANARY)
    post_reply(request.thread, by=omar, body=CANARY)
    catch_up()
    mail_due_notifications(now=ago(minutes=-5))
    catch_up()
    assert [mail.to for mail in mailoutbox if mail.to != [omar.email]] == [["petra@example.org"]] * 2
    assert not any(CANARY in str(mail.message()) for mail in mailoutbox)
