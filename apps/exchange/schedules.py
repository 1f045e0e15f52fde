from apps.foundation.background import every

from .verbs import forget_exports, take_up_exports


@every(minutes=1)
def look_after_exports() -> None:
    """Begin anew what nobody works on any more."""
    take_up_exports()


@every(hours=1)
def sweep_exports() -> None:
    """Delete what was kept long enough."""
    forget_exports()
