"""Name a conversation by its number or by its address."""

import re

from .models import Thread

ADDRESS = re.compile(r"/threads/(\d{1,18})(?:/|$|\?|#)")
NUMBER = re.compile(r"#?\s*(\d{1,18})")


def find_named(words: str) -> Thread | None:
    """The conversation that "42", "#42" or an address means; where it was merged, the one it lives on in."""
    found = ADDRESS.search(words) or NUMBER.fullmatch(words.strip())
    thread = Thread.objects.filter(pk=int(found[1])).select_related("merge__into").first() if found else None
    return thread.merge.into if thread and getattr(thread, "merge", None) else thread
