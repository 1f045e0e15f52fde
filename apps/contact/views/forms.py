"""Fill in a form: look at what may answer it already, then send it. Works without JavaScript and without an account."""

import re
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from apps.foundation.enriching import Surroundings
from apps.foundation.limits import require_within, within
from apps.foundation.markdown import render_words
from apps.foundation.verdicts import require

from ..answers import answers_for
from ..forms import RequestForm
from ..limits import BODY_BYTES, FILE_BYTES, FILES_LIMIT
from ..models import ContactForm, RequestFile
from ..rules import may_send
from ..sheets import Sheet, new_sheet, read_answer, read_sheet, sign_answer
from ..verbs import drop_file, keep_file, note_deflection, send_request
from ..wording import subject_of

KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class FormScoped(View):
    """Finds the form through what its visitor may open."""

    form: ContactForm

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        forms = ContactForm.objects.visible_to(request.user).select_related("department").prefetch_related("fields")
        self.form = get_object_or_404(forms, department__slug=kwargs["department"], slug=kwargs["slug"])


@method_decorator(never_cache, name="dispatch")
class FormView(FormScoped):
    """One form. Nothing that was typed or chosen is lost by an error: files are kept for the sheet until it is sent."""

    body_limit = BODY_BYTES

    def get(self, request, department, slug):
        return self._show(self._filled(), new_sheet())

    def post(self, request, department, slug):
        require(may_send(request.user, self.form))
        require_within("request", request)
        sheet = read_sheet(request.POST.get("sheet", ""))
        if "solved" in request.POST:
            return self._solved(sheet)
        filled = self._filled(request.POST)
        if sheet is None:
            filled.add_error(None, _("This page had been open for too long. Look at what you wrote and send it again."))
            return self._show(filled, new_sheet(), status=422)
        if request.POST.get("website"):
            # It was a program; it is told the same as everybody.
            return self._sent()
        is_taken = self._keep_files(filled, sheet)
        if "change" in request.POST:
            return self._show(self._as_typed(), sheet)
        if not is_taken or not filled.is_valid():
            return self._show(filled, sheet, status=422)
        if filled.is_unsigned and sheet.is_hasty:
            filled.add_error(None, _("That was quicker than anybody reads. Look at it once more and send it again."))
            return self._show(filled, sheet, status=422)
        answers = [] if "looked" in request.POST else answers_for(subject_of(filled.values))
        if answers:
            return self._offer(filled, sheet, answers)
        try:
            return self._send(filled, sheet)
        except ValidationError as error:
            filled.add_error(None, error)
            return self._show(filled, sheet, status=422)

    def _send(self, filled: RequestForm, sheet: Sheet):
        user, values = self.request.user, filled.values
        if user.is_authenticated:
            sent = send_request(self.form, by=user, values=values, ticket=sheet.ticket)
            thanks = self.form.thanks or _("Thank you. We have received it and answer you here.")
            messages.success(self.request, thanks)
            return redirect(sent.thread)
        email = filled.cleaned_data["email"]
        if not (verdict := within("request_by_mail", f"mail:{email.lower()}")):
            filled.add_error("email", str(verdict))
            return self._show(filled, sheet, status=429)
        name = filled.cleaned_data["name"]
        send_request(self.form, by=None, values=values, ticket=sheet.ticket, email=email, name=name)
        return self._sent()

    def _solved(self, sheet: Sheet | None):
        """One of the answers that were shown solved it: count that, and lead there."""
        answer = read_answer(self.request.POST["solved"])
        if sheet is None or answer is None:
            return redirect(self.form)
        url, title = answer
        note_deflection(self.form, url=url, title=title, ticket=sheet.ticket)
        messages.success(self.request, _("Good to hear. Nothing was sent."))
        return HttpResponseRedirect(url)

    def _sent(self):
        return redirect("contact:sent", self.form.department.slug, self.form.slug)

    def _keep_files(self, filled: RequestForm, sheet: Sheet) -> bool:
        """Keep what was chosen now, and leave out what shall not be sent. False where something was not taken."""
        if not self.form.takes_files:
            return True
        for key in self.request.POST.getlist("drop")[:FILES_LIMIT]:
            if KEY.fullmatch(key):
                drop_file(UUID(key), ticket=sheet.ticket)
        taken = True
        for upload in self.request.FILES.getlist("files")[: FILES_LIMIT * 2]:
            require_within("upload", self.request)
            try:
                keep_file(upload, ticket=sheet.ticket)
            except ValidationError as error:
                filled.add_error(None, error)
                taken = False
        return taken

    def _filled(self, data=None) -> RequestForm:
        filled = RequestForm(data, contact_form=self.form, user=self.request.user)
        filled.suggest_from(reverse("search:suggestions"))
        return filled

    def _as_typed(self) -> RequestForm:
        """The form with what was typed, as if it had not been looked at yet."""
        filled = self._filled()
        lists = {name: self.request.POST.getlist(name) for name in filled.fields if name in self.request.POST}
        filled.initial = {
            name: values if hasattr(filled.fields[name].widget, "allow_multiple_selected") else values[-1]
            for name, values in lists.items()
            if values
        }
        return filled

    def _offer(self, filled: RequestForm, sheet: Sheet, answers):
        context = {
            "form": self.form,
            "filled": filled,
            "sheet": sheet,
            "answers": [{"answer": one, "token": sign_answer(one.url, one.title)} for one in answers],
        }
        return render(self.request, "contact/answers.html", context)

    def _show(self, filled: RequestForm, sheet: Sheet, status: int = 200):
        kept = RequestFile.objects.filter(ticket=sheet.ticket, request=None) if self.form.takes_files else []
        context = {
            "form": self.form,
            "filled": filled,
            "sheet": sheet,
            "kept": kept,
            # Written by staff: it may lead to pages of ours.
            "intro": render_words(self.form.intro, Surroundings(own_pages=True)).html if self.form.intro else "",
            "verdict": may_send(self.request.user, self.form),
            "files_limit": FILES_LIMIT,
            "megabytes": FILE_BYTES // 1_000_000,
        }
        return render(self.request, "contact/form.html", context, status=status)


class SentView(FormScoped):
    """Says what happens next; the same to everybody, whether we know the address or not."""

    def get(self, request, department, slug):
        return render(request, "contact/sent.html", {"form": self.form})
