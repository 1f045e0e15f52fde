"""The pages where staff decides: the queue, word lists, bans. Whatever people wrote stays text there."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.forum.models import Post, Removal, Standing, Thread
from apps.forum.verbs import post_reply
from apps.moderation.models import AddressBan, Ban, Flag, Report, Trust, WordList
from apps.moderation.verbs import approve_report, ask_for_a_look, ban_person, flag_post, trust_person
from apps.people.models import User
from tests.browser.hostile import LINES, SIGNS_OF_SUCCESS
from tests.conftest import make_person, signed_in
from tests.staff import choose, decide, page, told

FORM = {"is_active": "on", "effect": "hold", "words": "", "patterns": "", "in_body": "on", "in_title": "on"}


class Harm(HTMLParser):
    """What of a page would run somebody's words: handlers, scripts, documents in frames, addresses with a scheme."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self._is_script = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._is_script = tag in {"script", "style"}
        for name, value in attrs:
            runs = name.startswith(("on", "x-", "@", ":")) or name in {"srcdoc", "style"}
            if runs and SIGNS_OF_SUCCESS in (value or ""):
                self.found.append(f"{tag} {name}")
            if name in {"href", "src", "action"} and (value or "").strip().lower().startswith("javascript:window"):
                self.found.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag):
        self._is_script = False

    def handle_data(self, data):
        if self._is_script and SIGNS_OF_SUCCESS in data:
            self.found.append("script")


@pytest.fixture
def at_work(client, moderator):
    return signed_in(client, moderator)


@pytest.fixture
def three(thread, bela, moderator):
    """Three reported replies by Bela."""
    posts = [post_reply(thread, by=bela, body=f"Reply number {number} of three.") for number in range(3)]
    for post in posts:
        flag_post(post, by=moderator, reason=Removal.Reason.SPAM)
    return list(Report.objects.order_by("pk"))


def standings() -> set[str]:
    return set(Post.objects.filter(report__isnull=False).values_list("standing", flat=True))


def test_the_queue_says_for_what_reasons_people_reported_a_post(at_work, three, ana, bela):
    flag_post(three[2].post, by=ana, reason=Removal.Reason.SPAM)
    flag_post(three[2].post, by=make_person("Carla"), reason=Removal.Reason.INSULT)
    html = at_work.get(page(Report, "changelist")).content.decode()
    assert html.count("<div>spam × 1</div>") == 2
    assert "<div>spam × 2</div><div>insult or threat × 1</div>" in html
    assert "spam × 2" in at_work.get(page(three[2])).content.decode()


def test_the_queue_shows_what_waits_most_reported_first(at_work, three, ana, report, held):
    flag_post(three[2].post, by=ana, reason=Removal.Reason.INSULT, note="Rude")
    html = at_work.get(page(Report, "changelist")).content.decode()
    order = [html.index(words) for words in ("number 2", "number 0", "elsewhere.example")]
    assert order == sorted(order)
    assert "links elsewhere: elsewhere.example" in html
    held_only = at_work.get(page(Report, "changelist", why="held")).content.decode()
    assert "elsewhere.example" in held_only
    assert "number 0" not in held_only


def test_one_page_tells_all_that_a_decision_needs(at_work, three, ana):
    flag_post(three[0].post, by=ana, reason=Removal.Reason.INSULT, note="Called me names")
    html = at_work.get(page(three[0])).content.decode()
    for words in ("Reply number 0", "Called me names", "Newcomer", "Approve and trust", "Remove and ban"):
        assert words in html


def test_posts_are_approved_in_bulk(at_work, three):
    response = choose(at_work, Report, "approve", three)
    assert "3 posts stand." in told(response)
    assert standings() == {"shown"}
    assert set(Report.objects.values_list("state", flat=True)) == {"approved"}


