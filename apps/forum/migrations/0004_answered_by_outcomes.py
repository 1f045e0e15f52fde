from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0003_openings_of_merges"),
    ]

    operations = [
        migrations.AlterField(
            model_name="thread",
            name="answered_at",
            field=models.DateTimeField(
                blank=True,
                help_text=(
                    "When an employee or official first replied, or an outcome was brought back from a private part."
                ),
                null=True,
                verbose_name="first answered by staff at",
            ),
        ),
        migrations.AlterField(
            model_name="thread",
            name="slug",
            field=models.SlugField(allow_unicode=True, max_length=80, verbose_name="slug"),
        ),
    ]
