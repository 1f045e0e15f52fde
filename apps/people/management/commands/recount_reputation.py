from django.core.management.base import BaseCommand

from apps.people.verbs import recount_reputation


class Command(BaseCommand):
    help = "Work out everybody's reputation anew from their credits, and tell how many were wrong."

    def handle(self, *args, **options):
        self.stdout.write(f"{recount_reputation()} reputations were wrong and are mended.")
