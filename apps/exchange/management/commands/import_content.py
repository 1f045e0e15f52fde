import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.exchange.sources import ContentError
from apps.exchange.verbs import Telling, import_content


class Command(BaseCommand):
    help = "Bring what export_content wrote into an empty site: all of it, or nothing where something is wrong."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="the folder or the zip file")

    def handle(self, *, path: Path, **options):
        began = time.monotonic()
        telling = Telling(
            checked=lambda noun, lines, done: self._tell(lines, f"looked through {noun}: {lines:,} ({done:,} in all)"),
            kept=lambda noun, lines, done: self._tell(lines, f"kept {noun}: {lines:,} ({done:,} in all)"),
            next_comes=lambda what: self.stdout.write(f"working out {what}"),
        )
        try:
            checked = import_content(path, telling=telling if options["verbosity"] else None)
        except ContentError as error:
            raise CommandError("\n".join(["Nothing was imported.", *error.problems])) from None
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{checked.total:,} lines and {len(checked.media):,} files are here now ({seconds:,.1f} s). Nobody can "
            "sign in yet: make the first account with createsuperuser."
        )

    def _tell(self, lines: int, words: str) -> None:
        if lines:
            self.stdout.write(words)
