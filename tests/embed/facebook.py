"""What Facebook does: signs a statement about a page and posts it into a frame (channels of the wire: see
apps/embed/signed_requests.py)."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from hashlib import sha256

from apps.embed.models import Embed, Kind
from tests.embed.pages import make_embed

SECRET = "an app's secret"
PAGE = "112233445566"


def in_base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(payload: bytes | None = None, *, secret: str = SECRET, **said) -> str:
    """A `signed_request` as Facebook makes it, of what is said or of any bytes."""
    if payload is None:
        about = {"algorithm": "HMAC-SHA256", "issued_at": int(time.time()), "page": {"id": PAGE, "admin": False}}
        payload = json.dumps({**about, **said}).encode()
    encoded = in_base64(payload)
    return f"{in_base64(hmac.new(secret.encode(), encoded.encode(), sha256).digest())}.{encoded}"


def make_tab(**fields) -> Embed:
    """The support tab of a page."""
    told = {"name": "Our page", "kind": Kind.TAB, "origins": [], "facebook_page_id": PAGE}
    return make_embed(**{**told, "secrets": {"facebook_app_secret": SECRET}, **fields})
