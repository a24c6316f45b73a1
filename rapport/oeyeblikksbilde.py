"""A snapshot of the database: all that a set of figures reads is of one and the same moment."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from felles.klokke import naa, vent_paa_skrivere

_AAPENT: ContextVar[dt.datetime | None] = ContextVar("oeyeblikksbilde", default=None)


@contextmanager
def oeyeblikksbilde(frem_til: dt.datetime | None = None) -> Iterator[dt.datetime]:
    """Reads inside see one moment, and everything stamped at or before the instant it gives (in UTC).

    Waits first for the writers that have begun, then opens a REPEATABLE READ, READ ONLY transaction. With
    `frem_til` it is good for figures of moments up to then only, and does not wait for whoever began later.
    Inside another snapshot it joins that one. Inside any other transaction, whose isolation cannot be changed
    any more, it opens none and gives this instant: figures that are to be kept are computed outside of one.
    """
    aapent = _AAPENT.get()
    if aapent is not None or connection.in_atomic_block:
        yield aapent or naa()
        return
    naadd = vent_paa_skrivere(frem_til)
    with transaction.atomic():
        with connection.cursor() as peker:
            peker.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        merke = _AAPENT.set(naadd)
        try:
            yield naadd
        finally:
            _AAPENT.reset(merke)
