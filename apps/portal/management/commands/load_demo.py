from django.core.management.base import BaseCommand, CommandError

from apps.forum.models import Thread
from apps.portal.demo.load import is_filled, load
from apps.sources.connectors import ConnectorError


class Command(BaseCommand):
    help = "Fill an empty database with an invented company and sixty days of its conversations."

    def add_arguments(self, parser):
        parser.add_argument("--mastodon", default="", help="address of a Mastodon server to listen to and to answer on")
        parser.add_argument("--token", default="", help="access token there")
        parser.add_argument(
            "--password", default="", help="what everybody of the demo signs in with; without it nobody can"
        )

    def handle(self, *args, mastodon: str, token: str, password: str, **options):
        if is_filled():
            self.stdout.write("Somebody works with this database already; nothing was loaded.")
            return
        try:
            load(mastodon=mastodon.rstrip("/"), token=token, password=password)
        except ConnectorError as error:
            raise CommandError(f"{mastodon} could not be read, so nothing was loaded: {error}") from error
        self.stdout.write(f"Loaded {Thread.objects.count()} conversations.")
