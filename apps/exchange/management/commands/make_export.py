from django.core.management.base import BaseCommand, CommandError

from apps.exchange.models import Export
from apps.exchange.verbs import make_export


class Command(BaseCommand):
    help = "Make an export that was asked for in the admin; started by a worker."

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, help="the export's number")

    def handle(self, *, number: int, **options):
        export = Export.objects.filter(pk=number).first()
        if export is None:
            raise CommandError(f"There is no export {number}.")
        self.stdout.write(f"{make_export(export).get_state_display()}.")
