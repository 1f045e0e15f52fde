"""Latin letters written with the plain ones: for addresses and names that everybody can type."""

import re
import unicodedata

# Letters that Unicode does not take apart (UnicodeData.txt gives them no decomposition), spelled as the transform
# Latin-ASCII of CLDR spells them.
LATIN = {
    "æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i",
    "ĸ": "q", "ŋ": "n", "ſ": "s", "ƀ": "b", "ɓ": "b", "ƈ": "c", "ɖ": "d", "ɗ": "d", "ɛ": "e", "ə": "e", "ƒ": "f",
    "ǥ": "g", "ɠ": "g", "ɨ": "i", "ɩ": "i", "ƙ": "k", "ƚ": "l", "ɲ": "n", "ɔ": "o", "ƥ": "p", "ɍ": "r", "ƭ": "t",
    "ʊ": "u", "ʉ": "u", "ʋ": "v", "ƴ": "y", "ɏ": "y", "ƶ": "z",
}  # fmt: skip
_PLAIN = str.maketrans(LATIN | {big: LATIN[small].capitalize() for small in LATIN if len(big := small.upper()) == 1})
# Joined behind a plain letter: what is left of one that was taken apart.
_MARKS = re.compile("(?<=[A-Za-z])[\u0300-\u036f]+")


def plain_latin(text: str) -> str:
    """The text with plain letters for the Latin ones that have marks or shapes of their own: "Aydın" is "Aydin",
    "Łódź" is "Lodz", "Größe" is "Grosse". Letters of other scripts stay as they are, marks included."""
    if text.isascii():
        return text
    # Taken apart letter by letter, so that the marks of other scripts stay where they belong.
    apart = "".join(_apart(letter) for letter in unicodedata.normalize("NFC", text).translate(_PLAIN))
    return _MARKS.sub("", apart)


def _apart(letter: str) -> str:
    pieces = unicodedata.normalize("NFKD", letter)
    return pieces if pieces[0].isascii() else letter
