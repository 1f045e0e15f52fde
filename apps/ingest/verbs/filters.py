"""What a source's filters and our rules turn away before it becomes a complaint."""

import re
from collections.abc import Mapping

from apps.sources.connectors import Incoming
from apps.sources.models import Source

from ..models import Rejection

Reason = Rejection.Reason
LINKS_AND_NAMES = re.compile(r"https?://\S+|[@#]\S+")


def reason_to_reject(source: Source, incoming: Incoming, *, is_answer_to_us: bool) -> Reason | None:
    """Why an item is turned away, or None. `is_answer_to_us`: it hangs from a conversation that we know."""
    filters: Mapping = source.filters or {}
    text = incoming.text.casefold()
    if not incoming.is_public:
        return Reason.NOT_PUBLIC
    if incoming.is_own:
        return Reason.OWN
    if incoming.author.is_bot:
        return Reason.BOT
    if incoming.is_repost and filters.get("skip_reposts", True):
        return Reason.REPOST
    if not incoming.text.strip() and not incoming.title.strip():
        return Reason.EMPTY
    if filters.get("skip_replies") and incoming.parent_id and not is_answer_to_us:
        return Reason.REPLY_TO_OTHERS
    if filters.get("skip_links_only") and not LINKS_AND_NAMES.sub("", text).strip():
        return Reason.LINKS_ONLY
    languages = filters.get("languages") or []
    if languages and incoming.language and incoming.language.split("-")[0] not in languages:
        return Reason.LANGUAGE
    handles = {handle.casefold().lstrip("@") for handle in filters.get("blocked_handles") or []}
    if incoming.author.handle.casefold().lstrip("@") in handles:
        return Reason.HANDLE
    if any(re.search(rf"\b{re.escape(word.casefold())}\b", text) for word in filters.get("blocked_words") or []):
        return Reason.WORD
    return None