def test_posts_are_removed_in_bulk_for_one_reason(at_work, three):
    asked = choose(at_work, Report, "decline", three)
    assert "criticism is no reason" in asked.content.decode()
    assert standings() == {"shown"}, "nothing before the reason was given"
    response = decide(at_work, Report, "decline", three, reason="insult", note="")
    assert "3 posts were removed." in told(response)
    assert standings() == {"removed"}
    assert set(Removal.objects.values_list("reason", flat=True)) == {"insult"}


def test_a_reason_outside_of_the_list_removes_nothing(at_work, three):
    response = decide(at_work, Report, "decline", three, reason="criticism", note="")
    assert response.status_code == 422
    assert standings() == {"shown"}


def test_removing_and_banning_lasts_as_long_as_chosen(at_work, three, bela):
    decide(at_work, Report, "decline-and-ban", three, reason="spam", note="", span="7")
    ban = Ban.objects.get()
    assert ban.person == bela
    assert timedelta(days=6) < ban.until - timezone.now() <= timedelta(days=7)
    assert standings() == {"removed"}


def test_approve_and_trust_vouches_for_the_author(at_work, three, bela, moderator):
    choose(at_work, Report, "approve-and-trust", three)
    assert Trust.objects.get().person == bela


def test_what_a_colleague_decided_first_is_told_and_stays(at_work, three, mona):
    approve_report(three[0], by=mona)
    response = at_work.post(page(three[0], "decline"), {"reason": "spam"})
    assert "Mona decided this already" in told(response)
    decide(at_work, Report, "decline", three, reason="spam", note="")
    assert Post.objects.get(pk=three[0].post_id).standing == Standing.SHOWN
    assert Post.objects.filter(standing="removed").count() == 2


@pytest.mark.parametrize("role", ["Agent", "Representative", "Editor"])
def test_other_roles_look_and_do_not_decide(client, three, role):
    at = signed_in(client, make_person("Robin", role))
    assert at.get(page(Report, "changelist")).status_code == 200
    html = at.get(page(three[0])).content.decode()
    assert "Reply number 0" in html
    assert "Remove and ban" not in html
    for action in ("approve", "approve-and-trust", "decline", "decline-and-ban"):
        at.post(page(three[0], action), {"reason": "spam"})
        choose(at, Report, action, three)
        decide(at, Report, action, three, reason="spam", note="", span="7")
    assert standings() == {"shown"}
    assert not Ban.objects.exists()


def test_a_word_list_is_tried_before_it_is_stored(at_work, three):
    form = FORM | {"name": "Numbers", "effect": "alert", "words": "“number 2”", "patterns": r"number \d+ of"}
    html = at_work.post(page(WordList, "add"), form | {"_preview": "1"}).content.decode()
    assert "It would have matched 3 of the newest 4 posts" in html
    assert not WordList.objects.exists()
    response = at_work.post(page(WordList, "add"), form)
    assert "It would have matched 3 of the newest 4 posts." in told(response)
    assert WordList.objects.get().name == "Numbers"


def test_a_list_that_would_hold_most_posts_is_refused(at_work, thread, ana):
    for number in range(25):
        post_reply(thread, by=ana, body=f"The {number}. of many words.")
    form = FORM | {"name": "Too much", "words": "of"}
    response = at_work.post(page(WordList, "add"), form)
    assert "It would have matched 25 of the newest 26 posts" in response.content.decode()
    assert not WordList.objects.exists()
    at_work.post(page(WordList, "add"), form | {"effect": "alert"})
    assert WordList.objects.exists()


def test_a_pattern_that_cannot_be_used_is_named_at_its_field(at_work, db):
    form = FORM | {"name": "Bad", "patterns": "ok\n(a"}
    html = at_work.post(page(WordList, "add"), form).content.decode()
    assert "Line 2: this is not a valid regular expression" in html


