"""Wishes, how many want them, what we said about them, and what was shipped."""

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Case, F, When
from django.utils.translation import gettext as _

from apps.forum.models import Visibility
from apps.ideas.models import Idea, IdeaMerge, IdeaOrigin, Release, ReleaseLink, Statement, Vote

from ..nouns import Noun
from .voices import WITHOUT_A_NAME, give_voice

COUNTED = "follows from the votes and is worked out anew"


def _release_made(release: Release) -> None:
    if not (release.released_at and release.announced_at and release.published_at):
        raise ValidationError(_("a published release has its dates"))


NOUNS = (
    Noun(
        name="ideas",
        model=Idea,
        fields="thread stage stage_at",
        rows=Idea.objects.all,
        left_out={
            "votes_returned_at": "says which votes can be spent again, by whom no export knows",
            "vote_count": COUNTED,
            "trend": COUNTED,
        },
    ),
    Noun(
        name="idea_votes",
        model=Vote,
        fields="cast_for idea cast_at",
        # Those that count; of one whose own idea is not public, the one for which it counts stands in its place.
        rows=lambda: Vote.objects.filter(idea__isnull=False),
        needs=("idea",),
        read={
            "cast_for": Case(
                When(cast_for__thread__visibility=Visibility.PUBLIC, then=F("cast_for_id")),
                default=F("idea_id"),
                output_field=BigIntegerField(),
            )
        },
        left_out={
            "voter": WITHOUT_A_NAME,
            "browser": WITHOUT_A_NAME,
            "cast_by": "staff who voted for somebody are not named",
            "is_for_another": "tells that somebody wished it elsewhere",
        },
        made=give_voice,
    ),
    Noun(
        name="idea_merges",
        model=IdeaMerge,
        fields="idea into moved_count merged_at",
        rows=IdeaMerge.objects.all,
    ),
    Noun(
        name="idea_origins",
        model=IdeaOrigin,
        fields="idea thread linked_at",
        rows=IdeaOrigin.objects.all,
        left_out={"linked_by": "who of staff linked them is not shown"},
    ),
    Noun(
        name="statements",
        model=Statement,
        fields="idea stage_before stage post made_by made_at",
        rows=Statement.objects.all,
    ),
    Noun(
        name="releases",
        model=Release,
        fields="title slug body product released_at published_at announced_at created_at updated_at",
        rows=Release.objects.published,
        needs=("released_at", "published_at", "announced_at"),
        left_out={
            "html": "made anew of the text, so that no file can bring HTML along",
            "renderer": "says by which version the HTML was made",
            "published_by": "the company says it",
        },
        made=_release_made,
    ),
    Noun(
        name="release_links",
        model=ReleaseLink,
        fields="release idea thread post told_at",
        rows=ReleaseLink.objects.all,
        left_out={
            "next_at": "what was not told there yet is told by nobody elsewhere",
            "attempts": "how telling went",
            "trouble": "how telling went",
        },
    ),
)
