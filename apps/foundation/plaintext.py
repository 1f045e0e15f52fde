"""Plain text from outside: cleaned, cut, taken out of HTML, and put into Markdown without changing what it says."""

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from apps.foundation.letters import clean_line, clean_text, cut_text, strip_tricks
from apps.foundation.reading import html_to_text

__all__ = [
    "clean_line",
    "clean_text",
    "cut_text",
    "decode_text",
    "find_web_addresses",
    "html_to_text",
    "is_safe_url",
    "strip_tricks",
    "text_to_markdown",
]

URL_LIMIT = 2_000

WEB_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»`\\^{}|]{1,2000}", re.IGNORECASE)
_ALWAYS_ESCAPED = re.compile(r"[\\`*_\[\]<>&~|]")
_LINE_START = re.compile(r"\A(?:([#+\-=:])|(\d{1,9})([.)]))")


def text_to_markdown(text: str) -> str:
    """Markdown that shows plain text as it is: no headings, emphasis, lists, links or HTML arise from it.

    Lines stay lines (`render_markdown` breaks where the source does), indentation is kept with no-break spaces, and
    web addresses become autolinks.
    """
    return "\n".join(_literal_line(line) for line in text.split("\n"))


def find_web_addresses(text: str) -> list[tuple[int, int]]:
    """Start and end of each http(s) address in the text, without the punctuation that ends the sentence around it."""
    places = []
    for match in WEB_ADDRESS.finditer(text):
        address = _without_final_punctuation(match.group())
        if is_safe_url(address):
            places.append((match.start(), match.start() + len(address)))
    return places


def _literal_line(line: str) -> str:
    body = line.lstrip(" \t")
    if not body:
        return ""
    indent = line[: len(line) - len(body)].replace("\t", "    ").replace(" ", "\u00a0")
    # Written out, the first one is not taken for white space around the paragraph.
    indent = indent.replace("\u00a0", "&nbsp;", 1)
    pieces, last = [], 0
    for start, end in find_web_addresses(body):
        pieces += [_ALWAYS_ESCAPED.sub(r"\\\g<0>", body[last:start]), f"<{body[start:end]}>"]
        last = end
    pieces.append(_ALWAYS_ESCAPED.sub(r"\\\g<0>", body[last:]))
    return indent + _LINE_START.sub(_escape_start, "".join(pieces))


def _escape_start(match: re.Match) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def _without_final_punctuation(address: str) -> str:
    opened = {")": address.count("("), "]": address.count("[")}
    closed = {")": address.count(")"), "]": address.count("]")}
    end = len(address)
    while end:
        final = address[end - 1]
        if final in ".,;:!?'’*_~…。，、！？":
            end -= 1
        elif final in opened and closed[final] > opened[final]:
            closed[final] -= 1
            end -= 1
        else:
            break
    return address[:end]


# --- addresses and files ----------------------------------------------------------------------------------------


def is_safe_url(url: str) -> bool:
    """Whether this is a web address fit to be linked: http or https, a host, nobody's name or password in it.

    White space, control and invisible characters and backslashes are refused, and so are more than 2,000 characters.
    """
    if not isinstance(url, str) or len(url) > URL_LIMIT or not url[:8].lower().startswith(("http://", "https://")):
        return False
    if "\\" in url or not url.isprintable() or any(character.isspace() for character in url):
        return False
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and "@" not in parts.netloc and not re.search(r"[<>\"'`{}|^%]", host) and host.strip(".") != ""


def decode_text(data: bytes) -> str:
    """Text from a file: UTF-8 with or without a byte order mark, or UTF-16 with one.

    Raises ValueError naming the offset of the first byte that does not fit.
    """
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise ValueError(_("The file is encoded as UTF-32. Save it as UTF-8 and try again."))
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        # The decoder counts from behind the mark of UTF-8.
        skipped = 3 if not is_utf16 and data.startswith(b"\xef\xbb\xbf") else 0
        raise ValueError(
            _("The file is not %(encoding)s text: byte %(offset)d does not fit. Save it as UTF-8 and try again.")
            % {"encoding": "UTF-16" if is_utf16 else "UTF-8", "offset": error.start + skipped}
        ) from error
