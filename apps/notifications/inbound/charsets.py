"""Bytes of a mail as text, whatever character set they claim to be in, or claim not to be in."""

import codecs
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header

# What mail programs write for character sets that Python knows under another name, or mean more by than they say.
ALIASES = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "iso-2022-jp": "iso2022_jp_2",
    "unicode-1-1-utf-7": "utf-7",
    "utf8": "utf-8",
    "8bit": "utf-8",
    "unknown-8bit": "utf-8",
}
# Codecs that turn bytes into bytes, or that run for ever on hostile input, are no character sets.
_NO_CHARACTER_SETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
HEADER_LIMIT = 20_000


def decoded(content: bytes, charset: str) -> str:
    """The text in these bytes. A charset that is wrong or unknown is replaced by UTF-8, then by Windows-1252."""
    for name in dict.fromkeys((_codec(charset), "utf-8")):
        if name:
            with suppress(UnicodeError, LookupError, ValueError):
                return content.decode(name)
    # Latin letters read right, the rest as marks; nothing is refused for it.
    known = _codec(charset)
    return content.decode(known if known not in ("", "utf-8") else "cp1252", "replace")


def words_of_header(value: object) -> str:
    """A header's value on one line, its encoded words (RFC 2047) decoded; what cannot be decoded stays as it is."""
    text = "".join(str(value)[:HEADER_LIMIT].splitlines())
    # Letters that came without an encoding stand there as the parser's stand-ins for their bytes.
    text = text if text.isascii() else decoded(text.encode("utf-8", "surrogateescape"), "utf-8")
    if "=?" not in text:
        return text.strip()
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError, LookupError, AssertionError):
        return text.strip()
    words = []
    for piece, charset in pieces:
        words.append(piece if isinstance(piece, str) else decoded(piece, charset or "utf-8"))
    return "".join(words).strip()


def _codec(charset: str) -> str:
    """Python's name of a character set, or the empty string for none that it knows."""
    name = charset.strip().strip("\"'").lower()
    name = ALIASES.get(name, name)
    with suppress(LookupError, ValueError):
        codec = codecs.lookup(name)
        if codec._is_text_encoding and codec.name not in _NO_CHARACTER_SETS:
            return codec.name
    return ""
