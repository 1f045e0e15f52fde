import time
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from apps.triage.judge import NEGATIVE_FROM
from apps.triage.sentiment import EMOJI_LIMIT, english_sentiment

TWEETS = Path(settings.BASE_DIR).parent / "shared" / "data" / "umsab_8_languages" / "english"


def test_an_angry_text_is_negative_and_a_happy_one_positive():
    assert english_sentiment("This is the worst service ever, I am furious") < NEGATIVE_FROM
    assert english_sentiment("Wonderful, thank you, I love it") > 0.5


def test_words_that_say_nothing_give_no_sentiment():
    assert english_sentiment("The parcel is in the hall") is None
    assert english_sentiment("") is None


@limits(deadline=None)
@given(st.text(max_size=400))
def test_sentiment_stays_between_minus_one_and_one(text):
    sentiment = english_sentiment(text)
    assert sentiment is None or -1 <= sentiment <= 1


def test_only_the_beginning_of_a_long_text_is_weighed():
    assert english_sentiment("The parcel. " * 100 + "Terrible, awful, horrible") is None
    assert english_sentiment("Terrible. " + "The parcel. " * 10_000) == english_sentiment(
        "Terrible. " + "The parcel. " * 90
    )


def test_a_wall_of_emoji_is_weighed_by_its_first_ones():
    assert english_sentiment("😡" * EMOJI_LIMIT + "😀" * 900) == english_sentiment("😡" * EMOJI_LIMIT)


@pytest.mark.skipif(not TWEETS.is_dir(), reason="the labelled posts are not beside the checkout")
def test_negative_posts_are_found_better_than_by_chance(capsys):
    texts = (TWEETS / "test_text.txt").read_text(encoding="utf-8").splitlines()
    labels = (TWEETS / "test_labels.txt").read_text(encoding="utf-8").split()
    started = time.process_time()
    flagged = [(value := english_sentiment(text)) is not None and value <= NEGATIVE_FROM for text in texts]
    seconds = time.process_time() - started
    negative = labels.count("0")
    hits = sum(flag and label == "0" for flag, label in zip(flagged, labels, strict=True))
    precision, recall = hits / sum(flagged), hits / negative
    with capsys.disabled():
        print(
            f"\nsentiment: {len(texts)} English posts, F1(negative) {2 * hits / (sum(flagged) + negative):.2f},"
            f" precision {precision:.2f}, recall {recall:.2f}, {len(texts) / seconds:,.0f} a second"
        )
    assert precision >= 1.5 * negative / len(texts)
