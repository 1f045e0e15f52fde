"""Settle a conversation, choose its answer, close it for replies, and take each back."""

from django.contrib import messages
from django.core.exceptions import ValidationError

from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from ..forms import AcceptForm, LockForm
from ..rules import may_accept, may_change_kind, may_lock, may_reopen, may_resolve, may_tag
from ..thread_forms import KindForm, TagsForm
from ..verbs import (
    accept_answer,
    change_kind,
    lock_thread,
    reopen_thread,
    resolve_thread,
    tag_thread,
    unaccept_answer,
    unlock_thread,
)
from .scoped import ThreadScoped


class ResolutionView(ThreadScoped):
    """Settle a conversation, or take it up again."""

    def post(self, request, thread_id):
        require(may_resolve(request.user, self.thread))
        try:
            resolve_thread(self.thread, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.done()

    def delete(self, request, thread_id):
        require(may_reopen(request.user, self.thread))
        reopen_thread(self.thread, by=request.user)
        return self.done()


class AnswerView(ThreadScoped):
    """Choose the reply that answers the question, or take the choice back."""

    def post(self, request, thread_id):
        require(may_accept(request.user, self.thread))
        form = AcceptForm(request.POST, thread=self.thread)
        if not form.is_valid():
            messages.error(request, " ".join(form.errors["post"]))
            return self.done()
        try:
            accept_answer(self.thread, by=request.user, post=form.cleaned_data["post"])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.done()

    def delete(self, request, thread_id):
        require(may_accept(request.user, self.thread))
        unaccept_answer(self.thread, by=request.user)
        return self.done()


class KindView(ThreadScoped):
    """Say what sort of conversation it is."""

    def post(self, request, thread_id):
        require(may_change_kind(request.user))
        form = KindForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(form.errors["kind"]))
            return self.done()
        change_kind(self.thread, by=request.user, kind=form.cleaned_data["kind"])
        return self.done()


class TagsView(ThreadScoped):
    """Give it the words by which it is found."""

    def post(self, request, thread_id):
        require(may_tag(request.user, self.thread))
        require_within("edit", request)
        form = TagsForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(form.errors["tags"]))
            return self.done()
        try:
            tag_thread(self.thread, by=request.user, tags=form.cleaned_data["tags"])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.done()


class LockView(ThreadScoped):
    """Close a conversation for further replies, or open it again."""

    def post(self, request, thread_id):
        require(may_lock(request.user, self.thread))
        form = LockForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(form.errors["reason"]))
            return self.done()
        lock_thread(self.thread, by=request.user, reason=form.cleaned_data["reason"])
        return self.done()

    def delete(self, request, thread_id):
        require(may_lock(request.user, self.thread))
        unlock_thread(self.thread, by=request.user)
        return self.done()
