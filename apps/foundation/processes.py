"""Child processes: that never outlive whoever started them, and that say who they are. Source: prctl(2)."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Linux: ask the kernel for this signal when the starting thread ends, even by SIGKILL. Also for Popen's
    `preexec_fn`.

    Elsewhere it does nothing, and a parent that is killed leaves its children behind.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def leave_no_orphans() -> None:
    """Linux: from here on, whatever this process forks is killed when it ends, and so is what those fork."""
    forking = 0

    def before() -> None:
        nonlocal forking
        forking = os.getpid()

    def in_child() -> None:
        die_with_parent(signal.SIGKILL)
        if os.getppid() != forking:
            os._exit(1)  # It ended before the kernel was asked.

    if sys.platform == "linux":
        os.register_at_fork(before=before, after_in_child=in_child)


def name_process(name: str) -> None:
    """Linux: what `ps -o comm` and `top` call this process and those that it will fork, 15 bytes at most."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode()[:15])
