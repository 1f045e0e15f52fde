from datetime import date

from django.core.management.base import BaseCommand, CommandError

from apps.insights.verbs import count_everything, find_differences, take_scorecard
from apps.insights.windows import DAYS

LINES_SHOWN = 50


class Command(BaseCommand):
    help = "Count every figure anew from the log and the conversations, or only say which differ."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing; fail where a stored figure differs")
        parser.add_argument("--since", default="", metavar="YYYY-MM-DD", help="count from this day on only")

    def handle(self, *, check, since, **options):
        if check:
            self._check()
            return

        def tell(done: int, of: int) -> None:
            self.stdout.write(f"{done:,} of {of:,} conversations")

        counted = count_everything(since=self._day(since), tell=tell if options["verbosity"] > 1 else None)
        for days in DAYS:
            take_scorecard(days)
        self.stdout.write(f"{counted:,} conversations are counted.")

    def _check(self) -> None:
        differ = 0
        for line in find_differences():
            differ += 1
            if differ <= LINES_SHOWN:
                self.stdout.write(line)
        if differ > LINES_SHOWN:
            self.stdout.write(f"and {differ - LINES_SHOWN:,} more")
        if differ:
            raise CommandError(f"{differ:,} figures differ. Run recount_insights without --check to count them anew.")
        self.stdout.write("Every stored figure is what the log and the conversations say.")

    def _day(self, told: str) -> date | None:
        if not told:
            return None
        try:
            return date.fromisoformat(told)
        except ValueError:
            raise CommandError(f"--since takes a day as in 2026-05-03, not {told!r}.") from None
