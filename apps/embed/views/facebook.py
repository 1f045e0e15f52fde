"""The door that a Facebook page opens: a signed post, or a plain visit, and then the frame's own pages.

The post comes from another site without any cookie of ours. It says on which page the frame stands, in which language
somebody reads and what a link asked for; it signs nobody in. The answer leads on to an ordinary page of the frame, so
that loading that page again posts nothing twice.
"""

import logging

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.foundation.limits import require_within

from ..deep_links import page_asked_for
from ..models import Kind
from ..signed_requests import BELIEVED_FOR, LOCALE, Untrusted, read_signed_request
from ..verbs import take_signature
from .framed import EmbedView

logger = logging.getLogger(__name__)

BODY_LIMIT = 20_000


class FacebookView(EmbedView):
    """`POST signed_request` → 303 to what the link asked for; `GET` → the first page of the frame."""

    kinds = (Kind.TAB,)
    takes_from_elsewhere = True
    is_reading = True

    def get(self, request, key):
        return redirect(self.frame.address("embed:home"))

    def post(self, request, key):
        require_within("embed_facebook", request)
        try:
            return self._led_on(request)
        except Untrusted as error:
            logger.info("embed %s: a signed request was refused: %s", self.embed.pk, error.why)
            context = {"title": _("This cannot be shown in this way"), "reason": str(error)}
            return self.page("embed/refused.html", context, status=403)

    def _led_on(self, request) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or "0"
        # Before anything of it is read.
        if not told.isdigit() or int(told) > BODY_LIMIT:
            raise Untrusted("unreadable")
        signed = read_signed_request(request.POST.get("signed_request", ""), secret=self.embed.facebook_app_secret)
        signed.require_fresh(timezone.now())
        if not self.embed.facebook_page_id or signed.page_id != self.embed.facebook_page_id:
            raise Untrusted("elsewhere")
        if not take_signature(self.embed, signature=signed.signature, believed_for=BELIEVED_FOR):
            raise Untrusted("replayed")
        name, arguments = page_asked_for(self.embed, signed.app_data) or ("embed:home", ())
        more = {}
        if locale := signed.locale or _locale(request.POST.get("fb_locale", "")):
            more["lang"] = locale
        if signed.is_page_admin:
            # Shows a link to our own pages, which ask for a sign-in of their own.
            more["settings"] = "1"
        response = redirect(self.frame.address(name, *arguments, **more))
        response.status_code = 303
        return response


def _locale(said: str) -> str:
    return said if LOCALE.fullmatch(said) else ""
