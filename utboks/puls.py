"""A sign of life from a worker: the lease of a job is extended for as long as the work on it goes on.

A step may wait longer than a lease for somebody else: a mail server that thinks 20 seconds before each
answer, or a scanner. Without this another worker would take the job meanwhile, and do it once more.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection

from utboks import services
from utboks.jobber import Leie

logger = logging.getLogger(__name__)

_PER_LEIE = 3  # signs of life within one lease: one may be late


@contextmanager
def i_live(leie: Leie) -> Iterator[None]:
    """Extends the lease from a thread of its own until the block ends, `JOBB_MAKS_SEKUNDER` at the most.

    After that the work hangs: the lease runs out, and another worker takes the job.
    """
    slutt = threading.Event()
    traad = threading.Thread(target=_forleng, args=(leie, slutt), name=f"puls-{leie.jobb_id}", daemon=True)
    traad.start()
    try:
        yield
    finally:
        slutt.set()
        traad.join()


def _forleng(leie: Leie, slutt: threading.Event) -> None:
    til = time.monotonic() + settings.JOBB_MAKS_SEKUNDER
    try:
        while not slutt.wait(settings.JOBB_LEIE_SEKUNDER / _PER_LEIE) and time.monotonic() < til:
            try:
                services.hold(leie)
            except services.LeieTapt:
                return  # the work itself finds out when it stores something
            except DatabaseError as feil:
                logger.warning("The lease of job %s was not extended: %s", leie.jobb_id, type(feil).__name__)
                connection.close()
    finally:
        connection.close()
