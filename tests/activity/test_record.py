"""What happened is written in the transaction that made it happen."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django_q.models import OrmQ

from apps.activity.hearing import hears
from apps.activity.models import Announcement, Event
from apps.activity.verbs import Happening, record, record_all


def listen(*actions, name="note"):
    """A listener that hears these actions and does nothing."""

    def listener(events):
        """Hears."""

    listener.__name__ = name
    return hears(*actions)(listener)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction(knocked, department):
    with pytest.raises(TransactionManagementError, match="verb's transaction"):
        record(knocked, department, by=None, place="the back")
    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_event_of_a_rolled_back_verb_did_not_happen(knocked, department):
    listen(knocked)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(knocked, department, by=None, place="the back")
        raise ZeroDivisionError
    assert (Event.objects.count(), Announcement.objects.count(), OrmQ.objects.count()) == (0, 0, 0)


def test_an_event_keeps_who_what_about_what_and_when(knocked, department, ana, ago):
    moment = ago(days=3)
    event = record(knocked, department, by=ana, at=moment, place="the back")
    event.refresh_from_db()
    assert (event.action, event.actor, event.happened_at) == ("door.knocked", ana, moment)
    assert (event.subject_type, event.subject_id) == ("company.department", department.pk)
    assert event.particulars == {"place": "the back"}


def test_an_event_is_owed_to_everybody_who_listens_and_to_nobody_else(knocked, opened, department):
    listen(knocked, name="first")
    listen(knocked, opened, name="second")
    listen(opened, name="third")
    record(knocked, department, by=None, place="the back")
    listeners = {name.rsplit(".", 1)[1] for name in Announcement.objects.values_list("listener", flat=True)}
    assert listeners == {"first", "second"}


def test_what_nobody_hears_wakes_nobody(knocked, department):
    record(knocked, department, by=None, place="the back")
    assert Event.objects.count() == 1
    assert OrmQ.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_transaction_wakes_the_relay_once_however_much_happens(knocked, department):
    listen(knocked)
    with transaction.atomic():
        for place in ("the front", "the back", "the window"):
            record(knocked, department, by=None, place=place)
    assert OrmQ.objects.count() == 1
    with transaction.atomic():
        record(knocked, department, by=None, place="the cellar")
    assert OrmQ.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_part_of_a_transaction_does_not_take_the_wake_up_with_it(knocked, department):
    listen(knocked)
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record(knocked, department, by=None, place="the front")
            raise ZeroDivisionError
        record(knocked, department, by=None, place="the back")
    assert Event.objects.count() == 1
    assert OrmQ.objects.count() == 1


def test_a_batch_costs_as_many_queries_as_a_single_event(knocked, department, django_assert_num_queries, ana):
    listen(knocked)
    record(knocked, department, by=None, place="first, so that the relay is awake")
    for size in (1, 50):
        with django_assert_num_queries(2):
            record_all([Happening(knocked, department, ana, {"place": str(number)}) for number in range(size)])


def test_the_story_of_a_thing_is_told_in_its_order_and_without_others(knocked, opened, department):
    other = type(department).objects.create(name="Returns", slug="returns")
    record(knocked, department, by=None, place="the front")
    record(knocked, other, by=None, place="elsewhere")
    record(opened, department, by=None)
    assert [event.action for event in Event.objects.about(department)] == ["door.knocked", "door.opened"]
    assert [event.subject_id for event in Event.objects.of(knocked)] == [department.pk, other.pk]


def test_the_story_of_a_thing_is_read_from_an_index(knocked, department):
    others = [Event(action=knocked.name, subject_type="tests.thing", subject_id=number) for number in range(2_000)]
    Event.objects.bulk_create(others)
    if connection.vendor == "postgresql":
        # Only with figures about the table does the planner choose as it would with a full one.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE activity_event")
    assert "event_timeline" in Event.objects.about(department).explain()
