"""What a rule answers: a yes, or a no with its reason."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy when something may happen; otherwise falsy, with a `reason` a person can read."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def __str__(self) -> str:
        return str(self.reason)


YES = Verdict(True)


def no(reason: str) -> Verdict:
    """Answer no, and say why in a sentence for the person who asked."""
    return Verdict(False, reason)


class Refused(PermissionDenied):
    """A rule said no at a door. Its text is the rule's reason."""

    def __init__(self, verdict: Verdict):
        super().__init__(str(verdict))
        self.verdict = verdict


def require(verdict: Verdict) -> None:
    """Let a door open only on a yes. Raises Refused with the rule's reason."""
    if not verdict:
        raise Refused(verdict)
