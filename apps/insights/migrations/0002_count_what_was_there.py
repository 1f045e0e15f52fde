"""Conversations that were there before the figures are counted like those of today: by the clock, in batches."""

from itertools import batched

from django.db import migrations

TOGETHER = 1000


def touch_all(apps, schema_editor):
    """Note that every conversation has to be counted."""
    Touched = apps.get_model("insights", "Touched")
    numbers = apps.get_model("forum", "Thread").objects.order_by("pk").values_list("pk", flat=True)
    for batch in batched(numbers.iterator(chunk_size=TOGETHER), TOGETHER, strict=False):
        Touched.objects.bulk_create([Touched(thread_number=number) for number in batch])


class Migration(migrations.Migration):
    dependencies = [("forum", "0006_threads_by_product"), ("insights", "0001_insights")]

    operations = [migrations.RunPython(touch_all, migrations.RunPython.noop)]
