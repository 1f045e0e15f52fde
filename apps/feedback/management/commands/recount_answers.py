from django.core.management.base import BaseCommand

from apps.feedback.models import Poll
from apps.feedback.verbs import recount_polls, recount_surveys

BATCH = 500


class Command(BaseCommand):
    help = "Work out the counters of all polls and surveys anew, and tell how many were wrong."

    def handle(self, *args, **options):
        wrong, last = recount_surveys(), 0
        while batch := list(Poll.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
            wrong += recount_polls(batch)
            last = batch[-1].pk
        self.stdout.write(f"{wrong} counters were wrong and are mended.")
