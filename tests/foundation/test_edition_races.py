"""The number of the edition beside others who write, and when what was written is taken back."""

import threading
from functools import partial

import pytest
from django.db import transaction
from django.db.models import F

from apps.company.models import Department, Product
from apps.foundation.editions import current_edition
from apps.foundation.models import Edition
from tests.racing import at_once, needs_postgresql

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings):
    settings.PAGES_KEPT = 10


def test_what_is_taken_back_takes_the_number_back_and_what_follows_raises_it_anew():
    before = current_edition()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Department.objects.create(name="Sales", slug="sales")
        assert current_edition() == before + 1
        1 / 0  # noqa: B018
    assert current_edition() == before
    Department.objects.create(name="Service", slug="service")
    assert current_edition() == before + 1


def test_a_change_behind_one_that_was_taken_back_counts():
    before = current_edition()
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Department.objects.create(name="Sales", slug="sales")
            1 / 0  # noqa: B018
        Department.objects.create(name="Service", slug="service")
    assert current_edition() == before + 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_those_who_write_at_once_never_wait_here_and_each_is_counted():
    Product.objects.bulk_create([Product(name=f"P{number}", slug=f"p{number}") for number in range(4)])
    before, all_have_written = current_edition(), threading.Barrier(4, timeout=20)

    def write(number: int) -> None:
        with transaction.atomic():
            Product.objects.filter(slug=f"p{number}").update(name=F("slug"))
            # Would be a deadlock if one waited for the row of another.
            all_have_written.wait()

    assert at_once(*(partial(write, number) for number in range(4))) == [None] * 4
    assert current_edition() == before + 4
    # As many rows as ever wrote at once, not one for each transaction.
    assert Edition.objects.count() <= 5
