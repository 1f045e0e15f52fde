import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.triage.terms import Terms
from apps.triage.words import READ_LIMIT, Words, fold


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("fail", "What a #FAIL"),
        ("fail", "#fail_again"),
        ("refund", "No refund. None."),
        ("refund*", "I was never refunded!"),
        ("late delivery", "LATE   delivery, as always"),
        ("don't", "I don’t care"),
        ("dont", "Dont ask"),
        ("Łódź", "zwrot w LODZI? nie, w lodz"),
        ("strasse", "Deine Straße"),
        ("smørrebrød", "SMORREBROD!"),
        ("đơn hàng", "Đon hang của tôi"),
        ("İstanbul", "istanbul"),
        ("café", "cafe\u0301 ferme\u0301"),
        ("Überweisung", "uberweisung fehlt"),
        ("avion", "J'ai raté l’avion"),
        ("ABC", "ＡＢＣ"),
        ("退款", "我要退款！"),
        ("iPhone故障", "我的iphone故障了"),
        ("iphone", "我的iPhone坏了"),
        ("返品", "返品したいです"),
        ("환불", "환불을 해주세요"),
        ("คืนเงิน", "ขอคืนเงินด้วย"),
        ("استرداد", "أريد الاسترداد الآن"),
        ("إلغاء", "الغاء الطلب"),
        ("مشكلة", "عندي مُشْكِلَة كبيرة"),
        ("रिफंड", "मुझे रिफंड चाहिए"),
        ("можно ли", "А можно ли вернуть?"),
        ("всё", "все плохо"),
        ("404", "Error 404 again"),
    ],
)
def test_a_term_is_found_in_any_script_whatever_case_and_accents(written, text):
    assert Terms([written]).found_in(Words(text)) == [written]
    assert Terms([written]).is_in(Words(text))
    assert Terms([written]).are_all_in(Words(text))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("fund", "refund refunds"),
        ("refund", "refunded"),
        ("late delivery", "late, but a delivery"),
        ("की", "कि"),
        ("ガス", "カス"),
        ("가", "간다"),
        ("退款", "退了款"),
        ("ban", "banana"),
        ("40", "404"),
        ("late delivery", "delivery late"),
    ],
)
def test_a_term_is_not_found_inside_other_words(written, text):
    assert Terms([written]).found_in(Words(text)) == []
    assert not Terms([written]).is_in(Words(text))
    assert not Terms([written]).are_all_in(Words(text))


def test_found_terms_come_as_written_and_in_the_order_of_the_list():
    terms = Terms(["Weeks", "no answer", "REFUND", "never"])
    assert terms.found_in(Words("a refund after weeks and no answer")) == ["Weeks", "no answer", "REFUND"]


def test_an_empty_text_has_no_words():
    assert not Words("")
    assert not Words(" 😀 … !")
    assert Words("a")


def test_only_the_beginning_of_an_endless_text_is_read():
    text = "x " * (READ_LIMIT // 2) + "refund"
    assert not Terms(["refund"]).is_in(Words(text))


LETTERS = st.sampled_from("abcxyzäöéñçøłđßığåαβγабвёארبتم退款がガ한글०कि'#@_-.,!?\u0301 \n😀1٣")
SOME_TEXT = st.text(LETTERS, max_size=60) | st.text(max_size=60)
LATIN_WORD = st.text(st.sampled_from("abcdefgäéñøłđßz"), min_size=1, max_size=8)


@given(SOME_TEXT)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(fold(fold(text)))
    assert Words(text).line == Words(text).line.lower()
    assert "  " not in Words(text).line.strip()


@given(st.lists(LATIN_WORD, max_size=8), LATIN_WORD, st.lists(LATIN_WORD, max_size=8))
def test_a_word_is_found_in_every_text_that_has_it(before, word, after):
    text = " ".join([*before, word.upper(), *after])
    assert Terms([word]).found_in(Words(text)) == [word]
    assert Terms([word]).is_in(Words(f"#{word}, {' '.join(after)}"))


@given(st.lists(LATIN_WORD, max_size=12), LATIN_WORD)
def test_whole_words_agree_with_a_plain_comparison(others, word):
    expected = fold(word) in [fold(other) for other in others]
    assert Terms([word]).is_in(Words(", ".join(others))) is expected


@given(SOME_TEXT, SOME_TEXT)
def test_all_and_any_and_found_agree(written, text):
    terms, words = Terms([written]), Words(text)
    assert terms.is_in(words) is bool(terms.found_in(words))
    assert not terms or terms.are_all_in(words) is terms.is_in(words)


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=6))
def test_a_long_text_of_any_repeated_pattern_is_still_searched(pattern):
    text = "refund " + (pattern * READ_LIMIT)[: READ_LIMIT // 2]
    words = Words(text)
    assert Terms(["late delivery", "a " * 20, "refund*"]).found_in(words)[-1] == "refund*"
