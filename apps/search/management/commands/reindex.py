from django.core.management.base import BaseCommand, CommandError

from apps.search.searchable import all_searchables
from apps.search.verbs import reindex


class Command(BaseCommand):
    help = "Write the search index anew, batch by batch, and tell how far it is. It can be stopped and gone on with."

    def add_arguments(self, parser):
        parser.add_argument(
            "--after",
            default="",
            metavar="SORT:NUMBER",
            help="Go on behind this thing, as the last line of a stopped run says: thread:4200",
        )

    def handle(self, *args, **options):
        after = self._read(options["after"])

        def tell(sort: str, number: int, written: int) -> None:
            self.stdout.write(f"{written} written; go on with --after {sort}:{number}")

        written = reindex(after=after, tell=tell if options["verbosity"] else None)
        self.stdout.write(f"{written} things are in the index.")

    def _read(self, told: str) -> dict[str, int]:
        if not told:
            return {}
        names = [thing.name for thing in all_searchables()]
        sort, _colon, number = told.partition(":")
        if sort not in names or not number.isdecimal() or len(number) > 18:
            raise CommandError(f"--after takes one of {', '.join(names)} and a number, as in {names[0]}:4200")
        # Sorts before the named one are done.
        done = dict.fromkeys(names[: names.index(sort)], 2**62)
        return {**done, sort: int(number)}
