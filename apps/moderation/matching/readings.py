"""What a text says to the eye: without what is invisible, with look-alike letters and digits read as letters."""

import re
import unicodedata
from functools import cached_property

from apps.foundation.markdown import render_markdown
from apps.foundation.plaintext import find_web_addresses, html_to_text
from apps.triage.words import READ_LIMIT, Words

# Letters of other scripts that look like Latin ones: those that are used to deceive.
_LOOK_ALIKE = str.maketrans(
    "авеёкмнорстухѕіїјӏһԁԛԝАВЕКМНОРСТУХЅІЈαβγεηικμνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧɑɡɩʏօսհոց",
    "abeekmhopctyxsiijlhdqwABEKMHOPCTYXSIJabyenikuvoptuxABEZHIKMNOPTYXagiyouhng",
)
_DIGITS = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "€": "e", "+": "t"}
_AS_I = str.maketrans({**_DIGITS, "1": "i", "!": "i", "|": "i"})
_AS_L = str.maketrans({**_DIGITS, "1": "l", "!": "i", "|": "l"})
_MIXED = re.compile(r"[^\W_][\w@$€+|!]*[^\W_]")
_LATIN = re.compile(r"[A-Za-z]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\w+")
_LONG_RUN = re.compile(r"(\w)\1{2,}")
_APART = re.compile(r"(?<!\w)(?:\w[ .·*_-]{1,3}){3,39}\w(?!\w)")
_NOT_WORD = re.compile(r"[\W_]+")


def visible(text: str) -> str:
    """The text without characters that are not seen, each other one as its usual form; lines stay lines."""
    if text.isascii():
        return text
    shown = "".join(letter for letter in text if unicodedata.category(letter) != "Cf" and letter != "\u00ad")
    return unicodedata.normalize("NFKC", shown)


def readings(text: str) -> list[Words]:
    """The ways in which a reader may take a text: as it is written, and as it looks. Mostly there is only one."""
    text = visible(text[:READ_LIMIT])
    written = [text]
    plain = _LONG_RUN.sub(r"\1", _in_latin(text))
    written += [_digits_read(plain, _AS_I), _digits_read(plain, _AS_L)]
    if joined := _joined(plain):
        written += [joined, _digits_read(joined, _AS_I)]
    found = {}
    for one in written:
        words = Words(one)
        found.setdefault(words.line, words)
    return list(found.values())


def _in_latin(text: str) -> str:
    """Look-alike letters as Latin ones: everywhere in a text that is mainly Latin, else in words that mix scripts.

    In a text of another script its honest words would become Latin ones that they are not.
    """
    if text.isascii():
        return text
    if 2 * len(_LATIN.findall(text)) >= len(_LETTER.findall(text)):
        return text.translate(_LOOK_ALIKE)
    return _WORD.sub(
        lambda match: match.group().translate(_LOOK_ALIKE) if _LATIN.search(match.group()) else match.group(), text
    )


def _digits_read(text: str, table: dict) -> str:
    """Words that mix letters with digits, with their digits read as letters; numbers stay numbers."""

    def read(match: re.Match) -> str:
        word = match.group()
        return word.translate(table) if _LETTER.search(word) else word

    return _MIXED.sub(read, text)


def _joined(text: str) -> str:
    """Words that were spelled with gaps ("v i a g r a"), joined; empty where there are none."""
    return " ".join(_NOT_WORD.sub("", match.group()) for match in _APART.finditer(text))


class Said:
    """Something that was written, with everything that lists may look at, each made ready once."""

    def __init__(self, *, body: str, title: str = "", name: str = ""):
        self.body = body[:READ_LIMIT]
        self.title = title
        self.name = name

    @cached_property
    def shown(self) -> str:
        """The body as its readers see it: no markup stands between the letters of a word."""
        return html_to_text(render_markdown(self.body))

    @cached_property
    def links(self) -> list[str]:
        """The web addresses in the body."""
        return [self.body[start:end] for start, end in find_web_addresses(self.body)]

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """The texts behind "title", "body", "name" and "links"; a body is both what was typed and what is seen."""
        without_links = self.body
        for start, end in reversed(find_web_addresses(self.body)):
            without_links = f"{without_links[:start]} {without_links[end:]}"
        shown = self.shown
        for link in self.links:
            shown = shown.replace(link, " ")
        body = [without_links] if shown.strip() == without_links.strip() else [without_links, shown]
        return {"title": [self.title], "body": body, "name": [self.name], "links": ["\n".join(self.links)]}

    def readings_of(self, part: str) -> list[Words]:
        """Every reading of one of the parts."""
        if part not in self._read:
            self._read[part] = [words for text in self.parts[part] if text for words in readings(text)]
        return self._read[part]

    @cached_property
    def _read(self) -> dict[str, list[Words]]:
        return {}
