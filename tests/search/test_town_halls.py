"""Town halls are found by what they are about, what was answered and what was said; drafts and removed words not."""

import pytest
from django.urls import reverse

from apps.feedback.models import TownHallQuestion
from apps.feedback.verbs import (
    answer_question,
    close_town_hall,
    keep_transcript,
    open_town_hall,
    remove_question,
)
from apps.forum.models import Removal
from apps.people.verbs import close_account
from tests.feedback.halls import announced, asked, make_hall

pytestmark = pytest.mark.django_db


def found(client, words: str) -> str:
    return client.get(reverse("search:results"), {"q": words}).content.decode()


def test_what_was_said_there_is_found_while_everybody_may_read_it(client, mona, ana, bela, company, catch_up):
    make_hall(mona, title="Secret zeppelin")
    hall = announced(mona, title="Ask about zeppelins")
    first, second = asked(hall, ana, bela)
    TownHallQuestion.objects.filter(pk=first.pk).update(words="Why is it so purple?")
    open_town_hall(hall, by=mona)
    answer_question(first, by=mona, text="Because of the **lavender**.")
    answer_question(second, by=mona, text="With marjoram.")
    close_town_hall(hall, by=mona)
    keep_transcript(hall, by=mona, source="WEBVTT\n\n00:01.000 --> 00:04.000\nWe grow nasturtiums\n")
    catch_up()
    page = found(client, "zeppelins")
    assert hall.get_absolute_url() in page and "Secret" not in page and ">Town hall<" in page
    for words in ("lavender", "purple", "marjoram", "nasturtiums"):
        assert hall.get_absolute_url() in found(client, words), words
    remove_question(first, by=mona, reason=Removal.Reason.PERSONAL_DATA)
    close_account(bela, keep_words=False)
    catch_up()
    assert hall.get_absolute_url() not in found(client, "lavender")
    assert hall.get_absolute_url() not in found(client, "purple")
    assert hall.get_absolute_url() not in found(client, second.words.split()[-1])
    assert hall.get_absolute_url() in found(client, "marjoram")
