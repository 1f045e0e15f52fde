"""The words of a mail as they may become a post: from its text, or from its HTML where it has no text."""

import re

from django.conf import settings
from django.urls import reverse

from apps.foundation.html_to_markdown import to_markdown

from .addresses import REPLY_ADDRESS
from .parse import Letter
from .trim import TEXT_LIMIT, trim_reply, unfold_flowed


def new_words(letter: Letter) -> str:
    """What the sender wrote anew, as Markdown, without quotes and signature; empty where there is nothing."""
    if letter.text.strip():
        text = unfold_flowed(letter.text) if letter.is_flowed else letter.text
        return trim_reply(text)
    if not letter.html.strip():
        return ""
    # Quotes come out as lines with ">", and the heads that mail programs draw as lines, so one trimming serves both.
    return trim_reply(to_markdown(letter.html, limit=TEXT_LIMIT))


def without_secrets(words: str) -> str:
    """The words without what only their writer may know: links of our mails that act without signing in, and keys.

    Where quoting was not recognised, those would become public with it. A line with such a link goes as a whole.
    """
    doors = [reverse(f"notifications:{name}", args=["-"])[:-2] for name in ("unsubscribe", "outcome", "confirm_follow")]
    link = re.compile("|".join(re.escape(f"{settings.SITE_URL}{door}") for door in doors))
    kept = [line for line in words.split("\n") if not link.search(line)]
    return REPLY_ADDRESS.sub("…", "\n".join(kept)).strip()
