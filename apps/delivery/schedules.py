from apps.foundation.background import every

from .verbs import queue_due_deliveries


@every(seconds=5)
def sweep_deliveries() -> None:
    """Wake what is owed and due."""
    queue_due_deliveries()
