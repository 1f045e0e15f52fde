"""How the other side checks a message. Documents show what follows as it stands; it needs nothing but Python."""

import base64
import hashlib
import hmac
import json
import time


def message_of(body: bytes, headers, secrets: list[str]) -> dict:
    """The message in a request; ValueError for what is forged or old.

    `body` is the raw body, `headers` finds a header by its name in small
    letters, `secrets` are those in force, each "whsec_…".
    """
    message_id, sent_at = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(sent_at)) > 300:
        raise ValueError("too old")
    signed = f"{message_id}.{sent_at}.".encode() + body
    for secret in secrets:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        digest = hmac.digest(key, signed, hashlib.sha256)
        good = "v1," + base64.b64encode(digest).decode()
        for given in headers["webhook-signature"].split():
            if hmac.compare_digest(given.encode(), good.encode()):
                return json.loads(body)
    raise ValueError("the signature does not fit")
