from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_nicknames"),
    ]

    operations = [
        migrations.CreateModel(
            name="RetiredNickname",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="digest")),
            ],
            options={
                "verbose_name": "retired nickname",
                "verbose_name_plural": "retired nicknames",
            },
        ),
    ]
