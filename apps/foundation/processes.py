"""Child processes: that never outlive whoever started them, and that say who they are. Source: prctl(2)."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15


def die_with_parent() -> None:
    """Linux: ask the kernel for SIGTERM when the starting thread ends, even by SIGKILL. Also for Popen's `preexec_fn`.

    Elsewhere it does nothing, and a parent that is killed leaves its children behind.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def name_process(name: str) -> None:
    """Linux: what `ps -o comm` and `top` call this process and those that it will fork, 15 bytes at most."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode()[:15])
