"""A sample of those who are active is asked whether they would recommend us, and always the same sample."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from apps.company.models import Product
from apps.feedback.asking import nps_between
from apps.feedback.models import Invitation, Survey, SurveyResponse
from apps.feedback.verbs import answer_invitation, close_survey, refuse_surveys, sample_people, standing_survey
from apps.feedback.verbs.ask_recommendation import BEGIN, day_of, is_sampled
from apps.forum.models import Kind, Post, Thread
from apps.forum.verbs import open_thread, resolve_thread
from apps.notifications.models import Frequency
from apps.notifications.verbs import choose_preference, mail_due_invitations
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everybody(settings):
    settings.NPS_SHARE = 100


@pytest.fixture
def evening():
    """The last day of a round, when everybody's day has come."""
    rounds = (timezone.now() - BEGIN).days // 180
    return BEGIN + timedelta(days=180 * (rounds + 1), hours=-6)


def active(name: str, moment: datetime, **particulars):
    person = make_person(name)
    open_thread(by=person, title=f"{name} says", body="Well done.", kind=Kind.PRAISE, **particulars)
    Post.objects.filter(author=person).update(posted_at=moment - timedelta(days=10))
    return person


def test_the_share_is_kept_and_the_days_are_spread(settings):
    settings.NPS_SHARE = 10
    sampled = [person for person in range(1, 20_001) if is_sampled(person, 114)]
    assert 0.08 < len(sampled) / 20_000 < 0.12
    assert sampled == [person for person in range(1, 20_001) if is_sampled(person, 114)]
    assert {day_of(person) for person in range(1, 3_000)} == set(range(180))


def test_who_is_active_is_asked_once_in_a_round(evening, company, catch_up, mailoutbox):
    kettle = Product.objects.create(name="Kettle", slug="kettle")
    cleo = active("Cleo", evening, product=kettle)
    [invitation] = sample_people(evening)
    assert (invitation.person, invitation.product.name) == (cleo, "Kettle")
    assert sample_people(evening) == []
    assert sample_people(evening + timedelta(days=20)) == [], "less than 180 days later, in the next round"
    mail_due_invitations(now=evening)
    catch_up()
    [mail] = mailoutbox
    assert mail.body.count("?score=") == 11
    answer_invitation(invitation, score=9)
    assert SurveyResponse.objects.nps().of_product(invitation.product).count() == 1


def test_nobody_is_asked_who_waits_for_us_or_wants_no_mail(evening, company, omar):
    waiting, silent, refusing, passive = (active(name, evening) for name in ("Wim", "Sil", "Ref", "Pas"))
    asked = open_thread(by=waiting, title="It smokes", body="The toaster.", kind=Kind.PROBLEM)
    choose_preference(silent, frequency=Frequency.NONE)
    refuse_surveys(refusing)
    Post.objects.filter(author=passive).update(posted_at=evening - timedelta(days=91))
    Post.objects.filter(thread=asked).update(posted_at=evening)
    open_thread(by=omar, title="From staff", body="Words.", kind=Kind.PRAISE)
    assert sample_people(evening) == []
    resolve_thread(Thread.objects.get(pk=asked.pk), by=waiting)
    assert [one.person for one in sample_people(evening)] == [waiting]


def test_nobody_is_asked_where_it_is_switched_off(evening, settings, company):
    active("Cleo", evening)
    settings.NPS_SHARE = 0
    assert sample_people(evening) == []
    settings.NPS_SHARE = 100
    close_survey(standing_survey(Survey.Kind.NPS), by=None)
    assert sample_people(evening) == []
    assert not Invitation.objects.exists()


def test_the_score_is_promoters_less_detractors_in_percent():
    survey = standing_survey(Survey.Kind.NPS)
    for score in (10, 9, 9, 8, 7, 6, 0):
        SurveyResponse.objects.create(survey=survey, score=score, answered_at=datetime(2026, 5, 1, tzinfo=UTC))
    told = nps_between(datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC))
    assert (told.promoters, told.passives, told.detractors, told.answered) == (3, 2, 2, 7)
    assert told.score == pytest.approx(100 / 7)
    assert sum(told.by_score.values()) == 7
    before = nps_between(datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC))
    assert (before.score, before.answered) == (None, 0)
