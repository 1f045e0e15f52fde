"""Answers by mail: who may speak through a reply address, what is posted, what is held, what is left."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from apps.forum.models import Post, Visibility
from apps.forum.verbs import edit_post, lock_thread, merge_threads, release_post
from apps.foundation.models import OutgoingMail
from apps.notifications.inbound.addresses import reply_address, reply_addresses, revoke_reply_addresses
from apps.notifications.inbound.process import process_waiting_mails
from apps.notifications.inbound.store import store_mail
from apps.notifications.models import InboundMail, ReplyAddress
from apps.people.models import User, Voice
from tests.notifications.letters import DOMAIN, SERVER, written

Outcome = InboundMail.Outcome


@pytest.fixture(autouse=True)
def takes_mail(settings):
    settings.INBOUND_MAIL_DOMAIN, settings.INBOUND_MAIL_USER = DOMAIN, "reply"
    settings.INBOUND_AUTHSERV_ID = SERVER


def confirm(person: User) -> User:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@pytest.fixture
def ana(ana):
    return confirm(ana)


@pytest.fixture
def omar(omar):
    return confirm(omar)


@pytest.fixture
def receive(db):
    """Take a mail in and understand it; returns its row."""

    def run(raw: bytes) -> InboundMail:
        mail, _is_new = store_mail(raw, door="test")
        process_waiting_mails()
        return InboundMail.objects.get(pk=mail.pk)

    return run


def test_a_reply_address_is_random_and_bound_to_person_and_thread(ana, bela, thread, make_thread):
    first, second = reply_address(ana, thread), reply_address(bela, thread)
    assert re.fullmatch(rf"reply\+[a-z2-7]{{32}}@{re.escape(DOMAIN)}", first)
    assert len({first, second, reply_address(ana, make_thread())}) == 3
    assert reply_address(ana, thread) == first


def test_addresses_for_many_people_take_two_queries(ana, bela, omar, thread, django_assert_num_queries):
    with django_assert_num_queries(2):
        made = reply_addresses([ana, bela, omar], thread)
    assert set(made) == {ana.pk, bela.pk, omar.pk}
    with django_assert_num_queries(1):
        assert reply_addresses([ana, bela, omar], thread) == made


def test_without_a_domain_there_are_no_reply_addresses(ana, thread, settings):
    settings.INBOUND_MAIL_DOMAIN = ""
    assert reply_address(ana, thread) == ""
    assert not ReplyAddress.objects.exists()


def test_ana_answers_by_mail(receive, ana, thread):
    mail = receive(
        written(to=reply_address(ana, thread), text="It works now.\n\nOn 3 May 2026 Acme wrote:\n> Did it?\n")
    )
    assert (mail.state, mail.outcome, mail.kind) == ("done", Outcome.POSTED, "reply")
    post = Post.objects.get(pk=mail.post_id)
    assert (post.author, post.voice, post.body, post.standing) == (ana, Voice.CUSTOMER, "It works now.", "shown")
    thread.refresh_from_db()
    assert thread.reply_count == 1


def test_the_same_mail_twice_is_one_post(receive, ana, thread):
    address = reply_address(ana, thread)
    receive(written(to=address, received="by mx1.acme.example; Mon, 4 May 2026 10:00:00 +0000"))
    again = receive(written(to=address, received="by mx2.acme.example; Mon, 4 May 2026 10:05:00 +0000"))
    assert InboundMail.objects.count() == 2
    assert again.outcome == Outcome.POSTED
    assert thread.posts.filter(is_opening=False).count() == 1


def test_the_same_bytes_are_one_mail(receive, ana, thread):
    raw = written(to=reply_address(ana, thread))
    receive(raw)
    assert store_mail(raw, door="elsewhere")[1] is False
    assert InboundMail.objects.count() == 1


def test_the_key_alone_lets_nobody_speak_as_its_person(receive, ana, bela, thread):
    confirm(bela)
    mail = receive(written(to=reply_address(ana, thread), sender="bela@example.org"))
    post = Post.objects.get(pk=mail.post_id)
    assert (mail.outcome, post.standing, post.voice) == (Outcome.HELD, "held", Voice.CUSTOMER)
    assert post.author not in (ana, bela)
    assert post.author.is_staged
    assert post.author.handles.get().network == "mail"
    assert "bela" not in f"{post.author.name} {post.author.username} {post.author.handles.get().external_id}"


def test_an_address_that_was_never_confirmed_is_nobodys(receive, ana, thread):
    EmailAddress.objects.filter(user=ana).update(verified=False)
    assert receive(written(to=reply_address(ana, thread))).outcome == Outcome.HELD


@pytest.mark.parametrize(
    "sender",
    [
        '"ana@example.org" <mallory@example.net>',
        "mallory@example.net, ana@example.org",
        '"ana@example.org" <@@>',
        "ana@example.org.example.net",
        "Ana <ana@example.org> <mallory@example.net>",
    ],
)
def test_tricks_in_the_sender_do_not_make_it_ana(receive, ana, thread, sender):
    raw = written(to=reply_address(ana, thread), sender="someone@example.net")
    raw = raw.replace(b"From: someone@example.net", b"From: " + sender.encode())
    mail = receive(raw)
    assert mail.outcome == Outcome.HELD
    assert Post.objects.get(pk=mail.post_id).author != ana


def test_two_senders_are_held(receive, ana, thread):
    raw = b"From: ana@example.org\r\n" + written(to=reply_address(ana, thread), sender="mallory@example.net")
    mail = receive(raw)
    assert mail.outcome == Outcome.HELD


@pytest.mark.parametrize(
    ("results", "outcome"),
    [
        (f"{SERVER}; dmarc=fail header.from=example.org", Outcome.HELD),
        (f"{SERVER}; spf=fail smtp.mailfrom=example.org", Outcome.HELD),
        (f"{SERVER}; spf=fail smtp.mailfrom=list.example; dkim=pass header.d=example.org", Outcome.POSTED),
        (f"{SERVER}; dmarc=pass header.from=example.org; spf=fail smtp.mailfrom=list.example", Outcome.POSTED),
        (f"{SERVER}; spf=softfail smtp.mailfrom=example.org", Outcome.POSTED),
        ("mx.elsewhere.example; dmarc=fail header.from=example.org", Outcome.POSTED),
        (f"{SERVER} 1; none", Outcome.POSTED),
    ],
)
def test_what_our_own_server_found_decides(receive, ana, thread, results, outcome):
    assert receive(written(to=reply_address(ana, thread), authentication_results=results)).outcome == outcome


def test_staff_speaks_by_mail_only_when_the_server_proves_the_sender(receive, omar, thread):
    address = reply_address(omar, thread)
    held = receive(written(to=address, sender="omar@example.org"))
    post = Post.objects.get(pk=held.post_id)
    assert (held.outcome, post.voice) == (Outcome.HELD, Voice.CUSTOMER)
    assert post.author != omar
    passed = f"{SERVER}; dmarc=pass (p=reject) header.from=example.org"
    taken = receive(written(to=address, sender="omar@example.org", message_id="<2@x>", authentication_results=passed))
    post = Post.objects.get(pk=taken.post_id)
    assert (taken.outcome, post.author, post.voice) == (Outcome.POSTED, omar, Voice.EMPLOYEE)


@pytest.mark.parametrize(
    "results",
    [
        "mx.elsewhere.example; dmarc=pass header.from=example.org",
        f"{SERVER}; dmarc=pass header.from=example.net",
        f"mx.elsewhere.example ({SERVER}; dmarc=pass header.from=example.org)",
        f"{SERVER}; spf=pass smtp.mailfrom=example.org",
    ],
)
def test_a_proof_by_others_or_about_others_is_none_for_staff(receive, omar, thread, results):
    mail = receive(written(to=reply_address(omar, thread), sender="omar@example.org", authentication_results=results))
    assert mail.outcome == Outcome.HELD


def test_a_forged_result_below_our_own_does_not_count(receive, omar, thread):
    raw = written(to=reply_address(omar, thread), sender="omar@example.org")
    ours = f"Authentication-Results: {SERVER}; dmarc=fail header.from=example.org\r\n".encode()
    forged = f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.org\r\n".encode()
    assert receive(ours + forged + raw).outcome == Outcome.HELD


def test_a_held_answer_is_seen_by_nobody_else_until_it_is_released(receive, ana, mona, thread):
    mail = receive(written(to=reply_address(ana, thread), sender="mallory@example.net"))
    thread.refresh_from_db()
    assert thread.reply_count == 0
    post = Post.objects.get(pk=mail.post_id)
    release_post(post, by=mona)
    post.refresh_from_db()
    assert post.standing == "shown"
    assert not post.author.is_staff


@pytest.mark.parametrize("end", ["expire", "revoke"])
def test_an_address_that_is_not_good_any_more_takes_nothing(receive, ana, thread, end):
    address = reply_address(ana, thread)
    if end == "expire":
        ReplyAddress.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        assert revoke_reply_addresses(ana) == 1
    mail = receive(written(to=address))
    assert (mail.outcome, mail.post) == (Outcome.NOT_TAKEN, None)
    assert reply_address(ana, thread) != address


def test_a_made_up_key_takes_nothing(receive, ana, thread):
    mail = receive(written(to=f"reply+{'a' * 32}@{DOMAIN}"))
    assert (mail.outcome, mail.why) == (Outcome.NOT_TAKEN, "It was not sent to a reply address.")


def test_who_may_not_see_it_any_more_adds_nothing(receive, bela, thread):
    confirm(bela)
    address = reply_address(bela, thread)
    thread.visibility = Visibility.PRIVATE
    thread.save()
    mail = receive(written(to=address, sender="bela@example.org"))
    assert (mail.outcome, mail.post) == (Outcome.NOT_TAKEN, None)
    assert not OutgoingMail.objects.exists()


def test_who_was_switched_off_adds_nothing(receive, ana, thread):
    address = reply_address(ana, thread)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert receive(written(to=address)).outcome == Outcome.NOT_TAKEN


def test_a_locked_conversation_takes_no_mail_and_says_so_once(receive, ana, omar, thread):
    lock_thread(thread, by=omar)
    address = reply_address(ana, thread)
    mail = receive(written(to=address))
    assert (mail.outcome, mail.post) == (Outcome.NOT_TAKEN, None)
    answer = OutgoingMail.objects.get()
    assert answer.to == "ana@example.org"
    assert answer.headers["Auto-Submitted"] == "auto-replied"
    assert answer.headers["In-Reply-To"] == "<1@mail.example.org>"
    assert thread.get_absolute_url() in answer.text
    InboundMail.objects.update(state="waiting", attempts=0, next_at=timezone.now())
    process_waiting_mails()
    assert OutgoingMail.objects.count() == 1


def test_a_stranger_is_never_written_to(receive, ana, omar, thread):
    lock_thread(thread, by=omar)
    receive(written(to=reply_address(ana, thread), sender="mallory@example.net"))
    assert not OutgoingMail.objects.exists()


def test_a_mail_without_new_words_is_answered(receive, ana, thread):
    mail = receive(written(to=reply_address(ana, thread), text="On 3 May 2026 Acme wrote:\n> Did it help?\n"))
    assert (mail.outcome, mail.post) == (Outcome.NOT_TAKEN, None)
    assert "nothing new" in OutgoingMail.objects.get().text


def test_a_mail_that_is_too_long_for_a_post_is_answered_with_the_reason(receive, ana, thread):
    receive(written(to=reply_address(ana, thread), text="word " * 5_000))
    assert "characters" in OutgoingMail.objects.get().text


def test_an_answer_follows_a_merged_conversation(receive, ana, omar, thread, make_thread):
    address = reply_address(ana, thread)
    other = make_thread(title="Toasters of this year")
    merge_threads(thread, into=other, by=omar)
    mail = receive(written(to=address))
    assert Post.objects.get(pk=mail.post_id).thread == other


def test_links_that_act_without_signing_in_never_become_public(receive, ana, thread, settings):
    from django.urls import reverse

    address = reply_address(ana, thread)
    links = [
        settings.SITE_URL + reverse(f"notifications:{name}", args=["to-k_en:1"])
        for name in ("unsubscribe", "outcome", "confirm_follow")
    ]
    quoted = "\n".join(["It works now.", "Acme said in a way that nobody recognises", *links, f"answer to {address}"])
    body = Post.objects.get(pk=receive(written(to=address, text=quoted)).post_id).body
    assert "It works now." in body
    assert "to-k_en" not in body
    assert address not in body
    assert ReplyAddress.objects.get().key not in body


def test_our_own_mail_quoted_without_any_mark_is_cut_at_its_line(receive, ana, omar, thread):
    from apps.activity.models import Event
    from apps.company.models import Profile
    from apps.notifications.models import Notification
    from apps.notifications.wording import bundle_letter

    address = reply_address(ana, thread)
    told = Notification(event=Event.objects.first(), recipient=ana, thread=thread, reason="asked")
    ours = bundle_letter([told], company=Profile.current(), reply_to=address)
    mail = receive(written(to=address, text=f"It works now.\n\n{ours.text}"))
    assert Post.objects.get(pk=mail.post_id).body == "It works now."
    mail = receive(written(to=address, text=None, html=f"<p>And it toasts.</p>{ours.html}", message_id="<2@x>"))
    assert Post.objects.get(pk=mail.post_id).body == "And it toasts."


def test_html_without_text_becomes_markdown(receive, ana, thread):
    html = (
        '<div>It <b>works</b> now.</div><div class="gmail_quote">On Mon, 4 May 2026, Acme wrote:'
        "<blockquote>Did it help?</blockquote></div>"
    )
    mail = receive(written(to=reply_address(ana, thread), text=None, html=html))
    assert Post.objects.get(pk=mail.post_id).body == "It **works** now."


def test_hostile_html_stays_words(receive, ana, thread):
    html = '<p>Hi <script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">here</a></p>'
    mail = receive(written(to=reply_address(ana, thread), text=None, html=html))
    shown = Post.objects.get(pk=mail.post_id).html
    assert "script" not in shown
    assert "onerror" not in shown


def test_two_machines_do_not_talk_for_ever(receive, ana, thread):
    address = reply_address(ana, thread)
    mails = [receive(written(to=address, text=f"Word {number}", message_id=f"<{number}@x>")) for number in range(7)]
    assert [mail.outcome for mail in mails] == [Outcome.POSTED] * 5 + [Outcome.NOT_TAKEN] * 2
    assert "within an hour" in mails[5].why
    InboundMail.objects.filter(outcome=Outcome.POSTED).update(received_at=timezone.now() - timedelta(minutes=61))
    assert receive(written(to=address, text="Later", message_id="<9@x>")).outcome == Outcome.POSTED


def test_strangers_with_many_names_do_not_fill_a_conversation(receive, ana, thread):
    address = reply_address(ana, thread)
    mails = [
        receive(written(to=address, sender=f"m{number}@example.net", message_id=f"<{number}@x>"))
        for number in range(22)
    ]
    assert [mail.outcome for mail in mails].count(Outcome.HELD) == 20


@pytest.mark.parametrize("sender", ["help@example.org", f"reply+{'b' * 32}@{DOMAIN}"])
def test_our_own_mail_that_comes_back_is_ignored(receive, ana, thread, sender, settings):
    settings.DEFAULT_FROM_EMAIL = "Acme <help@example.org>"
    mail = receive(written(to=reply_address(ana, thread), sender=sender))
    assert (mail.outcome, mail.post) == (Outcome.IGNORED, None)


def test_a_mail_under_an_id_of_ours_is_ignored(receive, ana, thread):
    from apps.foundation.mail import queue_mail
    from apps.foundation.sending import mail_host

    sent = queue_mail(to="ana@example.org", subject="News", text="News")
    mail = receive(written(to=reply_address(ana, thread), message_id=f"<{sent.reference.hex}.mail@{mail_host()}>"))
    assert (mail.outcome, mail.post) == (Outcome.IGNORED, None)


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "auto-generated (vacation)"},
        {"precedence": "bulk"},
        {"precedence": "junk"},
        {"x_autoreply": "yes"},
        {"x_autorespond": "on"},
        {"x_auto_response_suppress": "All"},
        {"return_path": "<>"},
        {"list_id": "<toasters.lists.example.org>"},
        {"subject": "Automatische Antwort: Ihr Toaster"},
        {"subject": "Out of office: back on Monday"},
        {"subject": "Réponse automatique : Toaster"},
        {"subject": "自動返信: トースター"},
    ],
)
def test_what_a_machine_sends_is_ignored(receive, ana, thread, headers):
    mail = receive(written(to=reply_address(ana, thread), **headers))
    assert (mail.outcome, mail.post) == (Outcome.IGNORED, None)
    assert mail.why
    assert not OutgoingMail.objects.exists()


def test_pictures_come_along_and_other_files_stay_behind(receive, ana, thread, settings, tmp_path):
    from email.message import EmailMessage
    from io import BytesIO

    from PIL import Image

    settings.MEDIA_ROOT = tmp_path
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "PNG")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ana@example.org", reply_address(ana, thread), "Re: toaster"
    mail["Message-ID"] = "<3@x>"
    mail.set_content("Here it is.")
    mail.add_attachment(drawn.getvalue(), maintype="image", subtype="png", filename="toaster.png")
    mail.add_attachment(b"not a picture at all", maintype="image", subtype="png", filename="broken.png")
    mail.add_attachment(b"%PDF-1.4 bill", maintype="application", subtype="pdf", filename="my bill.pdf")
    row = receive(mail.as_bytes())
    post = Post.objects.get(pk=row.post_id)
    picture = post.pictures.get()
    assert f"/pictures/{picture.key}.{picture.format}" in post.body
    assert "2 files of this mail are not shown here" in post.body
    assert "bill" not in post.body


def test_a_released_or_edited_post_stays_when_the_mail_is_tried_again(receive, ana, thread):
    mail = receive(written(to=reply_address(ana, thread)))
    edit_post(Post.objects.get(pk=mail.post_id), by=ana, body="Changed since.")
    InboundMail.objects.update(state="waiting", attempts=0, next_at=timezone.now())
    process_waiting_mails()
    assert [post.body for post in thread.posts.filter(is_opening=False)] == ["Changed since."]
