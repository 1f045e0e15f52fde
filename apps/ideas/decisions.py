"""What staff decides about ideas."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.forum.verbs import merge_threads, unmerge_threads
from apps.foundation.decisions import Decision

from .deciding import ConversationForm, IdeaOfForm, MoveForm, StatementForm, VoterForm
from .models import Idea
from .rules import LINK, MOVE, VOTE_FOR_OTHERS
from .verbs import cast_vote, link_origin, move_idea, say_about_idea, vote_for_complainants

MODERATE = "forum.change_thread"


def _move(idea: Idea, by, values: dict) -> None:
    seen = values["seen"].get(str(idea.pk))
    move_idea(idea, to=values["stage"], by=by, statement=values["statement"], expected=seen)


def _vote(idea: Idea, by, values: dict) -> None:
    if idea.votes.filter(voter=values["voter"]).exists():
        raise ValidationError(_("%(name)s has a vote there already.") % {"name": values["voter"]})
    cast_vote(idea, by=values["voter"], cast_by=by)


MOVE_ON = Decision(
    name="move",
    label=gettext_lazy("Move to a stage"),
    permission=MOVE,
    apply=_move,
    form=MoveForm,
    done=lambda count: ngettext("%d idea was moved.", "%d ideas were moved.", count) % count,
    explanation=gettext_lazy(
        "Says in public where the idea stands and why. Voters hear of it once; shipped and declined ideas give their "
        "votes back."
    ),
    fits=lambda idea: not idea.is_merged,
    tone="main",
)
SAY = Decision(
    name="say",
    label=gettext_lazy("Say how far it has come"),
    permission=MOVE,
    apply=lambda idea, by, values: say_about_idea(idea, by=by, statement=values["statement"]),
    form=StatementForm,
    done=lambda count: ngettext("It was said about %d idea.", "It was said about %d ideas.", count) % count,
    explanation=gettext_lazy("The idea stays where it stands."),
    fits=lambda idea: not idea.is_merged,
)
MERGE = Decision(
    name="merge",
    label=gettext_lazy("Merge into another idea"),
    permission=MODERATE,
    apply=lambda idea, by, values: merge_threads(idea.thread, into=values["idea"].thread, by=by),
    form=IdeaOfForm,
    done=lambda count: ngettext("%d idea lives on there.", "%d ideas live on there.", count) % count,
    explanation=gettext_lazy(
        "Its posts and votes move there, each voter counts once, and its address leads there. Can be taken apart again."
    ),
    fits=lambda idea: getattr(idea.thread, "merge", None) is None,
    tone="danger",
)
UNMERGE = Decision(
    name="unmerge",
    label=gettext_lazy("Take the merge apart"),
    permission=MODERATE,
    apply=lambda idea, by, values: unmerge_threads(idea.thread.merge, by=by) if hasattr(idea.thread, "merge") else None,
    done=lambda count: ngettext("%d idea is its own again.", "%d ideas are their own again.", count) % count,
    explanation=gettext_lazy("Its posts and votes go back to it. What was said after the merge stays where it was."),
    fits=lambda idea: getattr(idea.thread, "merge", None) is not None,
)
LINK_ORIGIN = Decision(
    name="link-origin",
    label=gettext_lazy("Say where it came from"),
    permission=LINK,
    apply=lambda idea, by, values: link_origin(idea, values["thread"], by=by),
    form=ConversationForm,
    done=lambda count: ngettext("%d idea has this origin.", "%d ideas have this origin.", count) % count,
    explanation=gettext_lazy("The conversation whose words led to it. Both pages say so, and who spoke there hears."),
)
VOTE_FOR = Decision(
    name="vote-for",
    label=gettext_lazy("Vote for somebody who asked for it"),
    permission=VOTE_FOR_OTHERS,
    apply=_vote,
    form=VoterForm,
    done=lambda count: ngettext("The vote counts for %d idea.", "The vote counts for %d ideas.", count) % count,
    explanation=gettext_lazy("It is marked as cast by us, and is theirs when they join."),
    fits=lambda idea: not idea.is_decided,
)
VOTE_FOR_ALL = Decision(
    name="vote-for-complainants",
    label=gettext_lazy("Vote for all who asked for it elsewhere"),
    permission=VOTE_FOR_OTHERS,
    apply=lambda idea, by, values: vote_for_complainants(idea, by=by),
    done=lambda count: ngettext("Their votes count for %d idea.", "Their votes count for %d ideas.", count) % count,
    explanation=gettext_lazy(
        "One vote for everybody whose words became part of it or led to it, and who has not joined. Marked as cast by "
        "us."
    ),
    fits=lambda idea: not idea.is_decided,
)

DECISIONS = (MOVE_ON, SAY, MERGE, UNMERGE, LINK_ORIGIN, VOTE_FOR, VOTE_FOR_ALL)
