"""Plain text read out of HTML that nobody trusts."""

import re
from html.parser import HTMLParser

import nh3

from apps.foundation.letters import ELLIPSIS, clean_text

HTML_LIMIT = 200_000
TAG_LIMIT = 5_000

_PARAGRAPHS = frozenset(
    {
        "p", "div", "ul", "ol", "blockquote", "pre", "table", "hr", "section", "article", "header", "footer",
        "h1", "h2", "h3", "h4", "h5", "h6",
    }
)  # fmt: skip
_LINES = frozenset(["li", "tr"])
_READ_TAGS = set(_PARAGRAPHS | _LINES | {"a", "br", "span", "img", "td", "th"})
_DROPPED_WITH_CONTENT = {
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "title", "head",
    "textarea", "select", "audio", "video", "canvas", "noembed", "noframes", "xmp", "plaintext",
}  # fmt: skip
_FORMATTING = re.compile(
    r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])[^>]*>?", re.IGNORECASE | re.ASCII
)
_READ_ATTRIBUTES = {"a": {"href", "class", "rel"}, "img": {"alt"}, "ol": {"start"}}


def html_to_text(html: str, *, links: bool = True) -> str:
    """Readable plain text from hostile HTML, in linear time; only its first 200,000 characters and 5,000 tags are read.

    Paragraphs are set apart by a blank line, list items begin with "- " or their number, entities are decoded,
    scripts and styles are dropped. With `links`, a link is shown as its full address where its text is (part of) that
    address, else as "text (address)"; links on @names and #tags (as Mastodon sends them), and those to a mere path,
    give their text alone.
    """
    # The HTML5 parser behind nh3 is linear and leaves well-formed markup, which is all that HTMLParser gets to see.
    tidy = nh3.clean(
        within_limits(html, characters=HTML_LIMIT, tags=TAG_LIMIT),
        tags=_READ_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_READ_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        filter_style_properties=set(),
    )
    reader = _TextReader(links=links)
    reader.feed(tidy)
    reader.close()
    return clean_text(reader.text(), HTML_LIMIT)


def within_limits(html: str, *, characters: int, tags: int) -> str:
    """The beginning of hostile HTML that a parser may be given: so many characters and tags, formatting made plain.

    Parsing takes time with the square of the depth, and no text is nested by thousands of tags. Bold, italic and
    their like lose their attributes: where each differs from the others, an HTML5 parser opens all of them anew in
    every paragraph (it keeps three that are alike), and a small page would become gigabytes.
    """
    html = html[:characters]
    pieces = html.split("<", tags + 1)
    html = html if len(pieces) <= tags + 1 else "<".join(pieces[:-1])
    return _FORMATTING.sub(r"<\1>", html)


class _TextReader(HTMLParser):
    def __init__(self, *, links: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._show_links = links
        self._pieces: list[str] = []
        self._ends = 2
        self._gap = False
        self._preformatted = 0
        self._lists: list[int | None] = []
        self._link: tuple[str, bool] | None = None
        self._link_pieces: list[str] = []

    def text(self) -> str:
        self._leave_link()
        return "".join(self._pieces)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "br":
            self._write("\n")
        elif tag == "a":
            self._leave_link()
            names = f"{attributes.get('class') or ''} {attributes.get('rel') or ''}".split()
            is_name = any(name in ("mention", "hashtag", "tag") for name in names)
            self._link, self._link_pieces = (attributes.get("href") or "", is_name), []
        elif tag == "img":
            self._say(f" {attributes['alt']} " if attributes.get("alt") else "")
        elif tag in ("td", "th"):
            self._say(" ")
        elif tag == "li":
            self._break(1)
            self._write(self._bullet())
        elif tag in _PARAGRAPHS or tag in _LINES:
            self._break(1 if tag in _LINES or self._lists else 2)
            if tag in ("ul", "ol"):
                start = attributes.get("start") or "1"
                numbered = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
                self._lists.append(numbered if tag == "ol" else None)
            self._preformatted += tag == "pre"

    def handle_endtag(self, tag):
        if tag == "a":
            self._leave_link()
        elif tag in _PARAGRAPHS or tag in _LINES:
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            self._preformatted -= tag == "pre"
            self._break(1 if tag in _LINES or self._lists else 2)

    def handle_data(self, data):
        self._say(data)

    def _bullet(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _say(self, data: str) -> None:
        if self._link is not None:
            self._link_pieces.append(data)
        elif self._preformatted:
            self._write(data)
        else:
            self._write_flowing(data)

    def _write_flowing(self, data: str) -> None:
        words = data.split()
        if not words:
            self._gap = self._gap or bool(data)
            return
        lead = " " if (self._gap or data[0].isspace()) and not self._ends else ""
        self._write(lead + " ".join(words))
        self._gap = data[-1].isspace()

    def _write(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._gap = False
            self._ends = len(text) - len(text.rstrip("\n")) + (self._ends if not text.strip("\n") else 0)

    def _break(self, lines: int) -> None:
        self._leave_link()
        self._write("\n" * (lines - self._ends))

    def _leave_link(self) -> None:
        if self._link is None:
            return
        (address, is_name), self._link = self._link, None
        said = "".join(self._link_pieces)
        shown = " ".join(said.split())
        if self._show_links and not (is_name and shown[:1] in ("@", "#", "＠", "＃")):
            shown = _shown_link(shown, address)
        if shown:
            lead = " " if said[:1].isspace() else ""
            self._write_flowing(lead + shown + (" " if said[-1:].isspace() else ""))


def _shown_link(text: str, address: str) -> str:
    # A path means nothing where the text is read: in a mail, or on another network.
    if not address or re.match(r"/(?!/)", address) or (address.startswith("mailto:") and text and text in address):
        return text
    target = address.removeprefix("mailto:")
    visible = re.sub(r"^https?://", "", text.removesuffix(ELLIPSIS).removesuffix("..."))
    bare = re.sub(r"^https?://(?:www\.)?", "", target)
    if not visible or bare.startswith(visible.removeprefix("www.")):
        return target
    return f"{text} ({target})"
