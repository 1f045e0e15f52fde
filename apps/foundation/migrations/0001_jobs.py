from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                ("queued_at", models.DateTimeField(blank=True, null=True, verbose_name="queued at")),
                ("last_succeeded_at", models.DateTimeField(blank=True, null=True, verbose_name="last succeeded at")),
            ],
            options={
                "verbose_name": "scheduled job",
                "verbose_name_plural": "scheduled jobs",
                "ordering": ["name"],
            },
        ),
    ]
