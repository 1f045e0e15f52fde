from django.core.management.base import BaseCommand

from apps.ideas.models import Idea
from apps.ideas.verbs import recount_ideas

BATCH = 200


class Command(BaseCommand):
    help = "Work out anew which votes count for every idea, how many there are and how they trend; tell what was wrong."

    def handle(self, *args, **options):
        wrong = last = 0
        ideas = Idea.objects.order_by("pk").values_list("pk", "thread_id")
        while batch := list(ideas.filter(pk__gt=last)[:BATCH]):
            wrong += recount_ideas([thread for _idea, thread in batch])
            last = batch[-1][0]
        self.stdout.write(f"{wrong} ideas had wrong figures and are mended.")
