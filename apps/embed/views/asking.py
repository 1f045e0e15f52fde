"""Ask in a frame: with an account at once, without one by a link in a mail, as on the site (decision 0030)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.forum.models import Visibility
from apps.forum.rules import may_open
from apps.forum.verbs import ask_by_mail, open_thread
from apps.foundation.limits import require_within, within
from apps.foundation.verdicts import YES, Verdict, no, require

from ..conversation import find_thread, read_conversation
from ..forms import FramedAskForm, FramedReplyForm, FramedUnsignedAskForm
from ..models import Feature, Scope
from .conversation import show_conversation
from .framed import EmbedView

BEGUN_WITH = ("title", "kind", "body")
BEGUN_LIMIT = 5_000
# A question is words alone.
QUESTION_LIMIT_BYTES = 2_000_000


class AskView(EmbedView):
    """Begin a conversation. The answer to a question that was posted is its page, and says its address.

    The form of a visitor posts nothing: it only lets a mail be sent, whose link does. So it needs no token; it must
    have been sent by a page of ours, and its limits are those of the site's own form.
    """

    http_method_names = ("get", "head", "post")
    feature = Feature.ASK
    body_limit = QUESTION_LIMIT_BYTES

    def get(self, request, key):
        initial = {name: request.GET[name][:BEGUN_LIMIT] for name in BEGUN_WITH if name in request.GET}
        return self._show(self._form(initial=initial))

    def post(self, request, key):
        if self.token:
            require(self._may_ask(Scope.POST))
            require(may_open(request.user))
        require_within("ask", request)
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            return self._open(form) if self.token else self._wait(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self._show(form, status=422)

    def _open(self, form: FramedAskForm):
        if form.cleaned_data["visibility"] == Visibility.PRIVATE:
            require(self._may_ask(Scope.PRIVATE))
        thread = open_thread(by=self.request.user, **form.cleaned_data)
        if thread.visibility == Visibility.HELD:
            note = _("Thank you. Somebody of our staff looks at this before others read it.")
        else:
            note = _("Thank you. Your words are here.")
        told = read_conversation(find_thread(self.embed, self.request.user, thread.pk), self.request.user)
        response = show_conversation(self, told, FramedReplyForm(), note=note)
        response["Content-Location"] = self.frame.address("embed:thread", thread.pk)
        return response

    def _wait(self, form: FramedUnsignedAskForm):
        values = dict(form.cleaned_data)
        if not values.pop("website"):
            if not (verdict := within("ask_by_mail", f"mail:{values['email'].lower()}")):
                form.add_error("email", str(verdict))
                return self._show(form, status=429)
            ask_by_mail(**values)
        # A program that filled in what nobody sees is told the same as everybody.
        return self.page("embed/asked.html")

    def _may_ask(self, scope: str) -> Verdict:
        return YES if self.token.allows(scope) else no(_("Sign in here again to ask."))

    def _form(self, *args, **kwargs) -> FramedAskForm | FramedUnsignedAskForm:
        form = FramedAskForm if self.token else FramedUnsignedAskForm
        return form(*args, embed=self.embed, **kwargs)

    def _show(self, form, status=200):
        verdict = may_open(self.request.user) if self.token else YES
        response = self.page("embed/ask.html", {"form": form, "verdict": verdict}, status=status)
        # The form has a number of its own, which nobody else may be given.
        response["Cache-Control"] = "private, no-store"
        return response
