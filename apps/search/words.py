"""Text taken apart into words: the same for what is indexed and for what is asked, on both databases."""

import re
import unicodedata

from apps.foundation.letters import strip_tricks
from apps.triage.words import stands_together

LONGEST_WORD = 64
# Vowel signs and other marks belong to the letter before them, in Devanagari as in Arabic.
_WORD = re.compile(
    r"[^\W_](?:[^\W_]|['’](?=[^\W\d_])|[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670"
    r"\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u1000-\u109f\u1780-\u17d3\u200c\u200d])*"
)
_APOSTROPHE = re.compile("['’]")
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")
_IS_LATIN = re.compile("[a-z\u00e0-\u024f\u1e00-\u1eff]")
# What nearly every sentence has. A question is about its other words, and only where it has no other it is about these.
COMMON_WORDS = frozenset(
    """
    a about after again all also am an and any are as at be because been before but by can cannot could did do does
    doesn doing don for from get got had has have having he her here his how i if in into is isn it its just me more
    my no not now of off on once only or other our out over own same she should since so some still such than that the
    their them then there these they this those through to too under until up us very was wasn we were what when where
    which while who why will with won would you your please anyone anybody
    aber als am an auch auf aus bei bin bis bitte das dass dem den der des die doch du ein eine einem einen einer er es
    für hat habe haben ich ihr im in ist ja kann kein keine man mein meine mich mir mit nach nicht noch nur oder ohne
    schon sehr sein seit sich sie sind so über um und uns vom von vor war was wenn wer wie wird wir wo zu zum zur
    à au aux avec ce cette ces dans de des du elle en est et eu il ils je la le les leur lui ma mais me mes moi mon ne
    nous on ou où par pas plus pour qu que quel quelle qui sa se ses si son sont sur te tu un une vos votre vous
    al como con cuando del desde el ella es esta este está hay la las lo los me mi muy no para pero por porque que qué
    se si sin sobre su sus también un una y ya yo
    """.split()  # noqa: SIM905
)


def words_of(text: str) -> list[str]:
    """The words of a text in order, in small letters, without tricks; runs without gaps between words stay together.

    Accents stay, because word forms are told by them. An apostrophe parts a word, and a single letter beside it goes:
    "l'eau" gives "eau", "doesn't" gives "doesn".
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", strip_tricks(text))
    words = []
    for found in _WORD.findall(text.casefold()):
        if "'" in found or "’" in found:
            words += [part[:LONGEST_WORD] for part in _APOSTROPHE.split(found) if len(part) > 1]
        else:
            words.append(found[:LONGEST_WORD])
    return words


def spaced(text: str) -> str:
    """The words of a text between single spaces, ready for an index: runs without gaps become pairs of letters."""
    pieces = []
    for word in words_of(text):
        if word.isascii():
            pieces.append(word)
        else:
            pieces += _pieces(word)
    return " ".join(pieces)


def term_of(word: str) -> tuple[tuple[str, ...], bool]:
    """How a word of a question is looked up: as pieces that follow each other, and whether it may only begin one.

    A run of Chinese is pairs of letters in order, and a single letter begins a pair.
    """
    if word.isascii():
        return (word,), False
    pieces = _pieces(word)
    if len(pieces) > 1 and len(pieces[-1]) == 1 and stands_together(pieces[-1]):
        pieces = pieces[:-1]
    return tuple(pieces), len(pieces) == 1 and len(pieces[0]) == 1 and stands_together(pieces[0])


def without_accents(word: str) -> str:
    """The word as somebody types it whose keyboard has no accents; other alphabets are left as they are."""
    if word.isascii():
        return word
    parted = unicodedata.normalize("NFD", word)
    if not _IS_LATIN.match(parted):
        return word
    return unicodedata.normalize("NFC", _LATIN_MARKS.sub("", parted))


def telling(words: list[str]) -> list[str]:
    """The words that say what a question is about, each once; all of them where there are only common ones."""
    once = list(dict.fromkeys(words))
    return [word for word in once if word not in COMMON_WORDS] or once


def _pieces(word: str) -> list[str]:
    """A word, and in it each run of letters that stand together as overlapping pairs with the last letter alone."""
    pieces, run, plain = [], "", ""
    for letter in word:
        if stands_together(letter):
            if plain:
                pieces.append(plain)
                plain = ""
            run += letter
        else:
            if run:
                pieces += _pairs(run)
                run = ""
            plain += letter
    if plain:
        pieces.append(plain)
    return pieces + _pairs(run) if run else pieces


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run))]
