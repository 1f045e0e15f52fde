"""Try a rule on texts without judging them."""

from collections.abc import Iterable

from .judge import ReadyRule
from .models import Rule
from .words import READ_LIMIT, Words


def try_rule(rule: Rule, said: Iterable[tuple[str, str]]) -> list[list[str] | None]:
    """For each (text, network) the terms for which the rule applies; None where it does not. Its row need not exist."""
    ready = ReadyRule(rule)
    return [ready.apply_to(Words(text[:READ_LIMIT]), network) for text, network in said]
