"""Somebody's own account: how others see them, where they are signed in, and what is theirs to take along."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from apps.foundation.limits import require_within

from ..exporting import write_everything
from ..forms import ProfileForm
from ..models import User
from ..verbs import change_nickname
from .proof import ProofRequiredMixin


class SettingsView(LoginRequiredMixin, View):
    """How others see somebody. What stands here and nothing else can be changed by sending the form."""

    def get(self, request):
        person = request.user
        form = ProfileForm(initial={"name": person.name, "nickname": person.nickname, "about": person.about})
        return self.page(request, form)

    def post(self, request):
        require_within("settings", request)
        form = ProfileForm(request.POST, initial={"nickname": request.user.nickname})
        if not form.is_valid():
            return self.page(request, form, status=422)
        told = form.cleaned_data
        try:
            change_nickname(request.user, told["nickname"])
        except ValidationError as error:
            form.add_error("nickname", error)
            return self.page(request, form, status=422)
        User.objects.filter(pk=request.user.pk).update(name=told["name"], about=told["about"])
        messages.success(request, _("Saved."))
        return redirect("people:settings")

    def page(self, request, form, status=200):
        return render(request, "people/settings.html", {"form": form}, status=status)


class SessionView(LoginRequiredMixin, View):
    """One place where somebody is signed in."""

    def post(self, request, pk):
        """Sign out there. It is sent as a form, which knows no DELETE."""
        session = get_object_or_404(UserSession, pk=pk, user=request.user)
        if session.is_current():
            messages.error(request, _("That is where you are now. Use “Sign out” instead."))
        else:
            session.end()
            messages.success(request, _("Signed out there."))
        return redirect("usersessions_list")


class MyDataView(LoginRequiredMixin, View):
    """What is kept about somebody, and the way to take it along or to leave."""

    def get(self, request):
        return render(request, "people/my_data.html")


class ExportView(LoginRequiredMixin, ProofRequiredMixin, View):
    """Everything that is somebody's own, as one file."""

    comes_from = "people:my-data"

    def post(self, request):
        require_within("export", request)
        # Written to its end before it is sent: a file that breaks off would look like all there is.
        file = write_everything(request.user)
        name = f"{request.user.nickname}-{timezone.now():%Y-%m-%d}.json"
        return FileResponse(file, as_attachment=True, filename=name, content_type="application/json")
