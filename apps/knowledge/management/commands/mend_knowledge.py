from math import inf

from django.core.management.base import BaseCommand

from apps.knowledge.verbs import recount_ratings, rerender_revisions


class Command(BaseCommand):
    help = "Count all votes anew, draw texts of an older renderer anew, and tell how many were wrong."

    def handle(self, *args, **options):
        self.stdout.write(f"{recount_ratings()} counters were wrong and are mended.")
        self.stdout.write(f"{rerender_revisions(seconds=inf)} texts were drawn anew.")
