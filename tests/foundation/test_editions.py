"""The number of the edition rises with whatever visitors may see, in the same transaction, and with nothing else."""

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from apps.company.models import Department, Product
from apps.foundation import editions
from apps.foundation.editions import current_edition, is_unseen, tables_written_by
from apps.foundation.models import Edition
from apps.sources.models import Source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings):
    settings.PAGES_KEPT = 10


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ('SELECT "forum_post"."id" FROM "forum_post" FOR UPDATE', set()),
        ('INSERT INTO "forum_post" ("title") SELECT "title" FROM "forum_thread"', {"forum_post"}),
        ('INSERT OR IGNORE INTO "forum_tag" ("name") VALUES (%s)', {"forum_tag"}),
        ('\n    insert into forum_tag (name) values (%s)', {"forum_tag"}),
        ('UPDATE "forum_post" SET "html" = %s', {"forum_post"}),
        ('DELETE FROM "forum_post" WHERE "forum_post"."id" IN (%s)', {"forum_post"}),
        ('TRUNCATE "forum_post", "forum_thread"', {"forum_post"}),
        ("WITH old AS (DELETE FROM a RETURNING id) UPDATE b SET c = 1 FROM old", {"a", "b"}),
        ("WITH RECURSIVE tree AS (SELECT 1) SELECT * FROM tree", set()),
        ("SAVEPOINT s1", set()),
    ],
)  # fmt: skip
def test_what_a_statement_writes_is_known_from_its_words(statement, tables):
    assert tables_written_by(statement) == tables


@pytest.mark.parametrize(
    ("table", "unseen"),
    [
        ("forum_post", False),
        ("ingest_arrival", True),
        ("sources_cursor", True),
        ("activity_announcement", True),
        ("activity_event", False),
        ("django_session", True),
        ("people_user_groups", False),
        ("a_table_that_nobody_knows", False),
    ],
)
def test_what_no_page_tells_of_is_named_by_its_app(table, unseen):
    assert is_unseen(table) is unseen


@pytest.mark.parametrize(
    "change",
    [
        lambda: Department.objects.create(name="Sales", slug="sales"),
        lambda: Department.objects.bulk_create([Department(name="A", slug="a"), Department(name="B", slug="b")]),
        lambda: Department.objects.update(name="Nobody"),
        lambda: Department.objects.filter(pk=0).delete(),
        lambda: Department.objects.bulk_create([Department(name="A", slug="a")], ignore_conflicts=True),
    ],
    ids=["create", "bulk_create", "update", "delete", "ignore_conflicts"],
)
def test_each_way_to_write_raises_it_by_one_for_each_transaction(change):
    before = current_edition()
    with transaction.atomic():
        change()
        Product.objects.filter(pk=0).update(name="Nothing")
    assert current_edition() == before + 1


def test_what_nobody_sees_leaves_it():
    before = current_edition()
    Session.objects.create(session_key="x", session_data="", expire_date=timezone.now())
    Source.objects.update(polling_until=timezone.now())
    list(Department.objects.select_for_update())
    assert current_edition() == before


def test_without_kept_pages_nobody_counts(settings):
    settings.PAGES_KEPT = 0
    Department.objects.create(name="Sales", slug="sales")
    assert not Edition.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_of_transactions_each_statement_raises_it():
    before = current_edition()
    Department.objects.create(name="Sales", slug="sales")
    Department.objects.filter(slug="sales").update(name="Service")
    assert current_edition() == before + 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_counted_while_tables_are_made():
    editions.pause()
    try:
        Department.objects.create(name="Sales", slug="sales")
        assert not Edition.objects.exists()
    finally:
        editions.go_on()
    Department.objects.update(name="Service")
    assert current_edition() == 1
