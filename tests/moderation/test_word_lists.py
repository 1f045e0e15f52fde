"""Word lists: what they find however it is hidden, what they leave alone, and how they are kept."""

import time

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.moderation.lines import merge_lines, read_lines, write_lines
from apps.moderation.matching.lists import ReadyList
from apps.moderation.matching.readings import Said
from apps.moderation.models import WordList
from apps.moderation.verbs import remove_word_list, save_word_list

EVERYWHERE = ("title", "body", "name", "links")


def found(words: str, body: str, patterns: str = "", parts=EVERYWHERE, **more) -> tuple[str, ...]:
    return ReadyList(words, patterns, parts).find(Said(body=body, **more)).found


@pytest.mark.parametrize(
    "written",
    [
        "buy viagra now",
        "VIAGRA",
        "Viágra",
        "v1agra",
        "vi@gra",
        "v!agra",
        "vіаgrа",  # with Cyrillic letters
        "ｖｉａｇｒａ",
        "vi\u200bag\u200bra",
        "vi\u00adagra",
        "v i a g r a",
        "v.i.a.g.r.a",
        "v-1-a-g-r-a",
        "viaaaagra",
        "via**gr**a",
        "&#118;iagra",
        "𝓿𝓲𝓪𝓰𝓻𝓪",
        "“viagra”, she said",
    ],
)
def test_a_word_is_found_however_it_is_hidden(written):
    assert found("viagra", written) == ("viagra",)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("ass", "A class of passengers assesses the glass assembly."),
        ("cop", "Старый сор в углу."),
        ("pot", "Рот болит, а мой кот спит и ест."),
        ("viagra", "The Niagara falls and a via grande."),
        ("so", "Order 50, item 5o0, since 1950."),
        ("abc", "a b and c d"),
        ("sale", "Salem and resale"),
        ("test", "a contest of tests"),
    ],
)
def test_other_words_are_left_alone(words, written):
    assert found(words, written) == ()


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("“free gift”", "A FREE   gift!"),
        ("casino*", "casinos and casinò"),
        ("賭博", "這是賭博網站"),
        ("казино", "Лучшее КАЗИНО города"),
        (["क्रिकेट", "सट्टा"][1], "क्रिकेट सट्टा यहाँ"),
        ("إباحي", "هذا إباحي"),
    ],
)
def test_words_of_any_script_and_phrases_are_found(words, written):
    assert len(found(words, written)) == 1


def test_a_list_looks_only_where_it_is_told():
    said = {"title": "title alpha", "name": "beta", "body": "gamma https://delta.example/epsilon"}
    words = "alpha\nbeta\ngamma\ndelta\nepsilon"
    assert found(words, **said, parts=("title",)) == ("alpha",)
    assert found(words, **said, parts=("name",)) == ("beta",)
    assert found(words, **said, parts=("body",)) == ("gamma",)
    assert found(words, **said, parts=("links",)) == ("delta", "epsilon")


def test_patterns_are_found_beside_words():
    assert found("", "Win 500 euro today", patterns=r"win \d+ euro") == (r"win \d+ euro",)
    assert found("", "win\u200b 500 euro", patterns=r"win \d+ euro") == (r"win \d+ euro",)


@pytest.mark.parametrize(
    ("words", "text", "censored"),
    [
        ("darn", "Oh darn, DARN it!", "Oh ••••, •••• it!"),
        ("“holy cow”", "Holy cow, what?", "•••• •••, what?"),
        ("darn", "d4rn and дarn", "•••• and дarn"),
        ("darn", "darned darning", "darned darning"),
        ("darn*", "darned", "••••••"),
    ],
)
def test_words_are_dotted_out(words, text, censored):
    assert ReadyList(words, "", ("body",)).censor(text) == censored


def test_what_a_pattern_finds_is_dotted_out():
    assert ReadyList("", r"code \w+", ("body",)).censor("my code ABC123.") == "my •••• ••••••."


def test_the_longest_text_is_looked_at_in_little_time():
    words = "\n".join(f"word{number}" for number in range(200))
    patterns = "\n".join(rf"(a+)+b{number}$" for number in range(50))
    body = "v i a g r a аnd 4 more @ll " * 740
    start = time.process_time()
    finding = ReadyList(words, patterns, EVERYWHERE).find(Said(body=body[:20_000]))
    assert finding.found == ()
    assert time.process_time() - start <= 0.5


@pytest.mark.parametrize(
    ("told", "field", "complaint"),
    [
        ({}, "words", "at least one word or pattern"),
        ({"words": "two words"}, "words", "Line 1: put quotes"),
        ({"patterns": "ok\n(a"}, "patterns", "Line 2: this is not a valid regular expression"),
        ({"patterns": r"(a)\1"}, "patterns", "Line 1"),
        ({"words": "x", "in_title": False, "in_body": False}, "in_title", "where to look"),
        ({"words": "x", "effect": "tag"}, "tag", "Name the tag"),
        ({"words": "x", "effect": "route"}, "department", "Name the department"),
        ({"words": "x", "effect": "censor", "in_title": False, "in_body": False, "in_name": True}, "in_body", "dotted"),
        ({"words": "x\n" * 201}, "words", "at most 200 lines"),
        ({"patterns": "abc\n" * 51}, "patterns", "at most 50 patterns"),
    ],
)
def test_a_list_that_cannot_be_used_names_what_to_fix(db, told, field, complaint):
    stored = WordList(**{"name": "One", "effect": "hold", **told})
    with pytest.raises(ValidationError) as refused:
        stored.full_clean()
    assert complaint in " ".join(refused.value.message_dict[field])


def test_a_list_is_kept_with_its_story(mona):
    stored = save_word_list(WordList(name="Spam", effect="hold", words="casino"), by=mona)
    save_word_list(stored, by=mona)
    stored.words = "casino\nslots"
    save_word_list(stored, by=mona)
    remove_word_list(stored, by=mona)
    story = list(Event.objects.filter(subject_type="moderation.wordlist").order_by("id"))
    assert [event.action for event in story] == ["words.changed", "words.changed", "words.removed"]
    assert story[1].particulars["old"] == {"words": "casino"}
    assert story[2].particulars["old"]["words"] == "casino\nslots"
    assert not WordList.objects.exists()


def test_lines_go_out_and_come_back_the_same():
    stored = WordList(words="casino\n“free gift”\nslot*", patterns="win \\d+ euro\n/x/")
    words, patterns = read_lines(write_lines(stored).encode())
    assert "\n".join(words) == stored.words
    assert "\n".join(patterns) == stored.patterns


def test_lines_of_a_file_are_added_once():
    words, patterns = read_lines("\ufeff# comment\ncasino\n\n/a+b/\nnew\n".encode())
    assert (words, patterns) == (["casino", "new"], ["a+b"])
    assert merge_lines("casino\nold", words) == "casino\nold\nnew"
    with pytest.raises(ValueError, match="UTF-8"):
        read_lines(b"caf\xe9 \xff")
