"""The requests that are made of a Mastodon server, and what its answers must look like."""

import hashlib
import re
from typing import Any
from urllib.parse import quote, urlencode

from django.core.cache import caches
from django.utils.translation import gettext as _

from apps.foundation.fetching import Answer
from apps.foundation.plaintext import is_safe_url

from .base import ConnectorError, OutcomeUnknown, Rejected, Sent, Unavailable
from .calls import ask, read_json
from .mastodon_status import is_same_text

NAME = "Mastodon"
READ_SECONDS = 10.0
STATUS_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
ACCOUNT_REMEMBERED_SECONDS = 3_600


class MastodonServer:
    """One server, asked with the token of one source."""

    def __init__(self, settings: dict, secrets: dict):
        self._address = str(settings.get("instance") or "").strip().rstrip("/")
        self._token = str(secrets.get("token") or "").strip()

    def post(self, status: dict, idempotency_key: str, timeout: float) -> Sent:
        """POST /api/v1/statuses. Raises OutcomeUnknown where it may have been posted."""
        headers = {"Idempotency-Key": idempotency_key}
        answer = self._call("/api/v1/statuses", once=True, method="POST", headers=headers, json=status, timeout=timeout)
        return _sent(read_json(answer, NAME, once=True), OutcomeUnknown)

    def put(self, external_id: str, status: dict, timeout: float) -> Sent:
        """PUT /api/v1/statuses/:id; doing it again changes nothing."""
        path = f"/api/v1/statuses/{_checked(external_id)}"
        return _sent(read_json(self._call(path, method="PUT", json=status, timeout=timeout), NAME), Unavailable)

    def delete(self, external_id: str, timeout: float) -> None:
        """DELETE /api/v1/statuses/:id; one that is gone already is a success."""
        path = f"/api/v1/statuses/{_checked(external_id)}"
        self._if_there(self._call(path, method="DELETE", expected=(404, 410), timeout=timeout))

    def status(self, external_id: str, timeout: float = READ_SECONDS) -> dict | None:
        """GET /api/v1/statuses/:id; None for one that is gone."""
        path = f"/api/v1/statuses/{_checked(external_id)}"
        status = self._if_there(self._call(path, expected=(404, 410), timeout=timeout))
        if status is not None and (not isinstance(status, dict) or status.get("id") != external_id):
            raise Unavailable(_("%(place)s answered with something that is not the post.") % {"place": NAME})
        return status

    def context(self, external_id: str, side: str) -> list:
        """GET /api/v1/statuses/:id/context: its "ancestors" or "descendants", none for one that is gone."""
        path = f"/api/v1/statuses/{_checked(external_id)}/context"
        context = self._if_there(self._call(path, expected=(404, 410)))
        found = context.get(side) if isinstance(context, dict) else context
        if found is not None and not isinstance(found, list):
            raise Unavailable(_("%(place)s answered with something that is not a conversation.") % {"place": NAME})
        return found or []

    def mentions(self, min_id: str, limit: int) -> list:
        """GET /api/v1/notifications: the oldest mentions after an id, newest first."""
        return self._list(
            f"/api/v1/notifications?{urlencode({'types[]': 'mention', 'min_id': min_id, 'limit': limit})}"
        )

    def tagged(self, tag: str, min_id: str, limit: int) -> list:
        """GET /api/v1/timelines/tag/:tag: the oldest posts after an id, newest first."""
        return self._list(f"/api/v1/timelines/tag/{quote(tag)}?{urlencode({'min_id': min_id, 'limit': limit})}")

    def own_statuses(self, max_id: str, limit: int) -> list:
        """GET /api/v1/accounts/:id/statuses: what our account posted before an id, newest first; "" for the latest."""
        query = {"limit": limit, "exclude_reblogs": "true"} | ({"max_id": max_id} if max_id else {})
        return self._list(f"/api/v1/accounts/{self.own_account_id()}/statuses?{urlencode(query)}")

    def own_account_id(self, *, ask_again: bool = False) -> str:
        """GET /api/v1/accounts/verify_credentials: whose token this is; remembered for an hour in this process."""
        key = f"mastodon-account:{hashlib.sha256(f'{self._address} {self._token}'.encode()).hexdigest()}"
        known = None if ask_again else caches["process"].get(key)
        if known:
            return known
        account = read_json(self._call("/api/v1/accounts/verify_credentials"), NAME)
        account_id = account.get("id") if isinstance(account, dict) else None
        if not isinstance(account_id, str) or not STATUS_ID.fullmatch(account_id):
            raise Unavailable(_("%(place)s did not say whose token this is.") % {"place": NAME})
        caches["process"].set(key, account_id, ACCOUNT_REMEMBERED_SECONDS)
        return account_id

    def _call(self, path: str, *, headers: dict | None = None, timeout: float = READ_SECONDS, **options: Any) -> Answer:
        if not is_safe_url(self._address) or "?" in self._address or "#" in self._address:
            raise Rejected(
                _("The server of this source is not a web address; enter one like https://mastodon.example.")
            )
        return ask(
            f"{self._address}{path}",
            place=self._address.split("://", 1)[1],
            headers={"Authorization": f"Bearer {self._token}", "Accept": "application/json", **(headers or {})},
            timeout=timeout,
            **options,
        )

    def _list(self, path: str) -> list:
        found = read_json(self._call(path), NAME)
        if not isinstance(found, list):
            raise Unavailable(_("%(place)s answered with something that is not a list.") % {"place": NAME})
        return found

    def _if_there(self, answer: Answer) -> Any:
        said = read_json(answer, NAME)
        # A page of some proxy with status 404 must not delete what people said.
        if answer.status in (404, 410) and not (isinstance(said, dict) and "error" in said):
            raise Unavailable(_("%(place)s answered with something that is not an answer.") % {"place": NAME})
        return None if answer.status in (404, 410) else said


def find_reply(statuses: list, *, own_account_id: str, in_reply_to: str, text: str) -> Sent | None:
    """Our reply with this text to that status, where it is among these."""
    for status in statuses:
        account = status.get("account") if isinstance(status, dict) else None
        if (
            isinstance(account, dict)
            and account.get("id") == own_account_id
            and status.get("in_reply_to_id") == in_reply_to
            and is_same_text(status.get("content"), text)
        ):
            return _sent(status, Unavailable)
    return None


def _sent(status: Any, otherwise: type[ConnectorError]) -> Sent:
    external_id = status.get("id") if isinstance(status, dict) else None
    if not isinstance(external_id, str) or not STATUS_ID.fullmatch(external_id):
        raise otherwise(_("%(place)s did not say what it posted.") % {"place": NAME})
    url = status.get("url") or status.get("uri")
    return Sent(external_id, url if is_safe_url(url) else "")


def _checked(external_id: str) -> str:
    if not STATUS_ID.fullmatch(external_id):
        raise Rejected(_("This is not the id of a post on Mastodon."))
    return external_id
