from importlib import import_module

import pytest
from django.apps import apps

from apps.insights.models import Fact, Touched
from apps.insights.verbs import count_touched

pytestmark = pytest.mark.django_db
migration = import_module("apps.insights.migrations.0002_count_what_was_there")


def test_what_was_there_before_the_figures_is_counted_by_the_clock(make_thread, monkeypatch):
    threads = {make_thread(title=f"Older than any figure {number}").pk for number in range(3)}
    Touched.objects.all().delete()
    monkeypatch.setattr(migration, "TOGETHER", 2)

    migration.touch_all(apps, None)
    count_touched()

    assert set(Fact.objects.values_list("pk", flat=True)) == threads
    assert not Touched.objects.exists()
