import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.exchange.describing import describe as describe_format
from apps.exchange.verbs import export_content


class Command(BaseCommand):
    help = "Write everything public, with its pictures and films, to a folder or a zip file for an empty site."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, nargs="?", help="a new folder, or a new file whose name ends in .zip")
        parser.add_argument("--describe", action="store_true", help="only print what the files mean, field by field")

    def handle(self, *, path: Path | None, describe: bool, **options):
        if describe:
            self.stdout.write(describe_format(), ending="")
            return
        if path is None:
            raise CommandError("Name a new folder, or a new file whose name ends in .zip.")
        began = time.monotonic()

        def tell(noun: str, done: int, all_done: int, total: int) -> None:
            if done:
                self.stdout.write(f"{noun}: {done:,} ({all_done:,} of {total:,} lines)")

        try:
            written = export_content(path, tell=tell if options["verbosity"] else None)
        except FileExistsError:
            raise CommandError(f"{path} exists already. Name a new folder or file.") from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror or error}.") from None
        for problem in written.problems:
            self.stderr.write(f"Left out: {problem}")
        size = (written.line_bytes + written.media_bytes) / 1_000_000
        seconds = max(time.monotonic() - began, 0.001)
        self.stdout.write(
            f"{written.total:,} lines and {written.media_files:,} files, {size:,.1f} MB, are in {path} "
            f"({seconds:,.1f} s, {size / seconds:,.1f} MB a second)."
        )
