"""The company's own pattern for order numbers: refused when it could run for long, applied in bounded time."""

import re
from collections.abc import Iterator
from functools import lru_cache
from re import _constants as codes  # the only way to see the structure the engine will walk
from re import _parser as parser

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PATTERN_LIMIT = 200
NUMBER_LIMIT = 40
WAYS_LIMIT = 2_000

_PLAIN = {codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN, codes.AT}


@lru_cache(maxsize=128)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The compiled pattern of order numbers, which are at most 40 characters long.

    Raises ValidationError where it is longer than 200 characters, no regular expression, matches nothing at all, or
    leaves the engine more than 2,000 ways to try at one place (as "(a+)+" does).
    """
    if len(pattern) > PATTERN_LIMIT:
        raise ValidationError(
            _("The pattern has %(length)d characters; %(limit)d are allowed.")
            % {"length": len(pattern), "limit": PATTERN_LIMIT},
            code="too_long",
        )
    try:
        ways = _ways(parser.parse(pattern))
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError, ValueError) as error:
        raise ValidationError(
            _("This is not a valid regular expression: %(reason)s") % {"reason": str(error)[:200]}, code="invalid"
        ) from error
    if ways > WAYS_LIMIT:
        raise ValidationError(
            _(
                "This pattern could take very long. Give lengths, such as \\d{6,10} instead of \\d+, "
                "and do not repeat groups."
            ),
            code="too_slow",
        )
    if compiled.match(""):
        raise ValidationError(_("This pattern matches empty text; describe at least one character."), code="empty")
    return compiled


def find_order_numbers(text: str, pattern: str) -> Iterator[tuple[int, int]]:
    """Start and end of each order number. Time grows with the length of the text whatever the pattern."""
    match_at = compile_pattern(pattern).match
    place = 0
    while place < len(text):
        # The window bounds every repetition in the pattern.
        match = match_at(text, place, place + NUMBER_LIMIT)
        if match and match.end() > place:
            yield match.span()
            place = match.end()
        else:
            place += 1


def _ways(tree) -> int:
    """At most how many ways of matching at one place the engine may have to try."""
    ways = 1
    for code, argument in tree:
        if code in _PLAIN:
            continue
        if code is codes.SUBPATTERN:
            ways *= _ways(argument[3])
        elif code is codes.BRANCH:
            ways *= sum(_ways(branch) for branch in argument[1])
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            least, most, repeated = argument
            most = min(int(most), NUMBER_LIMIT)
            ways *= (most - min(int(least), most) + 1) * _ways(repeated) ** most
        elif code in (codes.POSSESSIVE_REPEAT, codes.ATOMIC_GROUP):
            ways *= _ways(argument[2] if code is codes.POSSESSIVE_REPEAT else argument) * NUMBER_LIMIT
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            ways *= _ways(argument[1])
        else:
            raise ValueError(_("references to earlier groups are not supported"))
        if ways > WAYS_LIMIT:
            return ways
    return ways
