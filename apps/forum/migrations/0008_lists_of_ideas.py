from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("company", "0002_opening_hours"),
        ("forum", "0007_threads_by_voices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["visibility", "kind", "-opened_at", "-id"], name="thread_list_newest_of_kind"),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["visibility", "kind", "-reply_count", "-id"], name="thread_list_most_discussed"),
        ),
    ]
