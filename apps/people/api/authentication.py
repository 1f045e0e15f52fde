"""Who a program acts for: the owner of the token in `Authorization: Bearer hc_…`. Nothing else opens the API."""

import re
from secrets import compare_digest

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from apps.foundation.api.problems import CHALLENGE

from ..models import ApiToken
from ..models.api_token import MARK, digest_of_token
from ..verbs import note_use_of_token

SCHEME = "bearer"
# base64url of 32 bytes behind the mark.
TOKEN = re.compile(re.escape(MARK) + r"[A-Za-z0-9_-]{43}")


class TokenAuthentication(BaseAuthentication):
    """Finds the token by its digest; one query. Cookies and sessions are not looked at."""

    def authenticate(self, request):
        """(person, token), or None without the header. Raises AuthenticationFailed; its sentence names no reason that
        would tell a stranger more than that this token opens nothing."""
        told = get_authorization_header(request).decode("latin-1").split()
        if not told:
            return None
        if len(told) != 2 or told[0].lower() != SCHEME or not TOKEN.fullmatch(told[1]):
            raise AuthenticationFailed(_("Send the token as “Authorization: Bearer hc_…”."))
        digest = digest_of_token(told[1])
        token = ApiToken.objects.good().select_related("person").filter(digest=digest).first()
        # The index compared digests, which say nothing about how close a guess was; this one does not stop early.
        if token is None or not compare_digest(token.digest, digest):
            raise AuthenticationFailed(_("This token is unknown, has expired or was revoked."))
        person = token.person
        if not person.is_active or person.is_staged:
            raise AuthenticationFailed(_("This token is unknown, has expired or was revoked."))
        note_use_of_token(token)
        return person, token

    def authenticate_header(self, request):
        return CHALLENGE
