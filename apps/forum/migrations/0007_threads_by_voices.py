from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("company", "0002_opening_hours"),
        ("forum", "0006_threads_by_product"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                fields=["product", "-me_too_count", "-id"],
                condition=models.Q(("me_too_count__gt", 0)),
                name="thread_by_voices_of_product",
            ),
        ),
    ]
