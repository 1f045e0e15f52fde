"""Trust by deeds."""

from datetime import timedelta

from django.utils import timezone

from apps.activity.models import Event
from apps.forum.verbs import accept_answer, post_reply
from apps.moderation.models import Trust
from apps.moderation.trusting import TRUSTED_POSTS, Level, trust_of
from apps.moderation.verbs import distrust_person, trust_person


def test_everybody_begins_as_a_newcomer(bela, jane):
    assert trust_of(bela) == trust_of(jane) == Level.NEWCOMER


def test_words_make_known_and_days_do(thread, known, bela):
    assert trust_of(known) == Level.KNOWN
    for number in range(3):
        post_reply(thread, by=bela, body=f"Said today, number {number}.")
    assert trust_of(bela) == Level.NEWCOMER, "not before a day has passed"


def test_time_words_and_an_accepted_answer_make_trusted(thread, known, ana):
    known.joined_at = timezone.now() - timedelta(days=60)
    known.save()
    posts = [post_reply(thread, by=known, body=f"Help number {number} of many.") for number in range(TRUSTED_POSTS)]
    assert trust_of(known) == Level.KNOWN
    accept_answer(thread, by=ana, post=posts[0])
    assert trust_of(known) == Level.TRUSTED


def test_accepting_oneself_counts_for_nothing(make_thread, known):
    known.joined_at = timezone.now() - timedelta(days=60)
    known.save()
    own = make_thread(by=known, title="Mine")
    posts = [post_reply(own, by=known, body=f"Note number {number} of many.") for number in range(TRUSTED_POSTS)]
    accept_answer(own, by=known, post=posts[0])
    assert trust_of(known) == Level.KNOWN


def test_staff_and_those_vouched_for_are_trusted(omar, bela, mona):
    assert trust_of(omar) == Level.TRUSTED
    trust_person(bela, by=mona)
    trust_person(bela, by=mona)
    assert trust_of(bela) == Level.TRUSTED
    distrust_person(bela, by=mona)
    distrust_person(bela, by=mona)
    assert trust_of(bela) == Level.NEWCOMER
    assert not Trust.objects.exists()
    assert Event.objects.of("person.trusted", "person.distrusted").count() == 2


def test_trust_costs_one_query(known, django_assert_num_queries):
    with django_assert_num_queries(1):
        trust_of(known)
