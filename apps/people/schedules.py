from apps.foundation.background import every

from .verbs import erase_the_due


@every(minutes=5)
def erase_those_who_left() -> None:
    """Go on with every account that was closed and is not erased yet: its job was lost, or a rule had failed."""
    erase_the_due()
