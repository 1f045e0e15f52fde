"""Personal data masked before anything from outside is shown to anybody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import get_language, gettext

from apps.foundation.order_numbers import compile_pattern, find_order_numbers
from apps.foundation.personal_data import (
    find_card_numbers,
    find_ibans,
    find_ip_addresses,
    find_mail_addresses,
    find_phone_numbers,
)
from apps.foundation.spoken_secrets import find_secrets, find_street_addresses

__all__ = ["KINDS", "Mask", "Scrubbed", "compile_pattern", "mask_text", "scrub"]

KINDS = ("secret", "email", "iban", "card", "order_number", "phone", "ip", "address")
"""The kinds of mask; where two overlap, the earlier in this list gives its name to both."""

PASSES = 8

_WORTH_READING = re.compile(
    r"[\d@＠]|[(\[{]\s?(?:at|ät|arroba|chez|chiocciola)\s?[)\]}]|"
    r"pass|pwd|\bpw\b|secret|token|kenn ?wort|mdp|contrase|clave|senha|parola|api[ _-]?key|-----BEGIN|eyJ|"
    r"[spr]k_|sk-|gh[pousr]_|github_|glpat|xox|AKIA|ASIA|AIza|ya29|EAA|[?&#;]\w{2,20}=",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mask:
    """What was taken out where: start and end, in characters, of its replacement in the scrubbed text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Scrubbed:
    """A text without personal data, and what was masked in it, in order; the masked words themselves are not kept."""

    text: str
    masks: list[Mask] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many places were masked."""
        return len(self.masks)


def scrub(text: str, order_number_pattern: str = "") -> Scrubbed:
    """Mask mail, street and IP addresses, telephone, card, bank account and order numbers, and secrets.

    Each is replaced by a few neutral words in brackets, in the active language. `order_number_pattern` is the company's
    own regular expression; ValidationError where `compile_pattern` refuses it. Prices, dates, times, versions, handles,
    hashtags and web addresses stay. Scrubbing a scrubbed text changes nothing. Time grows with the length of the text.
    """
    if not order_number_pattern and not _WORTH_READING.search(text):
        return Scrubbed(text)
    masks: list[Mask] = []
    # What stood beside something masked can be told apart only afterwards, hence more than one pass.
    for _pass in range(PASSES):
        found = _merged(_find(text, order_number_pattern))
        if not found:
            break
        text, masks = _replaced(text, found, masks)
    return Scrubbed(text, masks)


def mask_text(kind: str) -> str:
    """The words put in place of personal data of this kind, in the active language."""
    return f"[{_words(kind)}]"


def _words(kind: str) -> str:
    return {
        "secret": gettext("secret removed"),
        "email": gettext("mail address removed"),
        "iban": gettext("bank account removed"),
        "card": gettext("card number removed"),
        "order_number": gettext("order number removed"),
        "phone": gettext("phone number removed"),
        "ip": gettext("IP address removed"),
        "address": gettext("address removed"),
    }[kind]


@lru_cache(maxsize=64)
def _masks_pattern(language: str | None) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(mask_text(kind)) for kind in KINDS))


_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)


def _find(text: str, order_number_pattern: str) -> list[tuple[int, int, str]]:
    kept = [match.span() for match in _masks_pattern(get_language()).finditer(text)] if "[" in text else []
    found = [span for span in _everywhere(text, order_number_pattern) if not _touches(span, kept)]
    if any(character.isdecimal() for character in text):
        has_link = "://" in text or "www." in text.lower()
        links = [match.span() for match in _WEB_ADDRESS.finditer(text)] if has_link else []
        kept = sorted(kept + links)
        found += [span for span in _outside_links(text) if not _touches(span, kept)]
    return found


def _everywhere(text: str, order_number_pattern: str) -> Iterator[tuple[int, int, str]]:
    yield from ((start, end, "secret") for start, end in find_secrets(text))
    yield from ((start, end, "email") for start, end in find_mail_addresses(text))
    if order_number_pattern:
        yield from ((start, end, "order_number") for start, end in find_order_numbers(text, order_number_pattern))


def _outside_links(text: str) -> Iterator[tuple[int, int, str]]:
    for kind, find in (
        ("iban", find_ibans),
        ("card", find_card_numbers),
        ("phone", find_phone_numbers),
        ("ip", find_ip_addresses),
        ("address", find_street_addresses),
    ):
        yield from ((start, end, kind) for start, end in find(text))


def _touches(span: tuple[int, int, str], kept: list[tuple[int, int]]) -> bool:
    """Whether the span overlaps one of the sorted, separate places to keep."""
    start, end, _kind = span
    low, high = 0, len(kept)
    while low < high:
        middle = (low + high) // 2
        if kept[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    return low < len(kept) and kept[low][0] < end


def _merged(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    merged: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(found):
        if merged and start < merged[-1][1]:
            before = merged[-1]
            merged[-1] = (before[0], max(before[1], end), min(before[2], kind, key=KINDS.index))
        else:
            merged.append((start, end, kind))
    return merged


def _replaced(text: str, found: list[tuple[int, int, str]], masks: list[Mask]) -> tuple[str, list[Mask]]:
    pieces: list[str] = []
    all_masks: list[Mask] = []
    waiting = iter(masks)
    older = next(waiting, None)
    last = length = 0
    for start, end, kind in [*found, (len(text), len(text), "")]:
        while older is not None and older.end <= start:
            shift = length - last
            all_masks.append(Mask(older.kind, older.start + shift, older.end + shift))
            older = next(waiting, None)
        pieces.append(text[last:start])
        length += start - last
        if kind:
            words = mask_text(kind)
            all_masks.append(Mask(kind, length, length + len(words)))
            pieces.append(words)
            length += len(words)
        last = end
    return "".join(pieces), all_masks
