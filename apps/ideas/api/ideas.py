"""Ideas: lists of them, one of them, and voting."""

from django.http import Http404
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated

from apps.forum.models import TAG_LIMIT, Kind, Thread
from apps.foundation.api.documenting import documented
from apps.foundation.api.reach import reader_of
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Query
from apps.foundation.api.views import ApiView, DetailView, ListView
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from ..lists import STAGES_SHOWN, IdeaFilter
from ..models import Idea
from ..rules import may_vote
from ..verbs import cast_vote, idea_of, take_back_vote
from .examples import IDEA, IDEA_DETAIL
from .shapes import IdeaDetailSerializer, IdeaSerializer, VoteStateSerializer, rows_of_ideas

SLUG_LIMIT = 50


class IdeaQuery(Query):
    """Which ideas a list shows."""

    stage = serializers.ChoiceField(choices=[(stage.value, stage.label) for stage in STAGES_SHOWN], required=False)
    product = serializers.SlugField(max_length=SLUG_LIMIT, required=False, help_text="Slug of a product.")
    tag = serializers.SlugField(max_length=TAG_LIMIT, required=False, allow_unicode=True, help_text="Slug of a tag.")
    voted_by = serializers.ChoiceField(
        choices=["me"], required=False, help_text="Those for which the owner of the token voted."
    )


class IdeasView(ListView):
    """Ideas that whoever asks may see."""

    group = "ideas"
    needs = {"GET": Scope.READ}
    shown = IdeaSerializer
    filters = IdeaQuery
    orders = {
        "trending": "-trend",
        "wanted": "-vote_count",
        "newest": ("-thread__opened_at", "-thread_id"),
        "discussed": ("-thread__reply_count", "-thread_id"),
    }

    def get_queryset(self):
        return rows_of_ideas(Idea.objects.visible_to(reader_of(self.request)), self.request.user)

    def narrow(self, rows, asked):
        asked = dict(asked)
        mine = bool(asked.pop("voted_by", ""))
        if mine and self.request.auth is None:
            raise NotAuthenticated
        return IdeaFilter(mine=mine, **asked).narrow(rows, self.request.user)

    @documented(
        "ideas_list",
        "Ideas",
        gives=IdeaSerializer,
        many=True,
        example=IDEA,
    )
    def get(self, request):
        """An idea is a conversation of that kind; open one with `POST /threads/`."""
        return self.list(request)


class IdeaView(DetailView):
    """One idea, with what we said about it."""

    group = "ideas"
    needs = {"GET": Scope.READ}
    shown = IdeaDetailSerializer
    lookup = {"thread_id": "thread"}

    def get_queryset(self):
        return rows_of_ideas(Idea.objects.visible_to(reader_of(self.request)), self.request.user)

    @documented("ideas_read", "An idea", gives=IdeaDetailSerializer, example=IDEA_DETAIL)
    def get(self, request, thread_id):
        return self.detail(request)


class VoteView(ApiView):
    """That the owner of the token wants an idea."""

    group = "ideas"
    needs = {"PUT": Scope.VOTE, "DELETE": Scope.VOTE}

    @documented(
        "ideas_vote", "Vote for an idea", gives=VoteStateSerializer, example={"vote_count": 84, "has_vote": True}
    )
    def put(self, request, thread_id):
        """Counts once, however often it is sent. Decided ideas take no votes."""
        idea = self.find_idea()
        require(may_vote(request.user, idea))
        require_within("vote", request)
        cast_vote(idea, by=request.user)
        idea.refresh_from_db(fields=["vote_count"])
        return self.show(VoteStateSerializer, {"vote_count": idea.vote_count, "has_vote": True})

    @documented("ideas_take_back_vote", "Take a vote back")
    def delete(self, request, thread_id):
        """Votes of decided ideas stand as they were."""
        require_within("vote", request)
        take_back_vote(self.find_idea(), by=request.user)
        return self.nothing()

    def find_idea(self) -> Idea:
        """The idea that the address names. Raises Http404."""
        reader, number = reader_of(self.request), self.kwargs["thread_id"]
        rows = Idea.objects.visible_to(reader).select_related("thread__author", "merge").filter(thread=number)
        if idea := rows.first():
            return idea
        # The leaf grows a moment after its conversation; whoever is faster makes it grow.
        thread = Thread.objects.visible_to(reader).of_kind(Kind.IDEA).filter(pk=number).first()
        if thread is None:
            raise Http404
        return rows.get(pk=idea_of(thread).pk)
