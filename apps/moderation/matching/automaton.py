r"""Regular expressions that cannot be made to run for long.

Python's engine tries one way after the other, and "(a+)+$" has more ways than anybody can wait for. Here a pattern
becomes a machine that follows all ways at once, one character at a time, so that time grows with the length of the
text only (Thompson 1968). What it learned about a character it remembers, which makes it fast; a budget of steps ends
the rest for certain.

Understood are characters, classes, ".", "|", groups, repetitions, ^ and $ for the ends of a line, \b and \B. Case does
not count. What would need to look back or ahead is refused with a sentence. Where a match is asked for with its place,
it is the longest at the first place where one begins.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from re import _constants as codes  # the only way to see the structure that a pattern has
from re import _parser as parser

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PATTERN_LIMIT = 200
STATES_LIMIT = 400
MATCH_LIMIT = 200
REMEMBERED_LIMIT = 20_000
# Less than half a second of work that nothing remembered could spare.
STEPS_LIMIT = 120_000

START, NEWLINE, WORD, OTHER, END = range(5)

_CATEGORIES: dict[object, Callable[[str], bool]] = {
    codes.CATEGORY_DIGIT: str.isdecimal,
    codes.CATEGORY_NOT_DIGIT: lambda letter: not letter.isdecimal(),
    codes.CATEGORY_SPACE: str.isspace,
    codes.CATEGORY_NOT_SPACE: lambda letter: not letter.isspace(),
    codes.CATEGORY_WORD: lambda letter: letter.isalnum() or letter == "_",
    codes.CATEGORY_NOT_WORD: lambda letter: not (letter.isalnum() or letter == "_"),
}
_ASSERTIONS: dict[object, Callable[[int, int], bool]] = {
    codes.AT_BEGINNING: lambda before, after: before in (START, NEWLINE),
    codes.AT_BEGINNING_STRING: lambda before, after: before == START,
    codes.AT_END: lambda before, after: after in (END, NEWLINE),
    codes.AT_END_STRING: lambda before, after: after == END,
    codes.AT_BOUNDARY: lambda before, after: (before == WORD) != (after == WORD),
    codes.AT_NON_BOUNDARY: lambda before, after: (before == WORD) == (after == WORD),
}
_UNDERSTOOD_FLAGS = re.IGNORECASE | re.UNICODE | re.MULTILINE | re.DOTALL | re.VERBOSE


class OutOfSteps(Exception):
    """The budget of steps is used up, so nothing can be said about the rest of the text."""


@dataclass(slots=True)
class Budget:
    """How many steps may still be taken; several searches may share one."""

    left: int = STEPS_LIMIT

    def take(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise OutOfSteps


@dataclass(slots=True)
class _Place:
    """Where the machine may stand: it goes on with a letter that fits, by itself, or when an assertion holds."""

    fits: Callable[[str], bool] | None = None
    holds: Callable[[int, int], bool] | None = None
    leads_to: list[int] = field(default_factory=list)


class _Moment:
    """All places at once after some text, and what is known to follow from it."""

    __slots__ = ("before", "follows", "places")

    def __init__(self, places: frozenset[int], before: int):
        self.places = places
        self.before = before
        self.follows: dict[str, tuple[_Moment, bool]] = {}


class Automaton:
    """A pattern made ready. Raises ValidationError where it cannot be understood or is too large."""

    def __init__(self, pattern: str):
        self._places: list[_Place] = []
        tree = _parsed(pattern)
        self._dot_takes_newlines = bool(tree.state.flags & re.DOTALL)
        self._final = self._new()
        self._first = self._sequence(tree, self._final)
        self._moments: dict[tuple[frozenset[int], int], _Moment] = {}
        self._remembered = 0
        if self.finds_in("", Budget()):
            raise ValidationError(_("This pattern fits an empty text, so it would be found everywhere."), code="empty")

    def finds_in(self, text: str, budget: Budget | None = None) -> bool:
        """Whether it is anywhere in the text. Raises OutOfSteps where the budget does not suffice."""
        budget = budget or Budget()
        moment = self._moment(frozenset([self._first]), START)
        for letter in text:
            moment, found = moment.follows.get(letter) or self._follow(moment, letter, budget, starts_anew=True)
            if found:
                return True
        return self._final in self._reached(moment.places, moment.before, END, budget)

    def places_in(self, text: str, budget: Budget | None = None) -> Iterator[tuple[int, int]]:
        """Start and end of each match, at most 200 characters long. Raises OutOfSteps as `finds_in` does."""
        budget = budget or Budget()
        start = 0
        while start < len(text):
            end = self._longest_at(text, start, budget)
            if end > start:
                yield start, end
            start = max(end, start + 1)

    def _longest_at(self, text: str, start: int, budget: Budget) -> int:
        places = frozenset([self._first])
        before, best = _kind(text[start - 1]) if start else START, -1
        for position in range(start, min(len(text), start + MATCH_LIMIT) + 1):
            letter = text[position] if position < len(text) else ""
            reached = self._reached(places, before, _kind(letter) if letter else END, budget)
            if self._final in reached:
                best = position
            places = self._after(reached, letter) if letter else frozenset()
            if not places:
                break
            before = _kind(letter)
        return best

    def _follow(self, moment: _Moment, letter: str, budget: Budget, *, starts_anew: bool) -> tuple[_Moment, bool]:
        reached = self._reached(moment.places, moment.before, _kind(letter), budget)
        places = self._after(reached, letter)
        if starts_anew:
            places |= {self._first}
        if self._remembered > REMEMBERED_LIMIT:
            self._moments, self._remembered = {}, 0
        answer = self._moment(places, _kind(letter)), self._final in reached
        moment.follows[letter] = answer
        self._remembered += 1
        return answer

    def _moment(self, places: frozenset[int], before: int) -> _Moment:
        key = (places, before)
        if key not in self._moments:
            self._moments[key] = _Moment(places, before)
        return self._moments[key]

    def _reached(self, places: frozenset[int], before: int, after: int, budget: Budget) -> set[int]:
        """Every place that is reached without a letter, between two kinds of character."""
        reached, waiting = set(places), list(places)
        while waiting:
            place = self._places[waiting.pop()]
            if place.fits or (place.holds and not place.holds(before, after)):
                continue
            fresh = [number for number in place.leads_to if number not in reached]
            reached.update(fresh)
            waiting += fresh
        budget.take(len(reached))
        return reached

    def _after(self, reached: set[int], letter: str) -> frozenset[int]:
        places = self._places
        return frozenset(
            places[number].leads_to[0] for number in reached if (fits := places[number].fits) and fits(letter)
        )

    # --- from the structure of the pattern to places, from its end to its beginning ---

    def _new(self, **told) -> int:
        if len(self._places) >= STATES_LIMIT:
            raise ValidationError(_("This pattern is too large. Use shorter repetitions."), code="too_large")
        self._places.append(_Place(**told))
        return len(self._places) - 1

    def _sequence(self, tree, then: int) -> int:
        for code, argument in reversed(list(tree)):
            then = self._item(code, argument, then)
        return then

    def _item(self, code, argument, then: int) -> int:
        if code is codes.SUBPATTERN:
            _group, added, removed, inner = argument
            if added or removed:
                raise _refused(_("a group with flags of its own"))
            return self._sequence(inner, then)
        if code is codes.BRANCH:
            return self._new(leads_to=[self._sequence(branch, then) for branch in argument[1]])
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            return self._repeat(*argument, then)
        if code is codes.AT:
            return self._new(holds=_ASSERTIONS[argument], leads_to=[then])
        return self._new(fits=self._test(code, argument), leads_to=[then])

    def _repeat(self, least, most, inner, then: int) -> int:
        if most is codes.MAXREPEAT:
            loop = self._new()
            self._places[loop].leads_to = [self._sequence(inner, loop), then]
            then = loop
        else:
            if most > STATES_LIMIT:
                raise ValidationError(_("This pattern is too large. Use shorter repetitions."), code="too_large")
            end = then
            for _turn in range(most - least):
                then = self._new(leads_to=[self._sequence(inner, then), end])
        for _turn in range(min(least, STATES_LIMIT + 1)):
            then = self._sequence(inner, then)
        return then

    def _test(self, code, argument) -> Callable[[str], bool]:
        if code is codes.ANY:
            return (lambda letter: True) if self._dot_takes_newlines else (lambda letter: letter != "\n")
        if code is codes.LITERAL:
            return _whatever_case(lambda letter: ord(letter) == argument)
        if code is codes.NOT_LITERAL:
            same = _whatever_case(lambda letter: ord(letter) == argument)
            return lambda letter: not same(letter)
        if code is codes.IN:
            return _class_test(argument)
        names = {
            codes.ASSERT: _("a look ahead or back"),
            codes.ASSERT_NOT: _("a look ahead or back"),
            codes.GROUPREF: _("a reference to an earlier group"),
        }
        raise _refused(names.get(code, str(code).lower().replace("_", " ")))


@lru_cache(maxsize=512)
def ready_automaton(pattern: str) -> Automaton:
    """The machine of a pattern, made once per process. Raises ValidationError as Automaton does."""
    return Automaton(pattern)


def _parsed(pattern: str):
    if len(pattern) > PATTERN_LIMIT:
        raise ValidationError(
            _("a pattern has at most %(limit)d characters.") % {"limit": PATTERN_LIMIT}, code="too_long"
        )
    try:
        tree = parser.parse(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError, ValueError) as error:
        raise ValidationError(
            _("this is not a valid regular expression: %(reason)s") % {"reason": str(error)[:200]}, code="invalid"
        ) from error
    if tree.state.flags & ~_UNDERSTOOD_FLAGS:
        raise _refused(_("a flag other than i, m, s and x"))
    return tree


def _refused(what: str) -> ValidationError:
    return ValidationError(_("%(what)s is not supported in patterns.") % {"what": what}, code="unsupported")


def _kind(letter: str) -> int:
    if letter == "\n":
        return NEWLINE
    return WORD if letter.isalnum() or letter == "_" else OTHER


def _whatever_case(test: Callable[[str], bool]) -> Callable[[str], bool]:
    def fits(letter: str) -> bool:
        if test(letter):
            return True
        return any(len(other) == 1 and test(other) for other in (letter.lower(), letter.upper()))

    return fits


def _class_test(items) -> Callable[[str], bool]:
    is_negated = bool(items) and items[0][0] is codes.NEGATE
    tests = [_class_item(code, argument) for code, argument in items if code is not codes.NEGATE]
    positive = _whatever_case(lambda letter: any(test(letter) for test in tests))
    return (lambda letter: not positive(letter)) if is_negated else positive


def _class_item(code, argument) -> Callable[[str], bool]:
    if code is codes.LITERAL:
        return lambda letter: ord(letter) == argument
    if code is codes.RANGE:
        low, high = argument
        return lambda letter: low <= ord(letter) <= high
    return _CATEGORIES[argument]
