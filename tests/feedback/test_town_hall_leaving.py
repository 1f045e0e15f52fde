"""What becomes of what somebody asked, answered and voted for when they leave."""

import pytest

from apps.feedback.models import TownHallAnswer, TownHallQuestion
from apps.feedback.verbs import answer_question, give_voice
from apps.people.leaving import everything_of
from apps.people.models import User
from apps.people.verbs import close_account
from tests.feedback.halls import asked, live

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("keep_words", [True, False])
def test_words_stay_without_a_name_or_go(mona, ana, bela, catch_up, keep_words):
    hall = live(mona)
    answered, unanswered, others = asked(hall, ana, ana, bela)
    answer_question(answered, by=mona, text="Yes.")
    give_voice(others, by=ana)
    along = {label: list(rows) for label, rows in everything_of(ana)}
    assert [row["words"] for row in along["feedback.TownHallQuestion"]] == [answered.words, unanswered.words]
    assert len(along["feedback.TownHallVoice"]) == 3
    close_account(ana, keep_words=keep_words)
    catch_up()
    assert not User.objects.filter(pk=ana.pk).exists()
    words = list(TownHallQuestion.objects.exclude(pk=others.pk).order_by("pk").values_list("words", flat=True))
    assert words == ([answered.words, unanswered.words] if keep_words else ["–"])
    others.refresh_from_db()
    assert others.voice_count == 1


def test_answers_and_hosts_lose_their_name(mona, omar, ana, catch_up):
    hall = live(mona)
    hall.hosts.add(omar)
    answer_question(asked(hall, ana)[0], by=omar, text="Yes.")
    root = User.objects.create(username="root", is_superuser=True, is_staff=True)
    along = {label: list(rows) for label, rows in everything_of(omar)}
    assert along["feedback.TownHallAnswer"][0]["text"] == "Yes." and len(along["feedback.TownHall_hosts"]) == 1
    close_account(omar, keep_words=True, by=root)
    catch_up()
    assert TownHallAnswer.objects.get().answered_by is None and list(hall.hosts.all()) == [mona]
