"""Answer by the link of a mail, without signing in, or on the page of one's own conversation.

Opening a link shows a page and changes nothing, however often it is opened and by whom: the scanners of mail servers
follow every link. Only the button of the page answers.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from apps.forum.models import Thread
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from ..answer_forms import SCORES, ScoreForm
from ..answer_rules import may_rate_resolution
from ..models import Invitation
from ..standing import Standing, response_to, standing_of
from ..tokens import Asked, read_answer_token, read_refuse_token
from ..verbs import answer_invitation, ask_about_resolution, refuse_surveys
from ..verbs.answer import why_no_answer

SEE_OTHER = 303
STATUS = {Standing.REOPENED: 409, Standing.EXPIRED: 410}


@method_decorator(never_cache, name="dispatch")
class AnswerView(View):
    """Say how well something was solved, or whether one would recommend us."""

    def dispatch(self, request, *args, **kwargs):
        asked = read_answer_token(kwargs["token"])
        if asked is None:
            return self._page(_("This link is not complete, or it was not made here."), status=404)
        self.invitation = _invitation_of(asked)
        if self.invitation is None:
            return self._page(_("What this link was about is gone."), status=410)
        if request.user.is_authenticated and request.user.pk != self.invitation.person_id:
            return self._page(_("This link was sent to somebody else. Sign out to use it."), status=409)
        self.standing = standing_of(self.invitation)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, token):
        if not self.standing.takes_answers:
            return self._over(STATUS.get(self.standing, 200))
        return self._page(form=ScoreForm(initial=self._initial(), kind=self.invitation.survey.kind))

    def post(self, request, token):
        require_within("answer", request)
        if not self.standing.takes_answers:
            return self._over(STATUS.get(self.standing, 409))
        form = ScoreForm(request.POST, kind=self.invitation.survey.kind)
        if not form.is_valid():
            return self._page(form=form, status=422)
        try:
            answer_invitation(self.invitation, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self._page(form=form, status=422)
        messages.success(request, _("Thank you. Your answer is kept."))
        return HttpResponseRedirect(request.path, status=SEE_OTHER)

    def _initial(self) -> dict:
        """What they said before; otherwise what the link in the mail chose for them to confirm."""
        if response := response_to(self.invitation):
            return {"score": response.score, "text": response.text}
        chosen = self.request.GET.get("score", "")
        offered = {str(score) for score, _words in SCORES[self.invitation.survey.kind]}
        return {"score": int(chosen)} if chosen in offered else {}

    def _over(self, status: int):
        return self._page(why_no_answer(self.standing), status=status)

    def _page(self, why: str = "", *, form: ScoreForm | None = None, status: int = 200):
        invitation = getattr(self, "invitation", None)
        context = {
            "form": form,
            "why": why,
            "invitation": invitation,
            "response": invitation and response_to(invitation),
        }
        return render(self.request, "feedback/answer.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
@method_decorator(csrf_exempt, name="dispatch")
class RefuseView(View):
    """Be asked nothing by mail any more.

    Mail programs send the POST themselves (RFC 8058) and know nothing of our tokens, so it is exempt from them: what
    it may do is said by the signed token in its address.
    """

    def get(self, request, token):
        return self._page(_invitation_of(read_refuse_token(token)))

    def post(self, request, token):
        require_within("answer", request)
        invitation = _invitation_of(read_refuse_token(token))
        if invitation is None:
            return self._page(None)
        refuse_surveys(invitation.person)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(_("We ask you nothing by mail any more."), content_type="text/plain; charset=utf-8")
        return self._page(invitation, is_done=True)

    def _page(self, invitation: Invitation | None, *, is_done: bool = False):
        context = {"invitation": invitation, "is_done": is_done}
        return render(self.request, "feedback/refuse.html", context, status=200 if invitation else 404)


class SatisfactionView(View):
    """Say on the page of one's own conversation how well it was solved."""

    def post(self, request, thread_id):
        thread = get_object_or_404(Thread.objects.visible_to(request.user).select_related("author"), pk=thread_id)
        # The question may be shown before the log was told that it is to be asked.
        invitation = ask_about_resolution(thread) if request.user.pk == thread.author_id else None
        require(may_rate_resolution(request.user, thread, invitation))
        require_within("answer", request)
        form = ScoreForm(request.POST, kind=invitation.survey.kind)
        try:
            if form.is_valid():
                answer_invitation(invitation, **form.cleaned_data)
                messages.success(request, _("Thank you. Your answer is kept."))
                return redirect(f"{thread.get_absolute_url()}#satisfaction")
        except ValidationError as error:
            form.add_error(None, error)
        context = {"form": form, "invitation": invitation, "response": response_to(invitation), "thread": thread}
        return render(request, "feedback/answer.html", context, status=422)


def _invitation_of(asked: Asked | None) -> Invitation | None:
    """The invitation that a link is about, if it still is what the link was made for."""
    if asked is None:
        return None
    rows = Invitation.objects.select_related("survey", "thread", "response", "person")
    invitation = rows.filter(pk=asked.invitation, person_id=asked.person).first()
    if invitation is None or (invitation.event_id or 0) != asked.event:
        return None
    if invitation.thread_id and not Thread.objects.filter(pk=invitation.thread_id).exclude(visibility="held").exists():
        return None
    return invitation
