from django.core.management.base import BaseCommand

from apps.forum.models import Thread
from apps.forum.verbs import recount_threads

BATCH = 500


class Command(BaseCommand):
    help = "Work out every conversation's counters anew, and tell how many were wrong."

    def handle(self, *args, **options):
        wrong = last = 0
        while batch := list(Thread.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
            wrong += recount_threads(batch)
            last = batch[-1].pk
        self.stdout.write(f"{wrong} counters were wrong and are mended.")
