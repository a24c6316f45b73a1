"""The only clock, and the order between those who write and those who take a snapshot.

What a service writes is stamped with one instant. A snapshot of «now» must see everything stamped before
it, also what was not yet committed when the snapshot began; otherwise the figures of that moment would
change afterwards. Writers therefore hold a shared advisory lock until they commit, and a snapshot takes the
same lock exclusively for a moment: then all earlier writers have ended, and later ones get later stamps.
The clocks of the machines must agree (NTP): the stamp is the web or worker process's time.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

OSLO = ZoneInfo("Europe/Oslo")
_SLINGRING = dt.timedelta(minutes=1)  # more than the clocks of the machines ever differ
_LAAS = 25_1_001  # an arbitrary key of PostgreSQL's advisory locks, the same in every process
_stilt: ContextVar[dt.datetime | None] = ContextVar("stilt_klokke", default=None)


def naa() -> dt.datetime:
    """This instant, aware, in UTC."""
    return _stilt.get() or timezone.now()


@contextmanager
def som_om(oeyeblikk: dt.datetime) -> Iterator[None]:
    """Lets services work as if it were that instant: for the demo's example data alone.

    What real people do is always stamped with the time at which they do it; a test holds that nothing but
    the demo calls this. Row history (pghistory) has the real time also here.
    """
    token = _stilt.set(oeyeblikk.astimezone(dt.UTC))
    try:
        yield
    finally:
        _stilt.reset(token)


def i_dag() -> dt.date:
    """Today's date in Europe/Oslo."""
    return naa().astimezone(OSLO).date()


def dato(oeyeblikk: dt.datetime) -> dt.date:
    """The date in Europe/Oslo of an aware instant."""
    return oeyeblikk.astimezone(OSLO).date()


def skrivetid() -> dt.datetime:
    """The instant that the running transaction stamps on what it writes; call it first of all.

    Raises RuntimeError outside of `transaction.atomic`, where the lock would be gone at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("skrivetid() must be called inside transaction.atomic")
    with connection.cursor() as peker:
        peker.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LAAS])
    return naa()


def vent_paa_skrivere(frem_til: dt.datetime | None = None) -> dt.datetime:
    """Waits until all writers that began before have ended, and returns the instant reached.

    All that is stamped at or before that instant is visible to a transaction begun after this returns.
    With `frem_til` only what is stamped up to then needs to be visible: writers that began later are not
    waited for, so that figures of a past moment neither wait for a long import nor hold anybody up.
    Call it outside of any transaction that is to read the snapshot.
    """
    with transaction.atomic(), connection.cursor() as peker:
        if frem_til is None or _noen_skriver_siden_foer(frem_til + _SLINGRING):
            peker.execute("SELECT pg_advisory_xact_lock(%s)", [_LAAS])
        return naa()


def _noen_skriver_siden_foer(oeyeblikk: dt.datetime) -> bool:
    """Does a transaction that began before then hold the writers' lock? Yes, where it cannot be seen."""
    with connection.cursor() as peker:
        peker.execute(
            """
            SELECT EXISTS (
                SELECT FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
                WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = %s AND l.granted
                  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND coalesce(a.xact_start <= %s, true)
            )
            """,
            [_LAAS, oeyeblikk],
        )
        return bool(peker.fetchone()[0])
