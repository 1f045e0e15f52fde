"""HTML that nobody trusts, rewritten as the Markdown that posts are kept in."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import nh3
from django.utils.translation import gettext as _

from apps.foundation.letters import clean_line, clean_text, strip_tricks
from apps.foundation.markdown_writing import (
    cut_blocks,
    emphasise,
    escape_line_start,
    escape_words,
    fence_for,
    link_to,
    prefix_lines,
    stack_blocks,
)
from apps.foundation.plaintext import find_web_addresses, is_safe_url
from apps.foundation.reading import within_limits

HTML_LIMIT = 1_000_000
TAG_LIMIT = 5_000
DEPTH_LIMIT = 12

_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "del": "~~", "s": "~~", "strike": "~~"}
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_HEADINGS = {"h1": "#", "h2": "##", "h3": "###", "h4": "###", "h5": "###", "h6": "###"}
_PARAGRAPHS = frozenset(
    {
        "p", "div", "section", "article", "header", "footer", "main", "aside", "address", "center", "dl", "dt", "dd",
        "figure", "figcaption", "caption", "table", "details", "summary",
    }
)  # fmt: skip
_CONTAINERS = frozenset({"blockquote", "ul", "ol", "li"})
_READ_TAGS = set(
    _MARKS.keys() | _CODE | _HEADINGS.keys() | _PARAGRAPHS | _CONTAINERS | {"a", "br", "hr", "img", "pre"}
) | {"tr", "td", "th", "thead", "tbody", "tfoot"}
_READ_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}, "ol": {"start"}}
_DROPPED_WITH_CONTENT = {
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "title", "head",
    "textarea", "select", "audio", "video", "canvas", "noembed", "noframes", "xmp", "plaintext",
}  # fmt: skip

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_MAILBOX = re.compile(r"mailto:([^\s<>()\\@]{1,64}@[^\s<>()\\@]{1,190})\Z", re.IGNORECASE)


def to_markdown(html: str, *, limit: int, base: str = "") -> str:
    """Markdown of at most `limit` characters that `render_markdown` shows as a reader would have seen the HTML.

    Keeps paragraphs, headings, emphasis, code, quotes, lists and links to http, https and mailto addresses; a
    relative link is followed from `base`, and is only its words without one. An image becomes a link to it, and one
    without words that is not on the web, or that nobody could see, goes. Tables become lines with their cells side by
    side. Scripts, styles, forms and everything else go. Text stays text: nothing in it becomes markup.

    Reads the first 1,000,000 characters and 5,000 tags; quotes and lists nested deeper than 12 are laid flat. What
    is longer than `limit` ends in "…". 10^5 tags take less than half a second, however they are nested.
    """
    tidy = nh3.clean(
        within_limits(html, characters=HTML_LIMIT, tags=TAG_LIMIT),
        tags=_READ_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_READ_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        url_relative="pass_through",
        link_rel=None,
        filter_style_properties=set(),
    )
    writer = _Writer(base)
    writer.feed(tidy)
    writer.close()
    return cut_blocks(writer.finish(), limit)


@dataclass(slots=True)
class _Frame:
    """A quote, a list or an item of one that is being read: the blocks that are ready in it, each its own string."""

    tag: str
    blocks: list[str] = field(default_factory=list)
    bullet: str = "-"
    number: int = 1


@dataclass(slots=True)
class _Span:
    """Emphasis or a link that is open: where in the pieces of the paragraph it began."""

    tag: str
    start: int
    mark: str = ""
    address: str = ""


class _Writer(HTMLParser):
    """Writes Markdown from the well-formed HTML that nh3 leaves, in one pass."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self._base = base
        self._frames = [_Frame("")]
        self._is_kept: list[bool] = []
        self._pieces: list[str] = []
        self._spans: list[_Span] = []
        self._undecided: tuple[int, str] | None = None
        self._heading = ""
        self._cells = 0
        self._code: list[str] | None = None
        self._code_depth = 0
        self._preformatted: list[str] | None = None

    def finish(self) -> list[str]:
        """The blocks of the whole text."""
        self._end_code()
        self._end_preformatted()
        while self._is_kept:
            self._close()
        self._end_paragraph()
        return self._frames[0].blocks

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if self._preformatted is not None:
            self._preformatted += ["\n"] if tag == "br" else []
        elif tag in _CODE:
            self._code = [] if self._code is None else self._code
            self._code_depth += 1
        elif tag in _MARKS:
            self._spans.append(_Span(tag, len(self._pieces), mark=_MARKS[tag]))
        elif tag == "a":
            self._end_code()
            self._spans.append(_Span(tag, len(self._pieces), address=self._address(attributes.get("href") or "")))
        elif tag == "img":
            self._show_image(attributes)
        elif tag == "br":
            self._write("\n")
        elif tag in ("td", "th"):
            self._cells += 1
            self._write(" · " if self._cells > 1 and self._has_words() else "")
        else:
            self._start_block(tag, attributes)

    def handle_endtag(self, tag):
        if tag == "pre":
            self._end_preformatted()
        elif self._preformatted is not None:
            return
        elif tag in _CODE:
            self._code_depth -= 1
            if self._code_depth <= 0:
                self._end_code()
        elif tag in _MARKS or tag == "a":
            self._end_code()
            self._end_span(tag)
        elif tag == "tr":
            self._cells = 0
            self._write("\n")
        elif tag in _CONTAINERS:
            self._close()
        elif tag in _PARAGRAPHS or tag in _HEADINGS:
            self._end_paragraph()

    def handle_data(self, data):
        if self._preformatted is not None:
            self._preformatted.append(data)
        elif self._code is not None:
            self._code.append(data)
        else:
            self._write(self._literal(data))

    # --- blocks ---------------------------------------------------------------------------------------------------

    def _start_block(self, tag: str, attributes: dict) -> None:
        if tag == "tr":
            self._cells = 0
            return
        self._end_paragraph()
        if tag == "pre":
            self._preformatted = []
        elif tag == "hr":
            self._frames[-1].blocks.append("---")
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag in _CONTAINERS:
            self._open(tag, attributes)

    def _open(self, tag: str, attributes: dict) -> None:
        inside_list = self._frames[-1].tag in ("ul", "ol")
        is_kept = len(self._frames) <= DEPTH_LIMIT and inside_list == (tag == "li")
        self._is_kept.append(is_kept)
        if not is_kept:
            return
        frame = _Frame(tag)
        before = self._frames[-1].blocks[-1] if self._frames[-1].blocks else ""
        if tag == "ul":
            # Two lists one after the other would be read as one, were their bullets alike.
            frame.bullet = "*" if before.startswith("- ") else "-"
        elif tag == "ol":
            start = attributes.get("start") or "1"
            frame.number = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
            frame.bullet = ")" if re.match(r"\d{1,9}\. ", before) else "."
        self._frames.append(frame)

    def _close(self) -> None:
        """End the innermost quote, list or item; nh3 left every tag closed in its turn."""
        self._end_paragraph()
        if not self._is_kept or not self._is_kept.pop():
            return
        frame, around = self._frames.pop(), self._frames[-1]
        if not frame.blocks:
            return
        if frame.tag == "blockquote":
            around.blocks.append(prefix_lines(stack_blocks(frame.blocks), "> ", "> "))
        elif frame.tag == "li":
            bullet = f"{around.number}{around.bullet} " if around.tag == "ol" else f"{around.bullet} "
            around.number += 1
            around.blocks.append(prefix_lines(stack_blocks(frame.blocks), bullet, " " * len(bullet)))
        else:
            around.blocks.append("\n".join(frame.blocks))

    def _end_paragraph(self) -> None:
        self._end_code()
        spans, self._spans = self._spans, []
        for number in range(len(spans) - 1, -1, -1):
            self._spans = spans[: number + 1]
            self._end_span(spans[number].tag)
        # What stays open goes on in the next paragraph.
        self._spans = [_Span(span.tag, 0, span.mark, span.address) for span in spans]
        lines = [escape_line_start(line) for line in "".join(self._pieces).split("\n")]
        self._pieces, self._cells = [], 0
        text = re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip("\n")
        heading, self._heading = self._heading, ""
        if not text:
            return
        if heading:
            text = f"{heading} {re.sub(r'#+$', lambda marks: marks[0].replace('#', chr(92) + '#'), text)}"
            text = text.replace("\n", " ")
        self._frames[-1].blocks.append(text)

    def _end_preformatted(self) -> None:
        if self._preformatted is None:
            return
        code, self._preformatted = clean_text("".join(self._preformatted), HTML_LIMIT), None
        if code.strip():
            fence = fence_for(code, 3)
            self._frames[-1].blocks.append(f"{fence}\n{code}\n{fence}")

    # --- inside a paragraph ---------------------------------------------------------------------------------------

    def _write(self, text: str) -> None:
        if not text:
            return
        last = self._pieces[-1] if self._pieces else "\n"
        place, words = self._undecided or (-1, "")
        if place == len(self._pieces) - 1 and words and text[0].isalnum():
            # Emphasis that ends in a full stop does not end before a letter.
            self._pieces[place] = words
        self._undecided = None
        if text[0] == " " and last[-1:] in (" ", "\n"):
            text = text[1:]
        if text:
            self._pieces.append(text)

    def _has_words(self) -> bool:
        return bool(self._pieces) and self._pieces[-1].strip(" ") not in ("", "\n")

    def _literal(self, data: str) -> str:
        data = _BLANKS.sub(" ", strip_tricks(data))
        in_link = any(span.address for span in self._spans)
        pieces, last = [], 0
        for start, end in [] if in_link else find_web_addresses(data):
            pieces += [escape_words(data[last:start]), f"<{data[start:end]}>"]
            last = end
        return "".join([*pieces, escape_words(data[last:])])

    def _end_code(self) -> None:
        if self._code is None:
            return
        code, self._code, self._code_depth = clean_line("".join(self._code), HTML_LIMIT), None, 0
        if code:
            fence = fence_for(code, 1)
            gap = " " if code[0] == "`" or code[-1] == "`" else ""
            self._write(f"{fence}{gap}{code}{gap}{fence}")

    def _end_span(self, tag: str) -> None:
        place = next((n for n in range(len(self._spans) - 1, -1, -1) if self._spans[n].tag == tag), None)
        if place is None:
            return
        span = self._spans.pop(place)
        inside = "".join(self._pieces[span.start :])
        words = inside.strip(" \n")
        if not words or not (span.mark or span.address):
            return
        lead = inside[: len(inside) - len(inside.lstrip(" \n"))]
        trail = inside[len(inside.rstrip(" \n")) :]
        before = (self._pieces[span.start - 1][-1:] if span.start else "") if not lead else " "
        wrapped = link_to(span.address, words) if span.address else emphasise(words, span.mark, before)
        self._pieces[span.start :] = [piece for piece in (lead, wrapped, trail) if piece]
        self._undecided = None
        if wrapped != words and span.mark and not words[-1].isalnum() and not trail:
            self._undecided = (len(self._pieces) - 1, words)

    def _address(self, href: str) -> str:
        href = href.strip()
        mailbox = _MAILBOX.match(href.split("?")[0])
        if mailbox:
            return f"mailto:{mailbox[1]}"
        if self._base and href and not href.startswith("#"):
            try:
                href = urljoin(self._base, href)
            except ValueError:
                return ""
        return href if is_safe_url(href) else ""

    def _show_image(self, attributes: dict) -> None:
        words = clean_line(attributes.get("alt") or "", 300)
        if not words and any(attributes.get(side) in ("0", "1", "2") for side in ("width", "height")):
            return
        address = self._address(attributes.get("src") or "")
        if any(span.address for span in self._spans) or not address or address.startswith("mailto:"):
            self._write(self._literal(words))
        else:
            self._write(link_to(address, escape_words(words or _("image"))))
