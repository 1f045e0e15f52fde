from apps.foundation.background import every

from .verbs import time_out_threads


@every(hours=1)
def close_what_nobody_contradicted() -> None:
    """Settle conversations whose answer stood unanswered for RESOLVE_AFTER_DAYS."""
    time_out_threads()
