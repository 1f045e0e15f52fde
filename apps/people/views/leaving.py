"""Closing one's own account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from apps.foundation.limits import require_within
from apps.foundation.verdicts import no, require

from ..forms import LeavingForm
from ..rules import may_leave
from ..verbs import close_account
from .proof import ProofRequiredMixin


class LeavingView(LoginRequiredMixin, ProofRequiredMixin, View):
    """What becomes of one's words is chosen here, and the nickname is typed: nobody leaves by a slip of the hand."""

    comes_from = "people:leaving"

    def get(self, request):
        return self.page(request, LeavingForm(person=request.user))

    def post(self, request):
        require(may_leave(request.user))
        require_within("settings", request)
        form = LeavingForm(request.POST, person=request.user)
        if not form.is_valid():
            return self.page(request, form, status=422)
        try:
            close_account(request.user, keep_words=form.cleaned_data["words"] == LeavingForm.KEEP)
        except ValidationError as error:
            require(no(" ".join(error.messages)))
        logout(request)
        messages.success(request, _("Your account is closed. What was yours is being removed now."))
        return redirect("portal:home")

    def page(self, request, form, status=200):
        context = {"form": form, "verdict": may_leave(request.user)}
        return render(request, "people/leaving.html", context, status=status)
