"""How much a text looks like spam: the parts of the score, and how well its bands do on comments that people labelled.

The phrases were chosen while looking at the first two files; the figures below are of the other three.
"""

import csv
import zlib
from pathlib import Path

import pytest
from django.conf import settings

from apps.foundation.plaintext import html_to_text
from apps.moderation.spam.learner import LEAST_PRECISION, Learned, learn, measure
from apps.moderation.spam.repeats import likeness, shingles
from apps.moderation.spam.score import ASK_FROM, Band, Suspect, outside_links, spam_score
from apps.moderation.spam.signs import AMBIGUOUS, INVITING, PROMISING

LABELLED = Path(settings.BASE_DIR).parent / "shared" / "data" / "youtube_spam"
SEEN, UNSEEN = (1, 2), (3, 4, 5)
needs_labelled = pytest.mark.skipif(not LABELLED.exists(), reason="the labelled comments are not on this machine")


def comments(*numbers: int) -> list[tuple[str, bool]]:
    rows = []
    for number in numbers:
        (path,) = LABELLED.glob(f"Youtube0{number}-*.csv")
        with path.open(encoding="utf-8", newline="") as file:
            rows += [(html_to_text(row["CONTENT"]), row["CLASS"] == "1") for row in csv.DictReader(file)]
    return rows


def reasons(text: str, **known) -> list[str]:
    return [part.reason for part in spam_score(Suspect(text=text, **known)).parts]


@needs_labelled
def test_the_bands_hold_what_they_promise_on_comments_nobody_tuned_them_with(capsys):
    rows = comments(*UNSEEN)
    bands = [(spam_score(Suspect(text=text)).band, is_spam) for text, is_spam in rows]
    spam = sum(is_spam for _text, is_spam in rows)
    figures = {}
    for name, wanted in (("act", {Band.ACT}), ("act or ask", {Band.ACT, Band.ASK})):
        called = [is_spam for band, is_spam in bands if band in wanted]
        figures[name] = (sum(called) / len(called), sum(called) / spam)
    with capsys.disabled():
        print(f"\n{len(rows)} comments, {spam} of them spam")
        for name, (precision, recall) in figures.items():
            print(f"{name}: precision {precision:.3f}, recall {recall:.3f}")
    assert figures["act"][0] >= 0.97
    assert figures["act or ask"][0] >= 0.95
    assert figures["act or ask"][1] >= 0.75


@needs_labelled
def test_the_learner_does_well_on_files_that_it_did_not_see(capsys):
    measured = measure(learn(comments(*SEEN)), comments(*UNSEEN))
    with capsys.disabled():
        print(f"\nlearned from two files: precision {measured.precision:.3f}, recall {measured.recall:.3f}")
    assert measured.precision >= LEAST_PRECISION
    assert measured.recall >= 0.5
    assert measured.is_good_enough


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("See https://elsewhere.example/", "links"),
        ("See elsewhere.com today", "links"),
        ("See https://bit.ly/x", "shortener"),
        ("Write to https://wa.me/491701234567", "chat"),
        ("Go to elsewhere (dot) com", "hidden_link"),
        ("hxxp://elsewhere.example", "hidden_link"),
        ('<a href="x">x</a>', "markup"),
        ("https://elsewhere.example/only", "only_link"),
        ("Call me: +49 170 1234567", "phone"),
        ("Check out my channel", "inviting"),
        ("Подписывайтесь на мой канал", "inviting"),
        ("Make money from home", "promising"),
        ("Mit Nebenverdienst Geld verdienen", "promising"),
        ("Buy frоm us", "mixed"),  # with one Cyrillic letter
        ("He\u200bll\u200bo", "hidden"),
        ("THIS IS THE BEST OF ALL", "capitals"),
        ("Now!!!", "shouting"),
        ("#a1 #b2 #c3 #d4 @e5", "handles"),
    ],
)
def test_each_sign_is_named_and_told(text, reason):
    assert reason in reasons(text)
    score = spam_score(Suspect(text=text))
    assert score.points == sum(part.points for part in score.parts)
    assert score.explain().startswith(f"{score.points}: +")


