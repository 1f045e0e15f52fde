"""What ingest does by the clock. Every job finds what is due, so a lost wake-up costs seconds."""

from apps.foundation.background import PLATFORM, every

from .verbs.import_file import queue_waiting_imports
from .verbs.polling import queue_due_polls
from .verbs.process import queue_waiting_arrivals
from .verbs.publish import publish_due_orphans
from .verbs.purge import purge_raw
from .verbs.recheck import recheck_stored


@every(seconds=2)
def poll_due_sources() -> None:
    """Poll every source whose time has come."""
    queue_due_polls()


@every(seconds=10)
def sweep_arrivals() -> None:
    """Take up what a lost wake-up or a dead worker left."""
    queue_waiting_arrivals()
    queue_waiting_imports()


@every(seconds=30)
def sweep_orphans() -> None:
    """Publish replies whose parent never came."""
    publish_due_orphans()


@every(seconds=30, lane=PLATFORM)
def recheck_what_is_public() -> None:
    """Look whether what we show is still there, and unchanged, where it was said."""
    recheck_stored()


@every(hours=1)
def forget_raw() -> None:
    """Purge raw payloads past their time."""
    purge_raw()
