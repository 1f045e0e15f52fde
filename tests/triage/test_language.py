import csv
import time
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from apps.triage.language import LANGUAGES, detect_language, told_language

TWEETS = Path(settings.BASE_DIR).parent / "shared" / "data" / "umsab_8_languages"
REVIEWS = Path(settings.BASE_DIR).parent / "shared" / "data" / "sentiment_zh_ja_id_ms"
CODES = {
    "arabic": "ar",
    "english": "en",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
    "spanish": "es",
}
REVIEW_CODES = {"chinese": "zh", "japanese": "ja", "indonesian": "id"}
needs_tweets = pytest.mark.skipif(not TWEETS.is_dir(), reason="the labelled posts are not beside the checkout")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "My parcel has not arrived and nobody answers the phone."),
        ("en", "MY PARCEL HAS NOT ARRIVED AND NOBODY ANSWERS"),
        ("de", "Das Paket ist seit drei Wochen unterwegs, wo bleibt es?"),
        ("fr", "Je n’ai toujours pas reçu mon remboursement"),
        ("es", "Llevo dos semanas esperando una respuesta de ustedes"),
        ("pl", "Paczka nie dotarła, a infolinia milczy od tygodnia"),
        ("ru", "Посылка так и не пришла, верните деньги"),
        ("ar", "لم يصل الطرد حتى الآن ولا أحد يرد"),
        ("ar", "ﻟﻢ ﻳﺼﻞ ﺍﻟﻄﺮﺩ ﺣﺘﻰ ﺍﻵﻥ ﻭﻻ ﺃﺣﺪ ﻳﺮﺩ"),
        ("hi", "मेरा पार्सल अभी तक नहीं आया है"),
        ("ja", "荷物がまだ届きません"),
        ("zh", "包裹还没有到，客服不回复"),
        ("ko", "소포가 아직 도착하지 않았어요"),
        ("el", "Το δέμα δεν έχει φτάσει ακόμα"),
        ("en", "@shop https://example.org/paketverfolgung/sendung why does your site never load #wochenende"),
    ],
)
def test_the_language_of_a_sentence_is_known(language, text):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "👍👍👍",
        "https://example.org/a-long-address/in-english-words",
        "@joe @jane@example.social @support",
        "#fail #neveragain #worstcompanyever",
        "1234567890 99,90",
        "…!!!???",
        "aaaaaaaaaaa",
        "My parcel has not arrived and nobody answers. Das Paket ist seit drei Wochen unterwegs, wo bleibt es?",
        "Le colis n’est jamais arrivé chez moi. Посылка так и не пришла, верните мне деньги",
    ],
)
def test_not_knowing_is_an_answer(text):
    assert detect_language(text) == ""


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("en", "en"),
        ("pt-BR", "pt"),
        ("zh_Hant_TW", "zh"),
        (" DE ", "de"),
        ("iw", "he"),
        ("in", "id"),
        ("nb", "no"),
        ("fil", "tl"),
        ("haw", "haw"),
        ("", ""),
        ("und", ""),
        ("zxx", ""),
        ("qme", ""),
        ("english", ""),
        ("e", ""),
        ("en; drop", ""),
        ("en" + "-x" * 200, ""),
    ],
)
def test_what_a_platform_calls_a_language_is_understood(code, language):
    assert told_language(code) == language


@limits(deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_known_language_or_none(text):
    assert detect_language(text) in LANGUAGES | {""}


@needs_tweets
def test_real_posts_are_told_apart(capsys):
    posts = [
        (CODES[name], line)
        for name in CODES
        for part in ("val", "test")
        for line in (TWEETS / name / f"{part}_text.txt").read_text(encoding="utf-8").splitlines()
    ]
    for name, code in REVIEW_CODES.items():
        if (REVIEWS / f"{name}_test.csv").is_file():
            with (REVIEWS / f"{name}_test.csv").open(encoding="utf-8", newline="") as file:
                posts += [(code, row["text"]) for row in list(csv.DictReader(file))[:1_200]]
    detect_language("so that the model is in memory")
    started = time.process_time()
    answers = [(code, detect_language(text)) for code, text in posts]
    seconds = time.process_time() - started
    said = [(code, answer) for code, answer in answers if answer]
    right = sum(code == answer for code, answer in said) / len(said)
    with capsys.disabled():
        print(
            f"\nlanguage: {len(posts):,} posts in {len({code for code, _ in posts})} languages, {right:.2%} right"
            f" of the {len(said) / len(posts):.1%} answered, {len(posts) / seconds:,.0f} a second"
        )
    assert right >= 0.99
    assert len(said) / len(posts) >= 0.9


@needs_tweets
def test_posts_in_two_languages_are_rarely_taken_for_one():
    english, german = (
        [
            line
            for line in (TWEETS / name / "test_text.txt").read_text(encoding="utf-8").splitlines()
            if 60 <= len(line) <= 140
        ]
        for name in ("english", "german")
    )
    both = [f"{one} {other}" for one, other in zip(english, german, strict=False)]
    assert sum(bool(detect_language(text)) for text in both) / len(both) <= 0.3
