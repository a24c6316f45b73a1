"""Locks on files: held by an open file, and let go by the kernel when the process ends in any way."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self


class Fillaas:
    """A lock on `sti`, shared or exclusive. Not inherited by the processes we start."""

    def __init__(self, sti: Path) -> None:
        self._fd = os.open(sti, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def ta(self, *, delt: bool = False) -> None:
        """Waits until the lock is ours."""
        fcntl.flock(self._fd, fcntl.LOCK_SH if delt else fcntl.LOCK_EX)

    def proev(self, *, delt: bool = False) -> bool:
        """Takes the lock if it is free just now; says whether it did."""
        try:
            fcntl.flock(self._fd, (fcntl.LOCK_SH if delt else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def lukk(self) -> None:
        """Lets go of the lock."""
        os.close(self._fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.lukk()


@contextmanager
def alene(sti: Path) -> Iterator[None]:
    """One process at a time does what is inside."""
    with Fillaas(sti) as laas:
        laas.ta()
        yield


def er_ledig(sti: Path) -> bool:
    """True where nobody holds the lock exclusively."""
    with Fillaas(sti) as laas:
        return laas.proev(delt=True)
