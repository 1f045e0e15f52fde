from apps.foundation.background import every

from .verbs import relay


@every(seconds=10)
def sweep_announcements() -> None:
    """Find what a lost wake-up left untold, and what is due for another try."""
    relay()
