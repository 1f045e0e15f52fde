"""Vote for those who asked for an idea elsewhere."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.ingest.models import Complaint
from apps.people.models import User

from ..models import Idea, IdeaOrigin, Vote
from .vote import cast_vote


def complainants_of(idea: Idea) -> QuerySet:
    """Everybody who said elsewhere what became part of an idea, or led to it, and has not joined."""
    led = IdeaOrigin.objects.filter(idea=idea).values("thread")
    said = Complaint.objects.filter(Q(thread=idea.thread_id) | Q(thread__in=led))
    said = said.filter(fate__in=[Complaint.Fate.PUBLISHED, Complaint.Fate.MERGED])
    return User.objects.filter(pk__in=said.values("author"), joined_at__isnull=True).order_by("pk")


@transaction.atomic
def vote_for_complainants(idea: Idea, *, by: User) -> list[Vote]:
    """Vote for each of them who has not voted; returns the new votes. Safe to repeat.

    Whoever has spent their votes is left out. Raises ValidationError for an idea that takes no votes, and where nobody
    is left to vote for.
    """
    voted = Vote.objects.filter(idea=idea.lives_in, voter__isnull=False).values("voter")
    votes, refused = [], []
    for author in complainants_of(idea).exclude(pk__in=voted):
        try:
            with transaction.atomic():
                votes.append(cast_vote(idea, by=author, cast_by=by))
        except ValidationError as error:
            refused.append(" ".join(error.messages))
    if not votes:
        nobody = _("Nobody who asked for this elsewhere is left to vote for.")
        raise ValidationError(refused[0] if refused else nobody)
    return votes
