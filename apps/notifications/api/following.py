"""What the owner of a token follows."""

from django.db import models
from django.http import Http404
from rest_framework import serializers

from apps.foundation.api.documenting import documented
from apps.foundation.api.reach import reader_of
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Query
from apps.foundation.api.shapes import Shape, api_address
from apps.foundation.api.views import ApiView, ListView
from apps.foundation.limits import require_within

from ..models import Watch
from ..subjects import KINDS, SUBJECTS, followable, label_of
from ..verbs import follow_subject, unfollow_subject

# The routes of what has an address for programs.
ROUTES = {"thread": "thread", "board": "board", "product": "product"}
WATCH = {
    "kind": "thread",
    "id": 42,
    "api_url": "https://help.example/api/v1/threads/42/",
    "because": "replied",
    "since": "2026-03-02T09:30:00Z",
}


class WatchSerializer(Shape):
    """Something that is followed: what it is, and why."""

    kind = serializers.SerializerMethodField()
    id = serializers.IntegerField(source="subject_id")
    api_url = serializers.SerializerMethodField()
    because = serializers.ChoiceField(choices=Watch.Because.choices)
    since = serializers.DateTimeField(source="created_at")

    def get_kind(self, watch: Watch) -> str:
        return KINDS[watch.subject_type]

    def get_api_url(self, watch: Watch) -> str | None:
        route = ROUTES.get(KINDS[watch.subject_type])
        return api_address(route, watch.subject_id) if route else None


class WatchQuery(Query):
    """What sort of thing is followed."""

    kind = serializers.ChoiceField(choices=list(SUBJECTS), required=False)


def watches_of(person) -> models.QuerySet:
    """What somebody follows and would hear of; what they muted is not among it."""
    return Watch.objects.filter(person=person, is_muted=False, subject_type__in=list(KINDS))


class FollowingView(ListView):
    """What the owner of the token follows."""

    group = "following"
    needs = {"GET": Scope.READ}
    is_public = False
    shown = WatchSerializer
    filters = WatchQuery

    def get_queryset(self):
        return watches_of(self.request.user)

    def narrow(self, rows, asked):
        return rows.filter(subject_type=label_of(SUBJECTS[asked["kind"]])) if "kind" in asked else rows

    @documented("following_list", "What you follow", gives=WatchSerializer, many=True, example=WATCH)
    def get(self, request):
        """The newest first. A conversation that you asked or answered in is followed by itself."""
        return self.list(request)


class FollowView(ApiView):
    """That the owner of the token follows something."""

    group = "following"
    needs = {"PUT": Scope.WRITE, "DELETE": Scope.WRITE}

    @documented("following_follow", "Follow something", gives=WatchSerializer, example=WATCH)
    def put(self, request, kind, subject_id):
        """You hear of it, by the way that you chose in your settings. Takes back an earlier muting."""
        subject = self.find_subject()
        require_within("follow", request)
        return self.show(WatchSerializer, follow_subject(subject, by=request.user))

    @documented("following_unfollow", "Follow something no more")
    def delete(self, request, kind, subject_id):
        """You hear no more of it, however you take part. Safe to repeat."""
        subject = self.find_subject()
        require_within("follow", request)
        unfollow_subject(subject, by=request.user)
        return self.nothing()

    def find_subject(self) -> models.Model:
        """What the address names, where this reader may see it. Raises Http404."""
        subject = followable(self.kwargs["kind"], self.kwargs["subject_id"], reader_of(self.request))
        if subject is None:
            raise Http404
        return subject