def test_lines_come_from_a_file_and_go_into_one(at_work, db):
    file = SimpleUploadedFile("words.txt", b"casino\n/win \\d+ euro/\n")
    form = {
        "name": "Ähm / list",
        "is_active": "on",
        "effect": "hold",
        "words": "slots",
        "patterns": "",
        "in_body": "on",
    }
    at_work.post(page(WordList, "add"), form | {"lines_file": file})
    stored = WordList.objects.get()
    assert (stored.words, stored.patterns) == ("slots\ncasino", "win \\d+ euro")
    response = at_work.get(f"/admin/moderation/wordlist/{stored.pk}/lines/")
    assert response.content.decode() == "slots\ncasino\n/win \\d+ euro/\n"
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_a_file_that_is_no_text_or_too_large_is_refused(at_work, db):
    form = FORM | {"name": "One"}
    for data, words in ((b"\xff\xfe\xfa", "file"), (b"x" * 50_000, "50000 bytes")):
        html = at_work.post(page(WordList, "add"), form | {"lines_file": SimpleUploadedFile("w.txt", data)})
        assert words in html.content.decode()
    assert not WordList.objects.exists()


def test_somebody_is_banned_and_given_the_word_back_in_the_admin(at_work, bela, moderator):
    at_work.post(page(Ban, "add"), {"person": bela.pk, "reason": "hate", "note": "Third time."})
    ban = Ban.objects.get()
    assert (ban.person, ban.banned_by, ban.reason) == (bela, moderator, "hate")
    assert at_work.post(page(ban), {"reason": "spam"}).status_code == 403
    at_work.post(page(ban, "lift"))
    assert not Ban.objects.in_force().exists()


def test_staff_cannot_be_banned_in_the_admin(at_work, omar):
    html = at_work.post(page(Ban, "add"), {"person": omar.pk, "reason": "hate"}).content.decode()
    assert "People who work here cannot be banned" in html
    assert not Ban.objects.exists()


def test_an_address_is_banned_in_the_admin_and_not_shown_again(at_work):
    at_work.post(page(AddressBan, "add"), {"address": "203.0.113.7", "days": "7", "note": "Flood"})
    ban = AddressBan.objects.get()
    for address in (page(AddressBan, "changelist"), page(ban), page(ban, "history")):
        html = at_work.get(address).content.decode()
        assert "203.0.113.7" not in html
    at_work.post(page(ban, "lift"))
    assert not AddressBan.objects.exists()


@pytest.mark.thorough
def test_no_hostile_word_becomes_markup_on_any_page(client, thread, bela, ana, word_list, mona):
    """Posts, names, titles, notes, reasons and list names, each as hostile as can be."""
    lines = list(LINES.values())
    for number, hostile in enumerate(lines):
        post = post_reply(thread, by=bela, body="x")
        flag_post(post, by=ana, reason=Removal.Reason.SPAM)
        ask_for_a_look(post, why=[hostile])
        Post.objects.filter(pk=post.pk).update(body=hostile, html=hostile)
        Flag.objects.filter(report__post=post).update(note=hostile[:300])
        WordList.objects.create(name=f"{number}{hostile}"[:80], words=hostile[:200], effect="hold")
    User.objects.filter(pk=bela.pk).update(name=LINES["script"])
    Thread.objects.update(title=LINES["image"])
    bela.refresh_from_db()
    trust_person(bela, by=mona)
    ban = ban_person(ana, by=mona, reason=Removal.Reason.SPAM, note=LINES["attribute"])
    at = signed_in(client, make_person("Root", "Manager", is_superuser=True))
    rows = [*Report.objects.all(), *WordList.objects.all(), ban]
    addresses = [page(model, "changelist") for model in (Report, WordList, Ban, Trust, AddressBan)]
    addresses += [page(row, name) for row in rows for name in ("change", "history")]
    pages = [at.get(address) for address in addresses]
    pages += [choose(at, Report, "decline", Report.objects.all())]
    assert {response.status_code for response in pages} == {200}
    shown = [response.content.decode() for response in pages]
    assert [found for html in shown for found in Harm(html).found] == []
    assert sum(SIGNS_OF_SUCCESS in html for html in shown) > len(lines), "the words are there, as text"
