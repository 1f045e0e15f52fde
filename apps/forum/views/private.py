"""Go on with a part of a conversation in private, and come back with its outcome."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from apps.foundation.verdicts import require

from ..models import PrivateTalk
from ..rules import may_return, may_take_private
from ..thread_forms import OutcomeForm, PrivateForm
from ..verbs import return_from_private, take_private
from .scoped import ThreadScoped


class PrivateView(ThreadScoped):
    """Take a part of this conversation private."""

    def post(self, request, thread_id):
        require(may_take_private(request.user, self.thread))
        form = PrivateForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose why it goes on in private, and the department that takes care of it."))
            return self.done()
        try:
            talk = take_private(self.thread, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.done()
        return redirect(talk.talk)


class OutcomeView(ThreadScoped):
    """End the private part with a line for everybody."""

    def post(self, request, thread_id, talk_id):
        require(may_return(request.user))
        talk = get_object_or_404(PrivateTalk.objects.select_related("thread", "talk"), pk=talk_id, thread=self.thread)
        form = OutcomeForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(form.errors["outcome"]))
            return redirect(talk.talk)
        return_from_private(talk, by=request.user, outcome=form.cleaned_data["outcome"])
        return self.done()
