"""What a text in Markdown may lean on beyond its own words: pictures kept here, people called by name, link cards.

The caller says which there are; nothing here looks anything up, and whatever was not named stays words or a link.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from markdown_it.token import Token

from apps.foundation.emoji import put_emoji

# Not in a mail address (ana@example.org), a handle elsewhere (@ana@social.example) or an address (/@ana).
MENTION = re.compile(r"(?<![\w@./+-])@([A-Za-z0-9](?:[A-Za-z0-9-]{0,28}[A-Za-z0-9])?)(?![\w@]|-\w|\.\w)")
CARD_CLASS = "link-card"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a text may lean on.

    `pictures` maps addresses to width and height in pixels, `people` nicknames to the addresses of their pages,
    `cards` web addresses to titles. Of the people named, `most_mentions` become links; short names of emoji are read
    where `emoji` says so. With `own_pages`, links may lead to pages of this site ("/contact/") and to places of the
    same page ("#step-two"): for the words of those who work here.
    """

    pictures: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    cards: Mapping[str, str] = field(default_factory=dict)
    most_mentions: int = 0
    emoji: bool = False
    own_pages: bool = False


@dataclass(slots=True)
class Findings:
    """What a text was found to lean on, each once and in the order of the text.

    `called` are the people whom it addresses itself: who is named in a quote only is linked and not called.
    `uncalled` are people beyond the most that may be mentioned. `lone_links` stand alone in a paragraph.
    """

    pictures: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    uncalled: list[str] = field(default_factory=list)
    lone_links: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)


def note_pages(tokens: list[Token], found: Findings) -> None:
    """Note the links of a paragraph that lead to pages of this site or to places of the same page."""
    for token in tokens:
        address = str(token.attrGet("href") or "") if token.type == "link_open" else ""
        # Two slashes begin another host; browsers take a backslash for a slash.
        if address.startswith(("/", "#")) and not address.startswith("//") and "\\" not in address:
            _note(found.pages, address)


def show_picture(token: Token, around: Surroundings, found: Findings) -> bool:
    """Make an image token show a picture that is kept here. False where it is none, and then nothing was changed."""
    address = str(token.attrGet("src") or "")
    if address not in around.pictures:
        return False
    width, height = around.pictures[address]
    token.attrs = {"src": address, "alt": "", "width": width, "height": height, "loading": "lazy"}
    _note(found.pictures, address)
    return True


def call_people(tokens: list[Token], around: Surroundings, found: Findings, *, is_quoted: bool) -> list[Token]:
    """The tokens of a paragraph with nicknames as links, and with emoji for their short names."""
    reworked, inside = [], 0
    for token in tokens:
        inside += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type != "text":
            reworked.append(token)
            continue
        if around.people and not inside and "@" in token.content:
            reworked += _called(token.content, around, found, is_quoted)
        else:
            reworked.append(_plain(token.content, around))
    return reworked


def lay_card(paragraph: Token, inline: Token, around: Surroundings, found: Findings) -> None:
    """Note a bare link that is a paragraph of its own; where its title is known, show that with the true host."""
    children = [child for child in inline.children or [] if child.type != "text" or child.content]
    if [child.type for child in children] != ["link_open", "text", "link_close"]:
        return
    opening, words, closing = children
    address = str(opening.attrGet("href") or "")
    if address != words.content or not address.startswith(("http://", "https://")):
        return
    _note(found.lone_links, address)
    if title := around.cards.get(address):
        paragraph.attrs = {"class": CARD_CLASS}
        inline.children = [opening, text_token(title), closing, text_token(f" ({urlsplit(address).hostname})")]


def text_token(content: str) -> Token:
    """Words as a token."""
    return Token("text", "", 0, content=content)


def link_tokens(address: str, words: Token) -> list[Token]:
    """Words that lead to an address."""
    return [Token("link_open", "a", 1, attrs={"href": address}), words, Token("link_close", "a", -1)]


def _called(text: str, around: Surroundings, found: Findings, is_quoted: bool) -> list[Token]:
    tokens, last = [], 0
    for match in MENTION.finditer(text):
        nickname = match[1].lower()
        if nickname not in around.people:
            continue
        if nickname not in found.linked:
            if len(found.linked) >= around.most_mentions:
                _note(found.uncalled, nickname)
                continue
            found.linked.append(nickname)
        if not is_quoted:
            _note(found.called, nickname)
        tokens += [_plain(text[last : match.start()], around)]
        tokens += link_tokens(around.people[nickname], text_token(match[0]))
        last = match.end()
    return [*tokens, _plain(text[last:], around)]


def _plain(text: str, around: Surroundings) -> Token:
    return text_token(put_emoji(text) if around.emoji else text)


def _note(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)
