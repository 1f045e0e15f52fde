"""Somebody's words as a quote to begin a reply with."""

from apps.foundation.plaintext import cut_text, text_to_markdown

from .models import Post, Thread

QUOTED_CHARACTERS = 1_000


def quote_from(thread: Thread, number: str, *, user) -> str:
    """Markdown that quotes the post of that number, as it stands in an address; empty where there is none to quote.

    Quotes inside it are left out, so that they do not pile up, and a long text is cut.
    """
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return ""
    post = thread.posts.visible_to(user).present().select_related("author").filter(pk=int(number)).first()
    return quote_of(post) if post else ""


def quote_of(post: Post) -> str:
    """The beginning of a reply that quotes a post."""
    lines = [line for line in post.body.split("\n") if not line.lstrip().startswith(">")]
    words = cut_text("\n".join(lines).strip(), QUOTED_CHARACTERS)
    if not words:
        return ""
    who = text_to_markdown(str(post.author))
    quoted = "\n".join(f"> {line}".rstrip() for line in words.split("\n"))
    return f"> **{who}**\n>\n{quoted}\n\n"