@pytest.mark.parametrize(
    "text",
    [
        "My toaster stays cold since the update of 3 May 2026. I paid 49,90 € and want a refund.",
        "WLAN, USB and HDMI do not work. What now?",
        "I called you three times. Nobody answered!!",
        "Das Gerät geht nicht an. Können Sie mir bitte helfen?",
        "آلة التحميص لا تعمل منذ أمس",
        "トースターが動きません。どうすればいいですか?",
        "The family 👨‍👩‍👧 is disappointed, can you help?",
        "Order no. 4711-22 of 2026-05-03, serial 12.34.56",
    ],
)
def test_honest_complaints_are_let_pass(text):
    assert spam_score(Suspect(text=text, is_newcomer=True)).band == Band.IGNORE


@pytest.mark.parametrize(
    "text",
    [
        "My toaster has two slots and only one gets hot.",
        "Slots",
        "How do I subscribe to your newsletter?",
        "The page for subscribers shows an error.",
        "It worked for a minute, now it is broken, please help.",
        "Can I pay with a gift card?",
        "Is there a free trial of the app? I cannot find it.",
    ],
)
def test_one_word_that_honest_people_say_as_well_does_not_reach_the_ask_band(text):
    assert spam_score(Suspect(text=text, is_newcomer=True)).band == Band.IGNORE


def test_two_of_them_do():
    assert spam_score(Suspect(text="Casino with the best slots")).band == Band.ASK


def test_what_is_ambiguous_is_in_one_of_the_lists():
    known = {term.shown for term in (*INVITING.all, *PROMISING.all)}
    assert known >= AMBIGUOUS


def test_being_new_weighs_only_what_else_there_is():
    assert spam_score(Suspect(text="Hello there.", is_newcomer=True)).points == 0
    known, new = (spam_score(Suspect(text="Do subscribe", is_newcomer=is_new)).points for is_new in (False, True))
    assert new > known >= ASK_FROM


def test_links_to_ourselves_do_not_count():
    own = frozenset({"acme.example"})
    assert outside_links("https://acme.example/a https://help.acme.example/b www.acme.example", own) == []
    assert outside_links("https://notacme.example/", own) == ["notacme.example"]
    assert outside_links("https://acme.example.evil.example/", own) == ["acme.example.evil.example"]
    assert outside_links("mail ana@acme.com or v1.2.com", ()) == ["v1.2.com"]


def test_a_score_stays_between_0_and_100():
    worst = "SUBSCRIBE!!! check out my channel, make money, free gift https://bit.ly/x https://wa.me/1 hxxp " * 20
    assert spam_score(Suspect(text=worst, repeats=1.0, learned=1.0)).points == 100
    assert spam_score(Suspect(text="Good morning", learned=0.0)).points == 0


def test_what_was_learned_moves_the_score():
    assert reasons("x", learned=0.99) == ["learned_spam"]
    assert reasons("x", learned=0.01) == ["learned_good"]
    assert reasons("x", learned=0.5) == []


def test_repeated_words_are_alike_and_others_are_not():
    text = "Dear all, my uncle sells very good toasters of every colour."
    assert likeness(shingles(text), shingles(text.upper())) == 1
    assert likeness(shingles(text), shingles(text + " Write to him!")) > 0.7
    assert likeness(shingles(text), shingles("Mine broke after a week and nobody answers me")) == 0
    assert shingles("Thanks a lot") == frozenset()


def test_lessons_are_packed_and_come_back_the_same():
    learned = learn([("cheap pills online", True), ("my toaster is cold", False)])
    again = Learned.unpacked(learned.packed(), learned.spam_texts, learned.good_texts)
    assert again == learned
    assert again.chance("cheap pills") > 0.5 > again.chance("my toaster")
    with pytest.raises(ValueError, match="counts"):
        Learned.unpacked(zlib.compress(b"short"), 1, 1)


def test_a_learner_that_says_nothing_is_not_good_enough():
    assert not measure(learn([]), [("a word", True)]).is_good_enough
