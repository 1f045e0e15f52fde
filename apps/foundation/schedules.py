"""The heartbeats: one clock job per lane, run by its workers, so that its last success proves a living lane.

And what the engine room tidies up by itself.
"""

from .api.idempotency import forget_idempotent_requests
from .background import MAIN, PLATFORM, every
from .limits import purge_allowances
from .sending import forget_words, send_owed_mails

HEARTBEATS = {MAIN: "foundation.beat_main_lane", PLATFORM: "foundation.beat_platform_lane"}


@every(seconds=10)
def beat_main_lane() -> None:
    """Prove that a worker of the main lane takes work and finishes it."""


@every(seconds=10, lane=PLATFORM)
def beat_platform_lane() -> None:
    """Prove that a worker of the platform lane takes work and finishes it."""


@every(minutes=10)
def forget_used_allowances() -> None:
    """Forget counts of limits whose window is over, and with them every digest of an address."""
    purge_allowances()


@every(seconds=15, lane=PLATFORM)
def sweep_outgoing_mail() -> None:
    """Send what a lost wake-up left, what is due for another try, and what a dead worker had taken up."""
    send_owed_mails()


@every(hours=1)
def forget_what_was_answered_once() -> None:
    """Forget answers to requests that may have been sent twice, a day after they came."""
    forget_idempotent_requests()


@every(hours=1)
def forget_old_mails() -> None:
    """Forget what old mails said (rule P7)."""
    while forget_words():
        pass
