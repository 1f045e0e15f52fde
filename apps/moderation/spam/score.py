"""The score of a text from 0 to 100, its parts, and the band in which it lies."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from apps.foundation.personal_data import find_phone_numbers
from apps.foundation.plaintext import find_web_addresses
from apps.triage.words import READ_LIMIT, Words

from .signs import (
    AMBIGUOUS,
    BARE_HOST,
    CHATS,
    HANDLE,
    HIDDEN_LINK,
    INVITING,
    MARKUP_LINK,
    PROMISING,
    SHORTENERS,
    SHOUTING,
    hidden_characters,
    mixes_scripts,
)

HIGHEST = 100
# Chosen on two of the five files of labelled comments; the test measures them on the other three.
ACT_FROM, ASK_FROM = 50, 25
LINKS_COUNTED = 4
# Below ASK_FROM, also for a newcomer's text.
AMBIGUOUS_POINTS = 10
LETTERS_TO_SHOUT = 12
HANDLES_FROM = 5


class Band(StrEnum):
    """What follows from a score: hold the post, show it and ask a person, or nothing."""

    ACT = "act"
    ASK = "ask"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Part:
    """Points and the sentence that tells why."""

    points: int
    reason: str
    words: dict = field(default_factory=dict)

    def __str__(self) -> str:
        sign = "−" if self.points < 0 else "+"
        return f"{sign}{abs(self.points)} {_SENTENCES[self.reason](self.words)}"


@dataclass(frozen=True, slots=True)
class SpamScore:
    """The sum of the parts, brought between 0 and 100."""

    parts: tuple[Part, ...]

    @property
    def points(self) -> int:
        """From 0 to 100."""
        return max(0, min(HIGHEST, sum(part.points for part in self.parts)))

    @property
    def band(self) -> Band:
        """What follows from the points."""
        if self.points >= ACT_FROM:
            return Band.ACT
        return Band.ASK if self.points >= ASK_FROM else Band.IGNORE

    def explain(self) -> str:
        """The score with its parts in one line: "65: +25 promises “easy money”, +40 two links"."""
        return f"{number_format(self.points)}: {', '.join(str(part) for part in self.parts)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A text and what is known about it. `own_hosts` are the company's; `repeats` says how alike the nearest recent
    text elsewhere is, from 0 to 1; `learned` is what this installation's own decisions say, None where they are few."""

    text: str
    title: str = ""
    is_newcomer: bool = False
    own_hosts: frozenset[str] = frozenset()
    repeats: float = 0.0
    learned: float | None = None


def spam_score(suspect: Suspect) -> SpamScore:
    """Judge a text. Time grows with its length; what comes after 20,000 characters is not read."""
    text = f"{suspect.title}\n{suspect.text}"[:READ_LIMIT]
    words = Words(text)
    parts = [*_link_parts(text, suspect.own_hosts), *_word_parts(words), *_writing_parts(text), *_known_parts(suspect)]
    # Being new is nothing bad; it only weighs what else there is.
    if suspect.is_newcomer and parts:
        parts.append(Part(10, "newcomer"))
    return SpamScore(tuple(parts))


def outside_links(text: str, own_hosts: Iterable[str]) -> list[str]:
    """The hosts that a text links to, other than the company's own, each once and in order."""
    hosts: dict[str, None] = {}
    for start, end in find_web_addresses(text):
        hosts[_host(text[start:end])] = None
    rest = text
    for start, end in reversed(find_web_addresses(text)):
        rest = f"{rest[:start]} {rest[end:]}"
    for match in BARE_HOST.finditer(rest):
        hosts[_host(f"http://{match.group()}")] = None
    own = tuple(own_hosts)
    return [host for host in hosts if host and not any(host == one or host.endswith(f".{one}") for one in own)]


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _link_parts(text: str, own_hosts: frozenset[str]):
    hosts = outside_links(text, own_hosts)
    chats = [host for host in hosts if host in CHATS]
    if hosts:
        yield Part(15 + 10 * min(len(hosts), LINKS_COUNTED), "links", {"host": hosts[0], "count": len(hosts)})
    if any(host in SHORTENERS for host in hosts):
        yield Part(20, "shortener", {"host": next(host for host in hosts if host in SHORTENERS)})
    if chats:
        yield Part(20, "chat", {"host": chats[0]})
    if HIDDEN_LINK.search(text):
        yield Part(30, "hidden_link")
    if MARKUP_LINK.search(text):
        yield Part(15, "markup")
    if hosts and len(re.sub(r"\S*(?:://|\.[a-z]{2,6}/)\S*", "", text).split()) < 4:
        yield Part(10, "only_link")
    if not chats and any(True for _place in find_phone_numbers(text)):
        yield Part(15, "phone")


