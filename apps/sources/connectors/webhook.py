"""Our own door for programs: signed events come in, replies go out signed the same way.

Signatures follow Standard Webhooks 1.0 (github.com/standard-webhooks/standard-webhooks).
"""

import hmac
import json
import re
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.foundation.payloads import storable
from apps.foundation.plaintext import clean_text, html_to_text, is_safe_url
from apps.foundation.webhook_signing import TOLERANCE_SECONDS, sign, signed_headers
from apps.foundation.webhook_signing import decode_secret as key_in

from .base import (
    AuthenticationFailed,
    Author,
    Capabilities,
    Connector,
    Incoming,
    OutcomeUnknown,
    Outgoing,
    Rejected,
    Sent,
    Unreadable,
    Withdrawal,
)
from .calls import ask, read_json
from .fields import COUNT_LIMIT, ID_LIMIT, NAME_LIMIT, RATINGS, TEXT_LIMIT, TITLE_LIMIT, Fields, short_id

BODY_BYTES = 256_000
ITEM_LIMIT = 100
SIGNATURE_LIMIT = 20
MEDIA_LIMIT = 20
HTML_LIMIT = 200_000
EVENT_ID = re.compile(r"[!-~]{1,200}")


class WebhookConnector(Connector):
    """Events that a program of the company sends us."""

    network = "webhook"
    name = "Webhook"
    capabilities = Capabilities(
        can_poll=False,
        can_receive=True,
        can_reply=True,
        can_edit=False,
        can_retract=False,
        is_idempotent=False,
        can_look_up=False,
        text_limit=None,
        retention_hours=30 * 24,
        may_store_text=True,
        may_show_publicly=True,
        recheck_hours=None,
    )
    settings = {
        "reply_url": (
            gettext_lazy("Address for replies"),
            gettext_lazy("Our replies are posted there; empty where nobody takes them."),
            False,
        )
    }
    secrets = {
        "signing_secret": (gettext_lazy("Signing secret"), gettext_lazy("whsec_ and 24 to 64 bytes in Base64."), True),
        "previous_signing_secret": (
            gettext_lazy("Previous signing secret"),
            gettext_lazy("Still accepted while the other side changes over."),
            False,
        ),
    }

    def check(self) -> None:
        """Whether the secrets can sign and the address can be posted to."""
        self._keys()
        if self.source.settings.get("reply_url"):
            self._reply_url()

    def accept(self, request: HttpRequest) -> list[tuple[str, dict]]:
        """Verify the signature over the raw body and return one event, or each of {"items": [...]}, as "id:number".

        Raises AuthenticationFailed before anything is understood, Rejected for a body over 256 kB, and Unreadable
        where the signed body is not what we take.
        """
        body = _raw_body(request)
        event_id = request.headers.get("webhook-id", "")
        self._verify(
            event_id, request.headers.get("webhook-timestamp", ""), request.headers.get("webhook-signature", ""), body
        )
        try:
            told = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Unreadable(_("The body is not JSON.")) from error
        if not isinstance(told, dict):
            raise Unreadable(_('The body must be an object: one event, or {"items": [...]}.'))
        if "items" not in told:
            return [(event_id, storable(told))]
        items = [storable(part.data) for part in Fields(told).parts("items", ITEM_LIMIT)]
        return [(f"{event_id}:{number}", item) for number, item in enumerate(items)]

    def read(self, raw: dict) -> Incoming | Withdrawal:
        """One event as something heard, or as a withdrawal where it says "deleted": true."""
        fields = Fields(raw)
        external_id = fields.identifier("id", required=True)
        if fields.flag("deleted"):
            return Withdrawal(external_id)
        now = datetime.now(UTC)
        said_at = _past(fields, "created_at", now, required=True)
        updated_at = _past(fields, "updated_at", now)
        return Incoming(
            external_id=external_id,
            text=_words(fields),
            author=self._author(fields.part("author")),
            said_at=said_at,
            version=max(said_at, updated_at or said_at),
            url=fields.address("url"),
            title=fields.line("title", TITLE_LIMIT),
            parent_id=fields.identifier("in_reply_to"),
            conversation_id=fields.identifier("conversation"),
            language=fields.language("lang"),
            rating=fields.number("rating", *RATINGS),
            media=tuple(_medium(part) for part in fields.parts("media", MEDIA_LIMIT)),
            raw=raw,
        )

    def send(self, outgoing: Outgoing, *, timeout: float) -> Sent:
        """Post {"type": "reply.created", …}, signed; the answer must name the reply: {"id": …, "url": …}."""
        url = self._reply_url()
        event = {
            "type": "reply.created",
            "timestamp": datetime.now(UTC).isoformat(),
            "data": {
                "id": outgoing.idempotency_key,
                "in_reply_to": outgoing.in_reply_to,
                "text": outgoing.text,
            },
        }
        body = json.dumps(event, ensure_ascii=False).encode()
        answer = ask(
            url,
            place=urlsplit(url).netloc,
            once=True,
            method="POST",
            body=body,
            headers={
                "Content-Type": "application/json",
                **signed_headers(self._keys()[:1], outgoing.idempotency_key, int(time.time()), body),
            },
            timeout=timeout,
        )
        return _sent(read_json(answer, self.name, once=True))

    def _verify(self, event_id: str, timestamp: str, signatures: str, body: bytes) -> None:
        if not EVENT_ID.fullmatch(event_id):
            raise AuthenticationFailed(_("The header webhook-id is missing or is no id of at most 200 characters."))
        if not re.fullmatch(r"[0-9]{1,12}", timestamp):
            raise AuthenticationFailed(_("The header webhook-timestamp must be seconds since 1970."))
        if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
            raise AuthenticationFailed(_("The webhook's time is more than 5 minutes from ours."))
        given = signatures.split(" ")
        if len(given) > SIGNATURE_LIMIT:
            raise AuthenticationFailed(_("The header webhook-signature holds more than 20 signatures."))
        expected = [sign(key, event_id, timestamp, body).encode() for key in self._keys()]
        # All are compared, so that the time taken says nothing.
        matches = [hmac.compare_digest(one.encode("utf-8", "replace"), good) for one in given for good in expected]
        if not any(matches):
            raise AuthenticationFailed(_("The signature does not fit the body and our secret."))

    def _keys(self) -> list[bytes]:
        names = ("signing_secret", "previous_signing_secret")
        told = [str(self.source.secrets.get(name) or "").strip() for name in names]
        if not told[0]:
            raise AuthenticationFailed(_("This source has no signing secret."))
        return [decode_secret(secret) for secret in told if secret]

    def _reply_url(self) -> str:
        url = str(self.source.settings.get("reply_url") or "").strip()
        if not url:
            raise Rejected(_("This source has no address to which replies could go."))
        if not is_safe_url(url):
            raise Rejected(_("The address for replies is not a web address (http or https)."))
        return url

    def _author(self, author: Fields) -> Author:
        """Ids are those of one company's program, so the person is known by source and id."""
        external_id = author.identifier("id", required=True)
        return Author(
            external_id=short_id(f"{self.source.pk}:{external_id}"),
            name=author.line("name", NAME_LIMIT),
            handle=author.line("handle", NAME_LIMIT),
            url=author.address("url"),
            followers=author.number("followers", 0, COUNT_LIMIT),
        )


