from django.core.management.base import BaseCommand

from apps.feedback.verbs import recount_reviews, take_in_missing_reviews


class Command(BaseCommand):
    help = "Make the reviews that are missing, work out anew which count and how many, and tell how many were wrong."

    def handle(self, *args, **options):
        made = take_in_missing_reviews()
        wrong = recount_reviews()
        self.stdout.write(f"{made} reviews were missing and are made; {wrong} counts were wrong and are mended.")
