"""Child processes that never outlive whoever started them."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Linux: ask the kernel for SIGTERM when the starting thread ends, even by SIGKILL. For Popen's `preexec_fn`.

    Source: prctl(2). Elsewhere it does nothing, and a parent that is killed leaves its children behind.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
