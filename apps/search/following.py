"""Whether a search led to a question: a key that a browser keeps for half an hour, and who looks at it."""

import secrets

from django.conf import settings

from .verbs.note import FOLLOWED_WITHIN, note_question

COOKIE = "searched"
SALT = "helpcenter.search"
ASK = "forum:ask"


def visitor_key(request) -> str:
    """The passing key of this browser, a new one where it has none; empty for one that asks not to be followed."""
    if request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1":
        return ""
    return request.get_signed_cookie(COOKIE, default="", salt=SALT) or secrets.token_urlsafe(16)


def keep_key(response, key: str) -> None:
    """Let the browser keep its key for as long as it means something."""
    if key:
        response.set_signed_cookie(
            COOKIE,
            key,
            salt=SALT,
            max_age=int(FOLLOWED_WITHIN.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


class NoticeQuestions:
    """Middleware: a question that was taken marks what the same browser had searched for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302 and COOKIE in request.COOKIES:
            match = request.resolver_match
            key = request.get_signed_cookie(COOKIE, default="", salt=SALT)
            if key and match and match.view_name == ASK:
                note_question(key)
        return response
