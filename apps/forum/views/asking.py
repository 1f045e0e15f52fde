"""Begin a conversation, with an account or with a mail address."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from apps.foundation.limits import require_within, within
from apps.foundation.verdicts import require

from ..forms import AskForm, UnsignedAskForm
from ..models import Kind, Thread
from ..rendering import render_post
from ..rules import may_open
from ..verbs import ask_by_mail, confirm_question, find_unconfirmed, open_thread
from .composing import BODY_LIMIT_BYTES, keep_pictures, notes_about, preview_of, wants_preview

BEGUN_WITH = ("title", "kind", "product", "body")


class AskView(View):
    """Begin a conversation, or look at it first. Without an account the question waits for a link in a mail."""

    body_limit = BODY_LIMIT_BYTES

    def get(self, request):
        initial = {key: request.GET[key] for key in BEGUN_WITH if key in request.GET}
        return self._show(self._form_for(request)(initial=initial))

    def post(self, request):
        if request.user.is_authenticated:
            require(may_open(request.user))
        require_within("preview" if wants_preview(request) else "ask", request)
        form = self._form_for(request)(request.POST, request.FILES)
        if not form.is_valid() or not keep_pictures(request, form):
            return self._show(form, status=422)
        if wants_preview(request):
            return self._show(form, preview=preview_of(request, form.cleaned_data["body"]))
        try:
            return self._open(request, form) if request.user.is_authenticated else self._wait(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self._show(form, status=422)

    def _open(self, request, form: AskForm):
        thread = open_thread(by=request.user, **form.cleaned_data)
        for note in notes_about(thread.posts.get(is_opening=True)):
            messages.info(request, note)
        return redirect(thread)

    def _wait(self, form: UnsignedAskForm):
        values = dict(form.cleaned_data)
        if values.pop("website"):
            # It was a program; it is told the same as everybody.
            return redirect("forum:asked")
        if not (verdict := within("ask_by_mail", f"mail:{values['email'].lower()}")):
            form.add_error("email", str(verdict))
            return self._show(form, status=429)
        ask_by_mail(**values)
        return redirect("forum:asked")

    def _form_for(self, request) -> type[AskForm]:
        return AskForm if request.user.is_authenticated else UnsignedAskForm

    def _show(self, form, status=200, preview=""):
        user = self.request.user
        context = {
            "form": form,
            "preview": preview,
            "verdict": may_open(user) if user.is_authenticated else True,
            "is_unsigned": not user.is_authenticated,
        }
        return render(self.request, "forum/ask.html", context, status=status)


class AskedView(View):
    """Says that a mail is on its way; the same to everybody, whether we know the address or not."""

    def get(self, request):
        return render(request, "forum/asked.html")


@method_decorator(never_cache, name="dispatch")
class ConfirmView(View):
    """The page of the link: read again what was asked, and post it. Opening the page alone posts nothing."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        # The address is the key, so no other site is told of it. "no-referrer" would take the origin from our own form,
        # too, and the button would be refused.
        response["Referrer-Policy"] = "same-origin"
        return response

    def get(self, request, token):
        found = find_unconfirmed(token)
        if found is None:
            return self._gone(request)
        if found.thread_id:
            return self._lead_to(request, found.thread)
        words = found.words
        context = {
            "title": words["title"],
            "kind": str(Kind(words["kind"]).label),
            "name": found.name,
            "preview": render_post(words["body"], author=None).html,
        }
        return render(request, "forum/confirm.html", context)

    def post(self, request, token):
        require_within("ask", request)
        try:
            thread = confirm_question(token)
        except ValidationError as error:
            return self._gone(request, " ".join(error.messages))
        return self._lead_to(request, thread)

    def _lead_to(self, request, thread: Thread):
        if Thread.objects.visible_to(request.user).filter(pk=thread.pk).exists() or hasattr(thread, "merge"):
            return redirect(thread)
        messages.info(request, _("Thank you. Somebody of our staff looks at this before others read it."))
        return redirect("forum:threads")

    def _gone(self, request, reason: str = ""):
        reason = reason or _("This link is no longer valid. Ask again, and we send you a new one.")
        return render(request, "forum/confirm.html", {"reason": reason}, status=410)
