"""What people and staff do together, as the browser meets it: pictures, marks, joined and private conversations, links
of mails, and what waits for staff."""

import io
import re
from datetime import timedelta
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from apps.company.models import Department
from apps.forum.models import Post, PrivateTalk, Removal, Thread
from apps.forum.rendering import picture_address
from apps.forum.verbs import (
    ask_by_mail,
    edit_post,
    merge_threads,
    open_thread,
    post_reply,
    remove_post,
    return_from_private,
    split_thread,
    store_picture,
    tag_thread,
    take_private,
)
from apps.foundation.models import OutgoingMail
from apps.moderation.models import WordList
from apps.moderation.verbs import ban_person, flag_post, save_word_list, trust_person
from apps.notifications.inbound.store import store_mail
from apps.notifications.tokens import SOLVED, UNSOLVED, Leave, Outcome, leave_token, outcome_token
from apps.notifications.verbs import follow_subject, invite_to_follow
from apps.people.models import Organisation, User

TOO_RUDE = "snollygoster"
LETTER = b"""From: Somebody <somebody@example.org>
To: help@acme.example
Subject: My kettle
Message-ID: <1@example.org>
Date: Mon, 4 May 2026 10:00:00 +0000

It is still cold.
"""


def fill(*, ana: User, bela: User, mona: User, omar: User) -> dict[str, str]:
    """Make it. Returns the address of each page by a short name."""
    acts = {
        "pictured": _pictured(ana, bela, omar),
        "asked_back": _asked_back(ana, omar),
        "removed": _removed(ana, bela, mona),
        "waiting": _waiting(ana, bela),
        "talked": _talked(ana, omar),
        "taken": _taken(ana, omar),
        "split": _split(ana, bela, mona),
        "merged": _merged(ana, bela, omar),
    }
    addresses = {name: thread.get_absolute_url() for name, thread in acts.items()}
    return addresses | _doors(acts) | _links(acts, ana) | _work(acts, ana, bela, mona)


def drawing(colour: str = "teal") -> bytes:
    """A picture as a phone would send it."""
    picture = Image.new("RGB", (640, 400), "white")
    ImageDraw.Draw(picture).ellipse((220, 80, 420, 320), fill=colour)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _pictured(ana: User, bela: User, omar: User) -> Thread:
    """A picture, a quotation, somebody called by name, a partner's words, tags."""
    picture = store_picture(SimpleUploadedFile("lid.png", drawing()), by=ana)
    thread = open_thread(
        by=ana,
        title="What is this part of the lid called?",
        body=f"It came off.\n\n![The round part]({picture_address(picture)})",
    )
    tag_thread(thread, by=omar, tags=["spare parts", "lid"])
    firm = Organisation.objects.create(name="Lid & Sons", url="https://lids.example/", verified_at=timezone.now())
    leo = User.objects.create(
        username="leo", name="Leo", organisation=firm, joined_at=timezone.now() - timedelta(days=400)
    )
    post_reply(thread, by=leo, body="We make it. It is the **seal**.")
    post_reply(thread, by=bela, body=f"> We make it. It is the **seal**.\n\nThank you, @{leo.nickname}.")
    post_reply(thread, by=omar, body=f"@{ana.nickname} a new one is on its way to you.")
    return thread


def _asked_back(ana: User, omar: User) -> Thread:
    thread = open_thread(by=ana, title="The kettle hums at night", body="All night.")
    post_reply(thread, by=omar, body="Which one is it: K1 or K2?", asks_back=True)
    return thread


def _removed(ana: User, bela: User, mona: User) -> Thread:
    thread = open_thread(by=ana, title="Is the warranty worth it?", body="It costs as much as the kettle.")
    rude = post_reply(thread, by=bela, body="Only somebody like you would ask.")
    post_reply(thread, by=bela, body="I am sorry. It is, for me.")
    remove_post(rude, by=mona, reason=Removal.Reason.INSULT, note="The second time.")
    return thread


def _waiting(ana: User, bela: User) -> Thread:
    """A reply that a word list holds back, and one that somebody reported."""
    save_word_list(WordList(name="Rude", effect=WordList.Effect.HOLD, words=TOO_RUDE), by=None)
    thread = open_thread(by=bela, title="Which oil for the hinge?", body="It squeaks.")
    post_reply(thread, by=ana, body=f"Ask the {TOO_RUDE} who sold it to you.")
    flag_post(post_reply(thread, by=ana, body="Read the manual."), by=bela, reason=Removal.Reason.OFF_TOPIC)
    return thread


def _talked(ana: User, omar: User) -> Thread:
    """A part of it was private for a while and came back."""
    thread = open_thread(by=ana, title="I paid for two lids and got one", body="What now?")
    talk = take_private(thread, by=omar, reason=PrivateTalk.Reason.PAYMENT, department=Department.objects.get())
    return_from_private(talk, by=omar, outcome="The second lid was paid back.")
    return thread


