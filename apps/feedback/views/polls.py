"""Polls in conversations: open one, vote, take it back, end it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from apps.forum.models import Thread
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from ..answer_forms import PollForm, VoteForm
from ..answer_rules import may_close_poll, may_open_poll, may_vote
from ..models import Poll
from ..verbs import choose, choose_nothing, close_poll, open_poll


class PollScoped(View):
    """Finds the conversation through what its visitor may see, and its poll where it has one."""

    method_field = "_method"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = Thread.objects.visible_to(request.user).select_related("lock")
        self.thread = get_object_or_404(rows, pk=kwargs["thread_id"])
        self.poll = Poll.objects.filter(thread=self.thread).first()

    def dispatch(self, request, *args, **kwargs):
        # Plain forms cannot send DELETE; they say so in a field.
        if request.method == "POST" and request.POST.get(self.method_field, "").upper() == "DELETE":
            return self.delete(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def done(self):
        return redirect(f"{self.thread.get_absolute_url()}#poll")

    def find_poll(self) -> Poll:
        """The poll; where there is none, nothing is found."""
        return self.poll or get_object_or_404(Poll, thread=self.thread)


class PollView(PollScoped):
    """Ask a question with choices, and end it."""

    def get(self, request, thread_id):
        if self.poll:
            return self.done()
        return self._page(PollForm())

    def post(self, request, thread_id):
        require(may_open_poll(request.user, self.thread))
        require_within("poll", request)
        form = PollForm(request.POST)
        try:
            if form.is_valid():
                open_poll(self.thread, by=request.user, **form.particulars)
                return self.done()
        except ValidationError as error:
            form.add_error(None, error)
        return self._page(form, status=422)

    def delete(self, request, thread_id):
        poll = self.find_poll()
        require(may_close_poll(request.user, poll))
        require_within("poll_vote", request)
        close_poll(poll, by=request.user)
        return self.done()

    def _page(self, form: PollForm, status: int = 200):
        context = {"thread": self.thread, "form": form, "verdict": may_open_poll(self.request.user, self.thread)}
        return render(self.request, "feedback/poll_form.html", context, status=status)


class VoteView(PollScoped):
    """Choose in a poll, choose anew, and take it back."""

    def get(self, request, thread_id):
        self.find_poll()
        return self.done()

    def post(self, request, thread_id):
        poll = self.find_poll()
        require(may_vote(request.user, poll))
        require_within("poll_vote", request)
        form = VoteForm(request.POST, poll=poll)
        if not form.is_valid():
            messages.error(request, " ".join(form.errors["choices"]))
            return self.done()
        try:
            choose(poll, by=request.user, choices=form.chosen)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.done()
        messages.success(request, _("Your vote counts."))
        return self.done()

    def delete(self, request, thread_id):
        poll = self.find_poll()
        require(may_vote(request.user, poll))
        require_within("poll_vote", request)
        try:
            choose_nothing(poll, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.done()
