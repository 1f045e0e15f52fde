"""How many inputs Hypothesis thinks of: all that a test asks for, unless `EXAMPLES=few` asks for a quarter of them."""

import os

from hypothesis import is_hypothesis_test, settings

FEWEST = 10
_told: set[object] = set()


def think_of_fewer(test) -> None:
    """Let a test of Hypothesis have a quarter of its examples where few are asked for; the same for each parameter."""
    # A test of a class comes bound to an instance, which takes no settings.
    test = getattr(test, "__func__", test)
    if os.environ.get("EXAMPLES") != "few" or not is_hypothesis_test(test) or test in _told:
        return
    _told.add(test)
    # Where `@settings` leaves them. It refuses a second pair on one test, and has no other way to change the first.
    asked = getattr(test, "_hypothesis_internal_use_settings", None) or settings.default
    few = min(asked.max_examples, max(FEWEST, asked.max_examples // 4))
    test._hypothesis_internal_use_settings = settings(asked, max_examples=few)
