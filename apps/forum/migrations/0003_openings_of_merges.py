from django.db import migrations

BATCH = 500


def note_openings(apps, schema_editor):
    """Say of merges made before it was kept which of the moved posts had opened the thread."""
    Merge = apps.get_model("forum", "Merge")
    Post = apps.get_model("forum", "Post")
    last = 0
    while merges := list(
        Merge.objects.filter(opening__isnull=True, pk__gt=last).select_related("thread").order_by("pk")[:BATCH]
    ):
        for merge in merges:
            merge.opening = (
                Post.objects.filter(pk__in=merge.posts, author=merge.thread.author_id, posted_at=merge.thread.opened_at)
                .order_by("pk")
                .first()
            )
        Merge.objects.bulk_update([merge for merge in merges if merge.opening_id], ["opening"])
        last = merges[-1].pk


class Migration(migrations.Migration):
    dependencies = [("forum", "0002_community")]

    operations = [migrations.RunPython(note_openings, migrations.RunPython.noop)]