def decode_secret(secret: str) -> bytes:
    """The key in "whsec_…". Raises AuthenticationFailed, without the secret, where there is none."""
    try:
        return key_in(secret)
    except ValueError as error:
        raise AuthenticationFailed(str(error)) from None


def _raw_body(request: HttpRequest) -> bytes:
    too_large = Rejected(_("The body is larger than 256 kB; send fewer items at once."))
    length = request.META.get("CONTENT_LENGTH") or "0"
    if str(length).isdigit() and int(length) > BODY_BYTES:
        raise too_large
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise too_large from error
    if len(body) > BODY_BYTES:
        raise too_large
    return body


def _past(fields: Fields, name: str, now: datetime, *, required: bool = False) -> datetime | None:
    moment = fields.moment(name, required=required)
    if moment and moment > now + timedelta(seconds=TOLERANCE_SECONDS):
        raise Unreadable(_("%(field)s is in the future.") % {"field": fields.named(name)})
    return min(moment, now) if moment else None


def _words(fields: Fields) -> str:
    text = fields.text("text", TEXT_LIMIT)
    if not text.strip():
        text = html_to_text(fields.text("html", HTML_LIMIT))
    text = clean_text(text, TEXT_LIMIT)
    if not text.strip() and not fields.data.get("media"):
        raise Unreadable(_("%(field)s is empty, and there is no html instead.") % {"field": fields.named("text")})
    return text


def _medium(part: Fields) -> dict:
    part.require("url")
    return {"url": part.address("url"), "type": part.line("type", 20), "alt": part.line("alt", 1_500)}


def _sent(told) -> Sent:
    external_id = told.get("id") if isinstance(told, dict) else None
    external_id = str(external_id) if type(external_id) is int else external_id
    if not isinstance(external_id, str) or not external_id or len(external_id) > ID_LIMIT:
        raise OutcomeUnknown(_('The answer does not name the reply; it must be {"id": …, "url": …}.'))
    url = told.get("url")
    return Sent(external_id, url if is_safe_url(url) else "")
