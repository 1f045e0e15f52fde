"""What a conversation's page knows of the town hall that it came out of, brought along by the query of that page."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from apps.forum.surroundings import stands_beside

from .models import TownHallAnswer, TownHallQuestion


@stands_beside("town_hall_asked")
def town_hall_of_question() -> Subquery:
    """The town hall for which it was asked, as {"title", "slug", "question"}; None for most conversations."""
    asked = TownHallQuestion.objects.shown().filter(thread=OuterRef("pk"))
    return Subquery(asked.values(_=JSONObject(title="town_hall__title", slug="town_hall__slug", question="pk"))[:1])


@stands_beside("town_hall_promised")
def town_hall_of_promise() -> Subquery:
    """The town hall at which it was promised, as {"title", "slug", "question"}; None for most conversations."""
    answers = TownHallAnswer.objects.filter(idea=OuterRef("pk"), question__standing="shown")
    told = JSONObject(title="question__town_hall__title", slug="question__town_hall__slug", question="question_id")
    return Subquery(answers.values(_=told)[:1])
