"""Where a conversation stands, as things that are there or are not: PUT makes them so, DELETE takes them back."""

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.foundation.api.documenting import documented
from apps.foundation.api.reach import writer_of
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Shown
from apps.foundation.api.views import ApiView
from apps.foundation.limits import require_within
from apps.foundation.verdicts import no, require

from ..models import Thread
from ..rules import can_have_me_toos, may_accept, may_reopen, may_resolve, may_speak, may_tag
from ..verbs import (
    accept_answer,
    reopen_thread,
    resolve_thread,
    say_me_too,
    tag_thread,
    take_back_me_too,
    unaccept_answer,
)
from .examples import THREAD_DETAIL
from .sent import AcceptedSent, ResolutionSent, TagsSent
from .shapes import TagReferenceSerializer, ThreadDetailSerializer
from .threads import OfThread, find_thread


class MeTooStateSerializer(Shown):
    """How many have it, too, after somebody said so."""

    me_too_count = serializers.IntegerField()
    has_me_too = serializers.BooleanField()


class TagListSerializer(Shown):
    """The words by which a conversation is found."""

    tags = TagReferenceSerializer(many=True)


class StateView(OfThread, ApiView):
    """Something that is so of a conversation."""

    group = "threads"

    def show_thread(self):
        """The conversation as it is now."""
        return self.show(ThreadDetailSerializer, find_thread(self.kwargs["thread_id"], self.request.user))


class MeTooView(StateView):
    """That the owner of the token has this, too."""

    needs = {"PUT": Scope.VOTE, "DELETE": Scope.VOTE}

    @documented(
        "threads_say_me_too",
        "Say that you have this, too",
        gives=MeTooStateSerializer,
        example={"me_too_count": 18, "has_me_too": True},
    )
    def put(self, request, thread_id):
        """Counts you once, however often it is sent. Ideas collect votes instead."""
        thread = self.find_thread()
        require(can_have_me_toos(thread))
        if not thread.is_public:
            require(no(_("This conversation is not public.")))
        require(may_speak(request.user))
        require_within("me_too", request)
        say_me_too(thread, by=request.user)
        count = Thread.objects.values_list("me_too_count", flat=True).get(pk=thread.pk)
        return self.show(MeTooStateSerializer, {"me_too_count": count, "has_me_too": True})

    @documented("threads_take_back_me_too", "Take back that you have this, too")
    def delete(self, request, thread_id):
        require_within("me_too", request)
        take_back_me_too(self.find_thread(), by=request.user)
        return self.nothing()


class AnswerView(StateView):
    """The reply that answers the question."""

    needs = {"PUT": Scope.WRITE, "DELETE": Scope.WRITE}

    @documented(
        "threads_accept",
        "Choose the reply that answers the question",
        takes=AcceptedSent,
        gives=ThreadDetailSerializer,
        example=THREAD_DETAIL,
        sent={"post": 97},
    )
    def put(self, request, thread_id):
        thread = self.find_thread()
        require(may_accept(writer_of(request), thread))
        told = self.read(AcceptedSent, thread=thread)
        accept_answer(thread, by=request.user, post=told["post"])
        return self.show_thread()

    @documented("threads_unaccept", "Take back which reply answers the question")
    def delete(self, request, thread_id):
        thread = self.find_thread()
        require(may_accept(writer_of(request), thread))
        unaccept_answer(thread, by=request.user)
        return self.nothing()


class ResolutionView(StateView):
    """That it is settled."""

    needs = {"PUT": Scope.WRITE, "DELETE": Scope.WRITE}

    @documented(
        "threads_resolve",
        "Say that it is solved",
        takes=ResolutionSent,
        gives=ThreadDetailSerializer,
        example=THREAD_DETAIL,
        sent={"answer": 97},
    )
    def put(self, request, thread_id):
        """Of your own conversation you confirm it; staff closes others. With `answer`, that reply is chosen as well."""
        thread = self.find_thread()
        require(may_resolve(writer_of(request), thread))
        told = self.read(ResolutionSent, thread=thread)
        answer = told.get("answer")
        with transaction.atomic():
            if answer:
                require(may_accept(writer_of(request), thread))
                accept_answer(thread, by=request.user, post=answer)
            resolve_thread(thread, by=request.user, answer=answer)
        return self.show_thread()

    @documented("threads_reopen", "Take it up again")
    def delete(self, request, thread_id):
        thread = self.find_thread()
        require(may_reopen(writer_of(request), thread))
        reopen_thread(thread, by=request.user)
        return self.nothing()


class ThreadTagsView(StateView):
    """The words by which it is found."""

    needs = {"PUT": Scope.WRITE}

    @documented(
        "threads_tag",
        "Say by which words it is found",
        takes=TagsSent,
        gives=TagListSerializer,
        example={"tags": [{"slug": "heating", "name": "heating"}]},
        sent={"tags": ["heating"]},
    )
    def put(self, request, thread_id):
        """These take the place of those that are there. Words that nobody used before are made."""
        thread = self.find_thread()
        require(may_tag(writer_of(request), thread))
        told = self.read(TagsSent)
        require_within("edit", request)
        return self.show(TagListSerializer, {"tags": tag_thread(thread, by=request.user, tags=told["tags"])})
