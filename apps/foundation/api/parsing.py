"""Bodies of requests for programs: JSON (RFC 8259) without the corners in which two readers disagree."""

import json
import math
from collections.abc import Iterator

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

DEPTH_LIMIT = 12
# Larger numbers are exact neither in a database nor in most languages.
LARGEST = 2**63 - 1


class StrictJSONParser(BaseParser):
    """Reads JSON in UTF-8. Refused with a sentence, beside what is no JSON: names given twice, NaN and numbers beyond
    64 bits, values nested more than DEPTH_LIMIT deep, and characters that no text may hold (NUL, half of a pair)."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        """The value in the body. Raises ParseError."""
        try:
            value = json.loads(
                stream.read().decode("utf-8"), object_pairs_hook=_without_doubles, parse_constant=_refuse_constant
            )
        except UnicodeDecodeError as error:
            raise ParseError(_("The body is not in UTF-8.")) from error
        except RecursionError as error:
            raise ParseError(_too_deep()) from error
        except ValueError as error:
            # Numbers with thousands of digits are a ValueError without a place, too.
            place = getattr(error, "pos", None)
            told = (
                _("The body is no JSON.") if place is None else _("The body is no JSON from character %d on.") % place
            )
            raise ParseError(told) from error
        for path, found in _walk(value):
            if reason := _what_is_odd(found):
                raise ParseError(f"{reason} ({path})" if path else reason)
        return value


def odd_text(text: str) -> bool:
    """Whether a text holds what no text of ours may hold: NUL, or half of a surrogate pair."""
    return "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def _walk(value, path: str = "", depth: int = 0) -> Iterator[tuple[str, object]]:
    yield path, value
    if depth >= DEPTH_LIMIT and isinstance(value, dict | list):
        raise ParseError(_too_deep())
    if isinstance(value, dict):
        for name, inside in value.items():
            yield path, name
            yield from _walk(inside, f"{path}.{name}".lstrip(".")[:200], depth + 1)
    elif isinstance(value, list):
        for number, inside in enumerate(value):
            yield from _walk(inside, f"{path}.{number}".lstrip(".")[:200], depth + 1)


def _what_is_odd(value) -> str:
    if isinstance(value, str) and odd_text(value):
        return _("A text holds a character that no text may hold.")
    if isinstance(value, int) and abs(value) > LARGEST:
        return _("A number is too large.")
    if isinstance(value, float) and not math.isfinite(value):
        return _("A number is too large.")
    return ""


def _without_doubles(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ParseError(_("An object names a member twice."))
    return found


def _refuse_constant(name: str):
    raise ParseError(_("“%(name)s” is not part of JSON.") % {"name": name})


def _too_deep() -> str:
    return _("Values are nested more than %d deep.") % DEPTH_LIMIT
