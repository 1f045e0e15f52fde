"""What a conversation's page knows of ideas, brought along by the query of that page: whether there is anything to
tell, as few conversations led to one. What it is, is asked for only then (`page.py`)."""

from django.db.models import Exists, OuterRef, Q

from apps.forum.surroundings import stands_beside

from .models import IdeaOrigin, ReleaseLink


@stands_beside("came_to_something")
def came_to_something() -> Q:
    """Whether its words led to an idea, or a published release answers it."""
    here = {"thread": OuterRef("pk")}
    return Q(Exists(IdeaOrigin.objects.filter(**here))) | Q(
        Exists(ReleaseLink.objects.filter(release__published_at__isnull=False, **here))
    )
