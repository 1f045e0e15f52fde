"""Partners: their people speak in their name once somebody of the house vouched for it."""

import pytest
from django.core.exceptions import ValidationError

from apps.people.models import Organisation, User
from apps.people.verbs import distrust_organisation, set_members, verify_organisation
from tests.conftest import signed_in
from tests.staff import decide, page


@pytest.fixture
def partner(db):
    return Organisation.objects.create(name="Kettle Works")


def test_somebody_vouches_and_vouches_no_longer(partner, mona):
    assert not partner.is_verified
    first = verify_organisation(partner, by=mona).verified_at
    assert verify_organisation(partner, by=mona).verified_at == first
    assert not distrust_organisation(partner, by=mona).is_verified
    assert not distrust_organisation(partner, by=mona).is_verified


def test_its_people_are_exactly_those_who_are_named(partner, mona, ana, bela):
    set_members(partner, ["ana", "bela"], by=mona)
    assert set(partner.members.all()) == {ana, bela}
    set_members(partner, ["bela"], by=mona)
    assert set(partner.members.all()) == {bela}


def test_nobody_of_the_house_and_nobody_of_another_partner_answers_for_it(partner, mona, ana, omar):
    other = Organisation.objects.create(name="Pan Works")
    User.objects.filter(pk=ana.pk).update(organisation=other)
    for nickname in ("omar", "ana", "nobody-knows"):
        with pytest.raises(ValidationError):
            set_members(partner, [nickname], by=mona)
    assert not partner.members.exists()


def test_a_manager_writes_down_a_partner_and_vouches_for_it(client, mona, ana):
    at_work = signed_in(client, mona)
    at_work.post(page(Organisation, "add"), {"name": "Kettle Works", "url": "https://kettle.example", "people": "@Ana"})
    partner = Organisation.objects.get()
    assert list(partner.members.all()) == [ana]
    assert not partner.is_verified
    decide(at_work, Organisation, "verify", [partner])
    partner.refresh_from_db()
    assert partner.is_verified


def test_a_nickname_that_nobody_has_is_said_at_the_field(client, mona, partner, jane):
    answer = signed_in(client, mona).post(page(partner), {"name": "Kettle Works", "url": "", "people": "jane, ana2"})
    assert answer.status_code == 200
    assert "Nobody is called" in answer.text


def test_an_agent_looks_and_changes_nothing(client, omar, partner):
    at_work = signed_in(client, omar)
    assert at_work.get(page(partner)).status_code == 200
    assert at_work.post(page(partner), {"name": "Mine"}).status_code == 403
    assert at_work.get(page(Organisation, "add")).status_code == 403
    decide(at_work, Organisation, "verify", [partner])
    partner.refresh_from_db()
    assert not partner.is_verified
