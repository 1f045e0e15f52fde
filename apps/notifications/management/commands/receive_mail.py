"""The pipe door: one mail on standard input, from a mail server or by hand."""

import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from apps.notifications.inbound.store import TooLarge, store_mail


class Command(BaseCommand):
    help = (
        "Take in one mail from standard input. For a mail server's pipe: its exit code says whether the server tries "
        "again (75) or sends the mail back (65)."
    )

    def handle(self, *args, **options):
        # A byte more than the limit is enough to know that it is too large.
        raw = sys.stdin.buffer.read(settings.INBOUND_MAIL_SIZE_LIMIT + 1)
        if not raw.strip():
            raise CommandError("There is no mail on standard input.", returncode=os.EX_DATAERR)
        try:
            mail, is_new = store_mail(raw, door="pipe")
        except TooLarge as error:
            raise CommandError(str(error), returncode=os.EX_DATAERR) from error
        except DatabaseError as error:
            raise CommandError("It could not be stored; try again later.", returncode=os.EX_TEMPFAIL) from error
        self.stdout.write(f"{'stored' if is_new else 'known already'}: {mail.digest}")
