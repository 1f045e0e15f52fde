"""What people write made ready for looking up words, in any script: folded, and cut into words."""

import re
import unicodedata
from functools import cached_property

from apps.foundation.plain_letters import LATIN

# A text is read this far; posts and complaints are at most this long.
READ_LIMIT = 20_000

# Marks that may be left out in writing. Vowel signs of other scripts and the marks of Kana are letters and stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe00-\ufe2f"
    "\u00ad\u200b-\u200f\u2060\ufeff]+"
)
# Letters that Unicode does not take apart, and Arabic letters that are written for one another.
_LOOK_ALIKES = str.maketrans(LATIN | {"ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي"})
# Scripts whose words stand together, and Hangul.
_TOGETHER = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
# The vowel signs of India's scripts are no letters to Python, so their blocks are named whole, without the dandas.
_WORD = re.compile(f"[{_TOGETHER}]+|(?:[^\\W_{_TOGETHER}]|[\u0900-\u0963\u0966-\u0dff\u05b0-\u05c7])+")
_IS_TOGETHER = re.compile(f"[{_TOGETHER}]")
# The Arabic article with what may be written before it, where a word remains.
_ARABIC_ARTICLE = re.compile(" (?:[وفبك]?ال|لل)(?=[\u0620-\u064a]{3})")
_HAS_ARABIC = re.compile("[\u0620-\u064a]")
_ASCII_GAPS = str.maketrans({code: " " for code in range(128) if not chr(code).isalnum()})


def fold(text: str) -> str:
    """The text without the differences that a reader overlooks: case, accents, width, ł for l, ß for ss."""
    if text.isascii():
        return text.lower()
    # Marks go first, because bringing a long run of them into order takes time with its square.
    apart = unicodedata.normalize("NFKD", _MARKS.sub("", text)).casefold()
    return unicodedata.normalize("NFC", _MARKS.sub("", apart).translate(_LOOK_ALIKES))


class Words:
    """A text made ready for looking up terms: its words in order, folded, between single spaces."""

    def __init__(self, text: str):
        folded = fold(text[:READ_LIMIT])
        found = folded.translate(_ASCII_GAPS).split() if folded.isascii() else _WORD.findall(folded)
        line = f" {' '.join(found)} "
        if not folded.isascii() and _HAS_ARABIC.search(line):
            line = _ARABIC_ARTICLE.sub(" ", line)
        self.line = line

    @cached_property
    def alone(self) -> frozenset[str]:
        """Each word once."""
        return frozenset(self.line.split())

    def __bool__(self):
        return self.line != "  "


def stands_together(letter: str) -> bool:
    """Whether the letter is of a script that shows no end of a word (Chinese, Japanese, Thai), or Hangul."""
    return bool(_IS_TOGETHER.match(letter))
