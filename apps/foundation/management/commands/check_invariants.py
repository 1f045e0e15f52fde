from django.core.management.base import BaseCommand, CommandError

from apps.foundation.invariants import all_invariants
from apps.foundation.snapshot import one_moment

SHOWN = 20


class Command(BaseCommand):
    help = "Ask every promise about the data whether it still holds. Exits with 1 and a list where one does not."

    def handle(self, *args, **options):
        broken = 0
        for one in all_invariants():
            with one_moment():
                violations = list(one.violations())
            broken += len(violations)
            mark = self.style.ERROR("broken") if violations else self.style.SUCCESS("holds ")
            self.stdout.write(f"{mark}  {one.number:<4} {one.promise}")
            for line in violations[:SHOWN]:
                self.stdout.write(f"          {line}")
            if len(violations) > SHOWN:
                self.stdout.write(f"          and {len(violations) - SHOWN} more")
        if broken:
            raise CommandError(f"{broken} violations")
