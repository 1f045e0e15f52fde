"""Signing in beside a frame: the frame asks and collects; on two pages of our own somebody signs in and agrees.

Those two are never framed and use our own cookies. The first opens only from a page of ours (Sec-Fetch-Site), so that
nobody can be sent there by a link with somebody else's hand-off in it; the second knows only what this browser began.
"""

import json

from allauth.usersessions.models import UserSession
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import BadRequest, ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from ..models import Handoff
from ..rules import may_write_in_frames
from ..verbs import begin_handoff, collect_handoff, end_token, grant_handoff, meet_handoff
from ..verbs.handoff import OPENED_WITHIN, Pending
from .framed import EmbedView

BODY_LIMIT = 1_000
SESSION_KEY = "embed_handoffs"
# Of so many at once, in as many tabs, a browser knows.
KEPT = 5


class HandoffView(EmbedView):
    """`POST {challenge}` → 201 `{number, address, expires_in}` (seconds): the page to open in a new tab."""

    # Signing in stays open to banned addresses.
    is_reading = True

    def post(self, request, key):
        require_within("embed_handoff", request)
        try:
            handoff = begin_handoff(self.embed, challenge=_said(request, "challenge"))
        except ValidationError as error:
            return self.problem(400, " ".join(error.messages), errors={"challenge": error.messages})
        address = f"{reverse('embed:handoff_start')}?{urlencode({'h': handoff.number})}"
        told = {"number": handoff.number, "address": address, "expires_in": int(OPENED_WITHIN.total_seconds())}
        return JsonResponse(told, status=201)


class TokenView(EmbedView):
    """`POST {number, verifier}` → 201 `{token, name, scopes}` once; 202 while nobody agreed, 410 when it is over.

    `DELETE` with the token signs out.
    """

    is_reading = True

    def post(self, request, key):
        require_within("embed_token", request)
        try:
            collected = collect_handoff(
                self.embed, number=_said(request, "number"), verifier=_said(request, "verifier")
            )
        except Pending:
            return JsonResponse({"state": "pending"}, status=202)
        if collected is None:
            return self.problem(410, _("This sign-in is over. Begin again."))
        token, written = collected
        # From here on nobody can ask for it again.
        response = JsonResponse({"token": written, "name": str(token.person), "scopes": token.scopes}, status=201)
        response["Cache-Control"] = "no-store"
        return response

    def delete(self, request, key):
        require_within("embed_token", request)
        if self.token is not None:
            end_token(self.token)
        return JsonResponse({}, status=200)


class StartView(View):
    """Where the tab begins: from a page of ours only, and each hand-off once."""

    def get(self, request):
        headers = request.headers
        if headers.get("Sec-Fetch-Site") != "same-origin" or headers.get("Sec-Fetch-Dest", "document") != "document":
            return _closed(request, _("This page is opened by the sign-in link of a frame. Go back and press it."))
        if headers.get("Sec-Purpose"):
            return _closed(request, _("This page is opened by a click only."))
        require_within("embed_start", request)
        handoff = meet_handoff(request.GET.get("h", ""))
        if handoff is None:
            return _closed(
                request, _("This sign-in waited too long, or was opened before. Go back and press it again.")
            )
        begun = request.session.get(SESSION_KEY, [])
        request.session[SESSION_KEY] = [*begun, handoff.number][-KEPT:]
        return redirect(f"{reverse('embed:handoff_continue')}?{urlencode({'h': handoff.number})}")


class ContinueView(LoginRequiredMixin, View):
    """ "Continue as Ana in Shop X": nothing is handed over before this person says so."""

    def get(self, request):
        if (handoff := self._handoff(request)) is None:
            return _over(request)
        if handoff.granted_at:
            return self._page(request, handoff, is_done=True)
        return self._page(request, handoff)

    def post(self, request):
        require_within("embed_start", request)
        if (handoff := self._handoff(request)) is None:
            return _over(request)
        require(may_write_in_frames(request.user))
        if not handoff.granted_at and not grant_handoff(handoff, by=request.user, sign_in=_sign_in(request)):
            return _over(request)
        return redirect(request.get_full_path())

    def _page(self, request, handoff: Handoff, is_done: bool = False):
        context = {
            "embed": handoff.embed,
            "is_done": is_done,
            "verdict": may_write_in_frames(request.user),
            "number": handoff.number,
        }
        return _never_kept(render(request, "embed/continue.html", context))

    def _handoff(self, request) -> Handoff | None:
        """The hand-off that this browser began, as far as one can go on with it; one that this person granted, too."""
        number = request.GET.get("h", "")
        if number not in request.session.get(SESSION_KEY, []):
            return None
        handoff = Handoff.objects.select_related("embed").filter(number=number, embed__is_enabled=True).first()
        if handoff is None or handoff.opened_at is None:
            return None
        if handoff.granted_at:
            return handoff if handoff.person_id == request.user.pk else None
        return handoff if Handoff.objects.running().filter(pk=handoff.pk).exists() else None


def _sign_in(request) -> UserSession:
    """The sign-in of this browser, on which what it grants depends."""
    known = UserSession.objects.filter(session_key=request.session.session_key, user=request.user)
    if not known.exists():
        UserSession.objects.create_from_request(request)
    return known.get()


def _said(request, name: str) -> str:
    """One text of a small JSON object. Raises BadRequest where it is none."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    if not told.isdigit() or int(told) > BODY_LIMIT:
        raise BadRequest(_("Send at most %(limit)d bytes.") % {"limit": BODY_LIMIT})
    try:
        said = json.loads(request.body)
        value = said[name]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadRequest(_("Send a JSON object with the text “%(name)s”.") % {"name": name}) from None
    if not isinstance(value, str):
        raise BadRequest(_("“%(name)s” must be a text.") % {"name": name})
    return value


def _over(request):
    return _closed(request, _("This sign-in is over. Close this page, go back and press the sign-in link again."))


def _closed(request, reason: str):
    return _never_kept(render(request, "embed/closed.html", {"reason": reason}, status=403))


def _never_kept(response):
    response["Cache-Control"] = "no-store"
    return response
