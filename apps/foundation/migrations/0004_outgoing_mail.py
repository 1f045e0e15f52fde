import uuid

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0003_allowance"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailStop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254, unique=True, verbose_name="mail address")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
            ],
            options={
                "verbose_name": "address without mail",
                "verbose_name_plural": "addresses without mail",
            },
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="reference"),
                ),
                ("once", models.CharField(blank=True, editable=False, max_length=200, verbose_name="told once")),
                ("to", models.EmailField(max_length=254, verbose_name="to")),
                ("person_id", models.BigIntegerField(blank=True, db_index=True, null=True, verbose_name="person")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("text", models.TextField(blank=True, editable=False, verbose_name="text")),
                ("html", models.TextField(blank=True, editable=False, verbose_name="HTML")),
                ("headers", models.JSONField(blank=True, default=dict, editable=False, verbose_name="headers")),
                ("is_awaited", models.BooleanField(default=False, verbose_name="somebody waits for it")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("stopped", "Not sent: this address takes no mail"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="next attempt at")),
                (
                    "lease_until",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="being sent until"),
                ),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="queued at")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("forgotten_at", models.DateTimeField(blank=True, null=True, verbose_name="words forgotten at")),
            ],
            options={
                "verbose_name": "outgoing mail",
                "verbose_name_plural": "outgoing mail",
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["next_at"], name="mail_due"),
                    models.Index(
                        condition=models.Q(("state", "sending")), fields=["lease_until"], name="mail_of_unknown_outcome"
                    ),
                    models.Index(
                        condition=models.Q(("forgotten_at__isnull", True)),
                        fields=["created_at"],
                        name="mail_to_be_forgotten",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("once", ""), _negated=True), fields=("once",), name="mail_is_told_once"
                    )
                ],
            },
        ),
    ]
