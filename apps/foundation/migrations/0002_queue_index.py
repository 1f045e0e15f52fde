from django.db import migrations

# django-q2 looks for its next task by (key, lock) and has no index for it.


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0001_jobs"),
        ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX queue_next_task ON django_q_ormq (key, lock)",
            reverse_sql="DROP INDEX queue_next_task",
        )
    ]
