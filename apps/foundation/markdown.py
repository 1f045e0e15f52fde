"""Markdown from anybody, made into HTML that is safe to show on any page."""

import html as html_entities
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from apps.foundation.enriching import (
    CARD_CLASS,
    Findings,
    Surroundings,
    call_people,
    lay_card,
    link_tokens,
    note_pages,
    show_picture,
    text_token,
)
from apps.foundation.letters import clean_line, strip_tricks
from apps.foundation.plaintext import find_web_addresses
from apps.foundation.reading import html_to_text

RENDERER_VERSION = 3
"""Stored beside rendered HTML; raised whenever the same source would come out differently."""

MARKDOWN_LIMIT = 20_000
BRACKET_WORK_LIMIT = 2_500_000

ALLOWED_TAGS = {
    "p", "br", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h2", "h3", "h4", "hr",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
# CommonMark numbers a list with at most nine digits; a browser counts on from there.
_LIST_START = re.compile(r"0|[1-9][0-9]{0,8}")
ALLOWED_SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow ugc noopener"
# Only what this module put there itself may be an image; where there is none, none is allowed.
PICTURE_ATTRIBUTES = {"src", "alt", "width", "height", "loading"}

_DROPPED_WITH_CONTENT = {
    "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "textarea", "select",
    "noembed", "noframes", "xmp", "plaintext",
}  # fmt: skip
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,20}:[/\\]*", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62}")
_DOTS = str.maketrans("。．｡․", "....")


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML, and what the text was found to lean on."""

    html: SafeString
    found: Findings


def render_markdown(source: str) -> SafeString:
    """Safe HTML for the Markdown of a post, at most 20,000 characters; a line break in the source is one on the page.

    Headings begin at the second level, images become links (a page asks nothing of strangers), bare web addresses
    become links, and a link whose text names another host than it leads to is followed by the true host in brackets.
    A paragraph crowded with hundreds of opening brackets makes links of bare addresses only. Raises ValidationError
    when the source is too long.
    """
    return render_words(source, Surroundings()).html


def render_words(source: str, around: Surroundings) -> Rendered:
    """The same for a text that may show pictures kept here, call people and have its links laid out as cards."""
    if len(source) > MARKDOWN_LIMIT:
        raise ValidationError(
            _("The text has %(length)d characters; shorten it to %(limit)d or fewer.")
            % {"length": len(source), "limit": MARKDOWN_LIMIT},
            code="too_long",
        )
    source = strip_tricks(source)
    # Each bracket may begin a link, and its end is looked for in the whole paragraph: quadratic, if thousands are open.
    work = sum(paragraph.count("[") * len(paragraph) for paragraph in source.split("\n\n"))
    renderer = _renderer(with_links=work <= BRACKET_WORK_LIMIT)
    found = Findings()
    html = renderer.render(source, {"around": around, "found": found})
    own = frozenset([*found.pictures, *found.pages, *(around.people[name] for name in found.linked)])
    return Rendered(mark_safe(_cleaned(html, own)), found)  # noqa: S308 - cleaned in the same breath


def clean_html(html: str) -> str:
    """HTML with nothing in it but the allowed tags, attributes and schemes; cleaning twice changes nothing more."""
    return _cleaned(html, frozenset())


def plain_excerpt(html: str, length: int) -> str:
    """The words of rendered HTML on one line without markup, at most `length` characters."""
    return clean_line(html_to_text(html, links=False), length)


def _cleaned(html: str, own: frozenset[str]) -> str:
    """The HTML cleaned. `own` are the addresses on this site, and the only ones, that links and images may name."""
    for _attempt in range(4):
        cleaned = _clean_once(html, own)
        if cleaned == html:
            return cleaned
        html = cleaned
    return html if _clean_once(html, own) == html else escape(html_to_text(html))


def _clean_once(html: str, own: frozenset[str]) -> str:
    # Without "*", nh3 lets lang and title stand on every tag.
    attributes = {**ALLOWED_ATTRIBUTES, "*": set()}
    tags = ALLOWED_TAGS
    if own:
        tags, attributes = tags | {"img"}, {**attributes, "img": PICTURE_ATTRIBUTES}

    def is_ours_or_far(tag: str, name: str, value: str) -> str | None:
        if name == "start":
            return value if _LIST_START.fullmatch(value) else None
        if not own:
            return value
        if name == "src" or (name == "href" and not value.lower().startswith(("http:", "https:", "mailto:"))):
            return value if value in own else None
        return value

    return nh3.clean(
        html,
        tags=tags,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=attributes,
        attribute_filter=is_ours_or_far,
        url_schemes=ALLOWED_SCHEMES,
        url_relative="pass_through" if own else "deny",
        allowed_classes={"p": {CARD_CLASS}},
        link_rel=LINK_REL,
        strip_comments=True,
    )


@cache
def _renderer(*, with_links: bool) -> MarkdownIt:
    renderer = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    renderer.disable("html_block")
    renderer.disable("html_inline")
    if not with_links:
        renderer.disable(["link", "image"])
    renderer.core.ruler.push("house_rules", _apply_house_rules)
    return renderer


def _apply_house_rules(state: StateCore) -> None:
    around, found = state.env["around"], state.env["found"]
    quotes = 0
    for place, token in enumerate(state.tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"
        elif token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif token.type == "inline" and token.children:
            children = _images_to_links(token.children, around, found)
            children = _link_addresses(children, state.md)
            if around.own_pages:
                note_pages(children, found)
            token.children = _name_true_hosts(children)
            for child in token.children:
                if child.type in ("s_open", "s_close"):
                    child.tag = "del"
            if state.tokens[place - 1].type == "paragraph_open" and token.level == 1:
                lay_card(state.tokens[place - 1], token, around, found)
            if around.emoji or around.people:
                token.children = call_people(token.children, around, found, is_quoted=quotes > 0)


def _images_to_links(tokens: list[Token], around: Surroundings, found: Findings) -> list[Token]:
    reworked, inside = [], 0
    for token in tokens:
        inside += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type != "image" or (not inside and show_picture(token, around, found)):
            reworked.append(token)
            continue
        address = str(token.attrGet("src") or "")
        words = text_token("".join(child.content for child in token.children or []) or address or _("image"))
        reworked += [words] if inside else link_tokens(address, words)
    return reworked


def _link_addresses(tokens: list[Token], renderer: MarkdownIt) -> list[Token]:
    reworked, inside = [], 0
    for token in tokens:
        inside += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type != "text" or inside or "://" not in token.content:
            reworked.append(token)
            continue
        last = 0
        for start, end in find_web_addresses(token.content):
            address = renderer.normalizeLink(token.content[start:end])
            if not renderer.validateLink(address):
                continue
            reworked += [text_token(token.content[last:start])]
            reworked += link_tokens(address, text_token(token.content[start:end]))
            last = end
        reworked.append(text_token(token.content[last:]))
    return reworked


def _name_true_hosts(tokens: list[Token]) -> list[Token]:
    reworked: list[Token] = []
    address, said = "", []
    for token in tokens:
        reworked.append(token)
        if token.type == "link_open":
            address, said = str(token.attrGet("href") or ""), []
        elif token.type == "link_close":
            true_host = _true_host_to_show("".join(said), address)
            if true_host:
                reworked.append(text_token(f" ({true_host})"))
        elif token.type in ("softbreak", "hardbreak"):
            said.append(" ")
        else:
            said.append(token.content)
    return reworked


def _true_host_to_show(said: str, address: str) -> str:
    """Where the link leads, when its text claims to lead somewhere else; otherwise nothing."""
    claimed = _claimed_hosts(said)
    if not claimed:
        return ""
    if address.lower().startswith("mailto:"):
        mailbox = unquote(address[7:].split("?")[0])
        return "" if claimed <= _claimed_hosts(mailbox) and mailbox.casefold() in said.casefold() else mailbox
    try:
        host = urlsplit(html_entities.unescape(address)).hostname or ""
    except ValueError:
        host = ""
    if all(name.isascii() and name.removeprefix("www.") == host.removeprefix("www.") for name in claimed):
        return ""
    return host


def _claimed_hosts(said: str) -> set[str]:
    words = unicodedata.normalize("NFKC", said).translate(_DOTS)
    words = "".join(character for character in words if unicodedata.category(character) != "Cf")
    claimed: set[str] = set()
    for word in words.split():
        word = word.strip("()[]<>\"'«»“”„")
        scheme = _SCHEME.match(word)
        rest = word[scheme.end() :] if scheme else word
        authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
        # Without a scheme or a host in front, any part of the word may be what the eye takes for the address.
        found = _HOST.findall(authority) or ([] if scheme else _HOST.findall(rest))
        claimed.update(name.casefold() for name in found)
    return claimed
