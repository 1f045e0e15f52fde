"""Signatures of webhooks as Standard Webhooks 1.0 has them, for what comes in and for what goes out.

github.com/standard-webhooks/standard-webhooks: the secret is "whsec_" and 24 to 64 bytes in Base64; what is signed is
"<webhook-id>.<webhook-timestamp>.<body>"; the header `webhook-signature` lists one signature for each secret in force,
separated by spaces.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from django.utils.translation import gettext as _

PREFIX = "whsec_"
SECRET_BYTES = (24, 64)
NEW_SECRET_BYTES = 32
# How far the time of a message may be from ours, either way.
TOLERANCE_SECONDS = 300


def new_secret() -> str:
    """A fresh secret: 256 random bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(NEW_SECRET_BYTES)).decode()


def decode_secret(secret: str) -> bytes:
    """The key in "whsec_…". Raises ValueError with a sentence, without the secret, where there is none."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(_("The signing secret is not whsec_ followed by Base64.")) from None
    if not secret.startswith(PREFIX) or not SECRET_BYTES[0] <= len(key) <= SECRET_BYTES[1]:
        raise ValueError(_("The signing secret must be whsec_ and 24 to 64 bytes in Base64."))
    return key


def sign(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    """The signature of a webhook, "v1," and the Base64 of HMAC-SHA256 over "id.timestamp.body"."""
    digest = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def signed_headers(keys: Sequence[bytes], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a message sent at `timestamp` (seconds since 1970), signed with each of the keys."""
    at = str(timestamp)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": at,
        "webhook-signature": " ".join(sign(key, message_id, at, body) for key in keys),
    }
