from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0004_answered_by_outcomes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["renderer", "id"], name="post_of_older_renderers"),
        ),
    ]
