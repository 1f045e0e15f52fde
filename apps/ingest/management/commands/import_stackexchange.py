import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.forum.models import Board
from apps.ingest.stackexchange import site_of
from apps.ingest.verbs.import_stackexchange import move_forum
from apps.ingest.verbs.moving import Moving
from apps.sources.files import FileError

BAR = 30
PROBLEMS_SHOWN = 20


class Command(BaseCommand):
    help = "Move a forum here from a Stack Exchange data dump. Running it again adds only what is new in the dump."

    def add_arguments(self, parser):
        parser.add_argument(
            "path", type=Path, help="Posts.xml, or the folder it is in; Users.xml beside it gives names"
        )
        parser.add_argument(
            "--site", default="", help="where it comes from, as beer.stackexchange.com; else the folder"
        )
        parser.add_argument("--board", default="", help="slug of the board that takes the questions; else the first")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen and store nothing")

    def handle(self, *, path, site, board, dry_run, **options):
        site = site or site_of(path)
        if not site:
            raise CommandError("Say which site this is a dump of, as --site beer.stackexchange.com.")
        self.stdout.write(f"From {site}.")
        try:
            moving = move_forum(path, site=site, board=self._board(board), is_dry_run=dry_run, on_progress=self._show)
        except FileError as error:
            raise CommandError(str(error)) from None
        self._tell(moving, dry_run)

    def _board(self, slug: str) -> Board | None:
        if not slug:
            return None
        board = Board.objects.filter(slug=slug).first()
        if board is None:
            known = ", ".join(Board.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no board “{slug}”. There are: {known}.")
        return board

    def _show(self, moving: Moving) -> None:
        if not sys.stderr.isatty():
            return
        share = moving.rows_done / moving.rows_to_do if moving.rows_to_do else 1
        full = round(BAR * min(share, 1))
        sys.stderr.write(f"\r[{'█' * full}{'·' * (BAR - full)}] {share:.0%}")
        sys.stderr.flush()

    def _tell(self, moving: Moving, dry_run: bool) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\n")
        for problem in moving.problems[:PROBLEMS_SHOWN]:
            self.stdout.write(
                self.style.WARNING(
                    f"line {problem.line}, Id {problem.external_id or '?'}: {problem.field}: {problem.reason}"
                )
            )
        if len(moving.problems) > PROBLEMS_SHOWN:
            self.stdout.write(self.style.WARNING(f"and {len(moving.problems) - PROBLEMS_SHOWN:,} more"))
        would = "would be " if dry_run else ""
        self.stdout.write(
            f"{moving.rows:,} rows read: {moving.questions:,} questions and {moving.answers:,} answers {would}added, "
            f"{moving.unchanged:,} unchanged, {moving.refused:,} refused, {moving.skipped:,} neither question nor "
            f"answer. {moving.accepted:,} answers {would}accepted, {moving.timed_out:,} conversations timed out."
        )