def _taken(ana: User, omar: User) -> Thread:
    thread = open_thread(by=ana, title="My invoice shows a wrong amount", body="It is twice as much.")
    take_private(thread, by=omar, reason=PrivateTalk.Reason.PERSONAL_DATA, department=Department.objects.get())
    return thread


def _split(ana: User, bela: User, mona: User) -> Thread:
    thread = open_thread(by=ana, title="Kettle K2, first impressions", body="It is quiet.")
    moved = post_reply(thread, by=bela, body="Where is the manual to be had?")
    post_reply(thread, by=bela, body="And it is fast.")
    split_thread(thread, posts=[moved], title="Where is the manual of the K2?", by=mona)
    return thread


def _merged(ana: User, bela: User, omar: User) -> Thread:
    """A question that lives on in an older one; the older one is returned."""
    into = open_thread(by=ana, title="When is the K3 in the shops?", body="I want a green one.")
    other = open_thread(by=bela, title="Is there a date for the K3?", body="I want a red one.")
    merge_threads(other, into=into, by=omar)
    return into


def _doors(acts: dict[str, Thread]) -> dict[str, str]:
    """The pages on which something is done to a conversation or to a post."""
    pictured = acts["pictured"]
    answer = pictured.posts.get(author__username="leo")
    changed = acts["asked_back"].posts.get(author__username="omar")
    edit_post(changed, by=changed.author, body="Which one is it: the **K1** or the **K2**?")
    return {
        "board": reverse("forum:board", args=[pictured.board.slug]),
        "tag": f"{reverse('forum:threads')}?tag=lid",
        "merge": reverse("forum:merge", args=[pictured.pk]),
        "split off": reverse("forum:split", args=[pictured.pk]),
        "talk": acts["taken"].private_talks.get().talk.get_absolute_url(),
        "flag": reverse("moderation:flags", args=[pictured.pk, answer.pk]),
        "history": reverse("forum:history", args=[changed.thread_id, changed.pk]),
    }


def _links(acts: dict[str, Thread], ana: User) -> dict[str, str]:
    """Where the links of mails lead."""
    ask_by_mail(email="nora@example.org", name="Nora", title="Does the lid fit the small pot?", body="*Hm.*")
    thread = acts["asked_back"]
    invite_to_follow(thread, address="nina@example.org")
    said = {choice: outcome_token(Outcome(thread.pk, ana.pk, choice)) for choice in (SOLVED, UNSOLVED)}
    return {
        "confirm": _link_to("nora@example.org"),
        "confirm following": _link_to("nina@example.org"),
        "unsubscribe": reverse("notifications:unsubscribe", args=[leave_token(Leave(person=ana.pk))]),
        "solved by mail": reverse("notifications:outcome", args=[said[SOLVED]]),
        "unsolved by mail": reverse("notifications:outcome", args=[said[UNSOLVED]]),
    }


def _link_to(address: str) -> str:
    words = OutgoingMail.objects.filter(to=address).latest("pk").text
    return urlsplit(re.search(r"https?://\S+/(?:ask|follow)/confirm/\S+", words)[0]).path


def _work(acts: dict[str, Thread], ana: User, bela: User, mona: User) -> dict[str, str]:
    """What the staff's pages show."""
    follow_subject(acts["pictured"], by=bela)
    carl = User.objects.create(username="carl", name="Carl", joined_at=timezone.now())
    ban = ban_person(carl, by=mona, reason=Removal.Reason.SPAM, note="Forty posts in an hour.")
    trust_person(bela, by=mona)
    mail, _is_new = store_mail(LETTER, door="mailbox", place="1")
    flagged = Post.objects.get(thread=acts["waiting"], body="Read the manual.")
    return {
        "report": reverse("admin:moderation_report_change", args=[flagged.report.pk]),
        "word list": reverse("admin:moderation_wordlist_change", args=[WordList.objects.get().pk]),
        "ban": reverse("admin:moderation_ban_change", args=[ban.pk]),
        "inbound mail": reverse("admin:notifications_inboundmail_change", args=[mail.pk]),
        "outgoing mail": reverse("admin:foundation_outgoingmail_change", args=[OutgoingMail.objects.latest("pk").pk]),
        "organisation": reverse("admin:people_organisation_change", args=[Organisation.objects.get().pk]),
    }


def conversations(titles: dict[str, str]) -> dict[str, str]:
    """One conversation for each title, begun by Bela. Returns the addresses by the same names."""
    bela = User.objects.get(username="bela")
    return {
        name: open_thread(by=bela, title=title, body="All about it.").get_absolute_url()
        for name, title in titles.items()
    }
