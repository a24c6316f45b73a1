"""Ties a process to the one that started it."""

import ctypes
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def doe_med_forelder(signal_: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn`: the kernel sends the signal when the parent ends, even by `kill -9`. Linux only."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)

    def sett() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal_.value, 0, 0, 0)

    return sett
