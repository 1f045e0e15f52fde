"""Ideas in a frame: what people want, and votes for it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from apps.foundation.limits import require_within
from apps.foundation.pagination import ranked_page
from apps.foundation.verdicts import no, require
from apps.ideas.listing import ballot_for, make_ready, with_news
from apps.ideas.models import Idea
from apps.ideas.rules import may_vote
from apps.ideas.verbs import cast_vote, take_back_vote

from ..models import Feature, Scope
from ..shown import listed_ideas
from .framed import EmbedView
from .home import ReadingView

IDEAS_PER_PAGE = 20


class IdeasView(ReadingView):
    """Those that most people want first, with what we said to them. Five queries at most."""

    http_method_names = ("get", "head")
    feature = Feature.IDEAS

    def get(self, request, key):
        person = request.user if self.token else None
        ideas = with_news(listed_ideas(self.embed).for_listing()).with_vote_of(person=person)
        page = ranked_page(ideas, request, field="vote_count", size=IDEAS_PER_PAGE)
        context = {
            "page": page,
            "ideas": make_ready(page.rows),
            "ballot": ballot_for(request.user, settings.IDEA_VOTES_PER_PERSON),
        }
        return self.page("embed/ideas.html", context)


class VoteView(EmbedView):
    """One vote of whoever signed in, cast and taken back. The answer is the button as it is now."""

    http_method_names = ("post", "delete")
    scopes = {"POST": Scope.VOTE, "DELETE": Scope.VOTE}

    def post(self, request, key, thread_id):
        idea = self._find(thread_id)
        require(may_vote(request.user, idea))
        require_within("vote", request)
        try:
            cast_vote(idea, by=request.user)
        except ValidationError as error:
            # Somebody else was faster: the idea was decided, or the last vote spent in another window.
            require(no(" ".join(error.messages)))
        return self._done(thread_id, _("Your vote counts."))

    def delete(self, request, key, thread_id):
        try:
            take_back_vote(self._find(thread_id), by=request.user)
        except ValidationError as error:
            require(no(" ".join(error.messages)))
        return self._done(thread_id, _("Your vote was taken back."))

    def _done(self, thread_id: int, note: str):
        return self.page("embed/voted.html", {"idea": self._find(thread_id), "note": note})

    def _find(self, thread_id: int) -> Idea:
        rows = Idea.objects.public().with_vote_of(person=self.request.user).select_related("thread__author", "merge")
        return make_ready([get_object_or_404(rows, thread=thread_id)])[0]