def _word_parts(words: Words):
    for reason, found in (("inviting", INVITING.found_in(words)), ("promising", PROMISING.found_in(words))):
        if not found:
            continue
        telling = [term for term in found if term not in AMBIGUOUS]
        # "subscribe" stands in "subscribe to": said once, it is found twice and tells no more for it.
        apart = [term for term in found if not any(term != other and term in other for other in found)]
        if telling or len(apart) > 1:
            points = min(25 + 10 * (len(found) - 1), 55)
            yield Part(points, reason, {"word": (telling or apart)[0]})
        else:
            yield Part(AMBIGUOUS_POINTS, reason, {"word": apart[0]})


def _writing_parts(text: str):
    if word := mixes_scripts(text):
        yield Part(25, "mixed", {"word": word[:40]})
    if hidden_characters(text) > 1:
        yield Part(10, "hidden")
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) >= LETTERS_TO_SHOUT and sum(letter.isupper() for letter in letters) > 0.7 * len(letters):
        yield Part(10, "capitals")
    if SHOUTING.search(text):
        yield Part(5, "shouting")
    if len(HANDLE.findall(text)) >= HANDLES_FROM:
        yield Part(15, "handles")


def _known_parts(suspect: Suspect):
    if suspect.repeats >= 0.99:
        yield Part(45, "repeated")
    elif suspect.repeats >= 0.7:
        yield Part(30, "almost_repeated", {"percent": round(suspect.repeats * 100)})
    if suspect.learned is not None:
        if suspect.learned >= 0.98:
            yield Part(35, "learned_spam")
        elif suspect.learned >= 0.9:
            yield Part(20, "learned_spam")
        elif suspect.learned <= 0.05:
            yield Part(-15, "learned_good")


_SENTENCES: dict[str, Callable[[dict], str]] = {
    "links": lambda words: (
        _("links elsewhere: %(host)s") % words
        if words["count"] == 1
        else _("links to %(count)d places: %(host)s and others") % words
    ),
    "shortener": lambda words: _("hides where a link leads (%(host)s)") % words,
    "chat": lambda words: _("leads to a private chat (%(host)s)") % words,
    "hidden_link": lambda words: _("a link that is written so that it is not taken for one"),
    "markup": lambda words: _("markup of links as robots leave it"),
    "only_link": lambda words: _("hardly anything but a link"),
    "phone": lambda words: _("a telephone number"),
    "inviting": lambda words: _("invites elsewhere: “%(word)s”") % words,
    "promising": lambda words: _("promises or sells: “%(word)s”") % words,
    "mixed": lambda words: _("letters of several scripts in one word: “%(word)s”") % words,
    "hidden": lambda words: _("characters that cannot be seen"),
    "capitals": lambda words: _("written in capitals"),
    "shouting": lambda words: _("shouts"),
    "handles": lambda words: _("many names and tags"),
    "repeated": lambda words: _("the same was posted elsewhere lately"),
    "almost_repeated": lambda words: _("%(percent)d %% the same as a post elsewhere") % words,
    "learned_spam": lambda words: _("like what was removed here as spam"),
    "learned_good": lambda words: _("like what was approved here"),
    "newcomer": lambda words: _("by a newcomer"),
}
