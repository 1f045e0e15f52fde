from apps.foundation.invariants import all_invariants


def violations() -> list[str]:
    """Each promise about the data that is broken, with its number."""
    return [f"{one.number}: {line}" for one in all_invariants() for line in one.violations()]
