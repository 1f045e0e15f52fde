"""The heartbeats: one clock job per lane, run by its workers, so that its last success proves a living lane."""

from .background import MAIN, PLATFORM, every

HEARTBEATS = {MAIN: "foundation.beat_main_lane", PLATFORM: "foundation.beat_platform_lane"}


@every(seconds=10)
def beat_main_lane() -> None:
    """Prove that a worker of the main lane takes work and finishes it."""


@every(seconds=10, lane=PLATFORM)
def beat_platform_lane() -> None:
    """Prove that a worker of the platform lane takes work and finishes it."""
