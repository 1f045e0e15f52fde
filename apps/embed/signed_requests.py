"""What Facebook posts into a frame on a page: a signed statement about that page and whoever looks at it.

Wire format (developers.facebook.com/docs/reference/login/signed-request): `BASE64URL(signature) "." BASE64URL(JSON)`
without padding. The signature is HMAC-SHA256 with the app's secret over the second part, letter by letter as it came.
Of the JSON these are read: `algorithm`, `issued_at` (seconds since 1970), `page` {id, admin}, `user` {locale},
`app_data` (what stood in `?app_data=` of the link to the tab).
"""

import hmac
import json
import re
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils.translation import gettext as _

ALGORITHM = "HMAC-SHA256"
# A clock may be so far off, and a page may have loaded for so long.
BELIEVED_FOR = timedelta(seconds=300)
LONGEST = 8_000
SIGNATURE_BYTES = 32
BASE64URL = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,4})?", re.ASCII)
APP_DATA_LIMIT = 200


class Untrusted(Exception):
    """What came is not what Facebook signed for this frame just now. Its text is a sentence for whoever sees the page.

    `why` is one of "unreadable", "algorithm", "forged", "stale", "replayed", "elsewhere", "unprepared".
    """

    def __init__(self, why: str):
        self.why = why
        super().__init__(_sentence(why))


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What Facebook says: of which page, when (seconds since 1970), what the link asked for, and how somebody reads.

    `is_page_admin` is a hint and nothing to trust: it may show a link, never open a door.
    """

    signature: bytes
    page_id: str
    issued_at: int
    app_data: str
    locale: str
    is_page_admin: bool

    def require_fresh(self, now: datetime) -> None:
        """Raises Untrusted where it was signed too long ago, or in the future."""
        if abs(now.timestamp() - self.issued_at) > BELIEVED_FOR.total_seconds():
            raise Untrusted("stale")


def read_signed_request(written: str, *, secret: str) -> SignedRequest:
    """Read and check what was posted as `signed_request`. Raises Untrusted with the reason.

    The algorithm that it names is looked at first, and there is one that we know; so nobody talks us into another.
    Nothing else of it is looked at before the signature fits.
    """
    if not secret:
        raise Untrusted("unprepared")
    signature, payload = _parts(written)
    said = _read(payload)
    algorithm = said.get("algorithm")
    if not isinstance(algorithm, str) or algorithm.upper() != ALGORITHM:
        raise Untrusted("algorithm")
    expected = hmac.new(secret.encode(), payload.encode("ascii"), sha256).digest()
    if not hmac.compare_digest(signature, expected):
        raise Untrusted("forged")
    return SignedRequest(
        signature=signature,
        page_id=_page_id(said),
        issued_at=_issued_at(said),
        app_data=_app_data(said),
        locale=_locale(said),
        is_page_admin=_inside(said, "page").get("admin") is True,
    )


def _parts(written: str) -> tuple[bytes, str]:
    if not written or len(written) > LONGEST or not written.isascii():
        raise Untrusted("unreadable")
    encoded, dot, payload = written.partition(".")
    signature = _decoded(encoded)
    if not dot or len(signature) != SIGNATURE_BYTES:
        raise Untrusted("unreadable")
    return signature, payload


def _decoded(encoded: str) -> bytes:
    if not BASE64URL.fullmatch(encoded):
        raise Untrusted("unreadable")
    try:
        return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except (Base64Error, ValueError):
        raise Untrusted("unreadable") from None


def _read(payload: str) -> dict:
    try:
        said = json.loads(_decoded(payload).decode("utf-8"))
    except (ValueError, RecursionError):
        raise Untrusted("unreadable") from None
    if not isinstance(said, dict):
        raise Untrusted("unreadable")
    return said


def _page_id(said: dict) -> str:
    page_id = _inside(said, "page").get("id")
    # Both are seen: ids as text, and as numbers in old apps.
    if isinstance(page_id, bool) or not isinstance(page_id, str | int):
        raise Untrusted("elsewhere")
    return str(page_id)[:30]


def _issued_at(said: dict) -> int:
    issued_at = said.get("issued_at")
    if isinstance(issued_at, bool) or not isinstance(issued_at, int) or not 0 < issued_at < 2**40:
        raise Untrusted("stale")
    return issued_at


def _app_data(said: dict) -> str:
    app_data = said.get("app_data")
    return app_data if isinstance(app_data, str) and len(app_data) <= APP_DATA_LIMIT else ""


def _locale(said: dict) -> str:
    locale = _inside(said, "user").get("locale")
    return locale if isinstance(locale, str) and LOCALE.fullmatch(locale) else ""


def _inside(said: dict, name: str) -> dict:
    inside = said.get(name)
    return inside if isinstance(inside, dict) else {}


def _sentence(why: str) -> str:
    return {
        "unreadable": _("What this page was opened with could not be read."),
        "algorithm": _("What this page was opened with is signed in a way that we do not know."),
        "forged": _(
            "What this page was opened with was not signed by Facebook for us. If you look after this page: check the "
            "app secret that is kept for this tab."
        ),
        "stale": _("This page waited for too long. Load the page around it again."),
        "replayed": _("This page was opened before with the same signature. Load the page around it again."),
        "elsewhere": _("This tab belongs to another Facebook page."),
        "unprepared": _("This tab is not ready yet: the secret of its app is missing."),
    }[why]
