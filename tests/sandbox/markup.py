"""How a post's plain text is counted, read for mentions and hashtags, and written as HTML.

The HTML follows what a Mastodon 4.6 server answers: mentions as h-cards, hashtags with rel="tag", links cut to a
readable middle, blank lines as paragraphs.
"""

import html
import re
import unicodedata
from collections.abc import Callable

CHARACTERS_PER_LINK = 23
VISIBLE_LINK_CHARACTERS = 30

TOKEN = re.compile(
    r"(?P<link>https?://[^\s<>\"']+)"
    r"|(?<![\w@/])@(?P<username>[A-Za-z0-9_]{1,30})(?:@(?P<domain>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d+)?))?"
    r"|(?<![\w/&#])#(?P<tag>\w+)"
)
LINK_START = re.compile(r"https?://(?:www\.)?")
ZERO_WIDTH_JOINER = "\u200d"

type PersonFinder = Callable[[str, str | None], str | None]


def count_characters(text: str) -> int:
    """Count as Mastodon does: what a reader sees as one character is one, a link is 23, a mention is its name only."""
    short = TOKEN.sub(_as_counted, text)
    total = 0
    previous = ""
    for character in short:
        joined = previous == ZERO_WIDTH_JOINER
        mark = unicodedata.category(character) in ("Mn", "Me") or character == ZERO_WIDTH_JOINER
        if not (joined or mark):
            total += 1
        previous = character
    return total


def find_mentions(text: str) -> list[tuple[str, str | None]]:
    """The (username, domain or None) pairs a text mentions, in order, each once."""
    found = [(match["username"], match["domain"]) for match in TOKEN.finditer(text) if match["username"]]
    return list(dict.fromkeys(found))


def find_tags(text: str) -> list[str]:
    """The hashtags of a text in lower case, in order, each once. A tag of digits only is not a tag."""
    found = [match["tag"].lower() for match in TOKEN.finditer(text) if _is_tag(match)]
    return list(dict.fromkeys(found))


def render_html(text: str, *, base_url: str, person_url: PersonFinder) -> str:
    """Write a text as HTML. person_url(username, domain) answers the profile's address, or None for nobody we know."""
    paragraphs = re.split(r"\n{2,}", text.replace("\r\n", "\n").strip())
    rendered = [_render_paragraph(paragraph, base_url, person_url) for paragraph in paragraphs if paragraph]
    return "".join(f"<p>{paragraph}</p>" for paragraph in rendered)


def _render_paragraph(text: str, base_url: str, person_url: PersonFinder) -> str:
    pieces = []
    end = 0
    for match in TOKEN.finditer(text):
        piece = _render_token(match, base_url, person_url)
        pieces.append(html.escape(text[end : match.start()]))
        pieces.append(html.escape(match[0]) if piece is None else piece)
        end = match.end()
    pieces.append(html.escape(text[end:]))
    return "".join(pieces).replace("\n", "<br />")


def _render_token(match: re.Match, base_url: str, person_url: PersonFinder) -> str | None:
    if match["link"]:
        return _render_link(match["link"])
    if match["username"]:
        address = person_url(match["username"], match["domain"])
        if address is None:
            return None
        return (
            f'<span class="h-card" translate="no"><a href="{html.escape(address)}" class="u-url mention">'
            f"@<span>{html.escape(match['username'])}</span></a></span>"
        )
    if _is_tag(match):
        address = html.escape(f"{base_url}/tags/{match['tag'].lower()}")
        return f'<a href="{address}" class="mention hashtag" rel="tag">#<span>{html.escape(match["tag"])}</span></a>'
    return None


def _render_link(link: str) -> str:
    address = link.rstrip(".,;:!?)]")
    rest = link[len(address) :]
    start = LINK_START.match(address)[0]
    shown = address[len(start) : len(start) + VISIBLE_LINK_CHARACTERS]
    hidden = address[len(start) + VISIBLE_LINK_CHARACTERS :]
    cut = "ellipsis" if hidden else ""
    return (
        f'<a href="{html.escape(address)}" target="_blank" rel="nofollow noopener" translate="no">'
        f'<span class="invisible">{start}</span><span class="{cut}">{html.escape(shown)}</span>'
        f'<span class="invisible">{html.escape(hidden)}</span></a>{html.escape(rest)}'
    )


def _is_tag(match: re.Match) -> bool:
    return bool(match["tag"]) and not match["tag"].isdigit()


def _as_counted(match: re.Match) -> str:
    if match["link"]:
        return "x" * CHARACTERS_PER_LINK
    if match["username"]:
        return f"@{match['username']}"
    return match[0]
