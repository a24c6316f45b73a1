"""Working days by the Norwegian calendar: Monday to Friday, but for the public holidays.

Christmas Eve and New Year's Eve are working days, as in the law. The library knows holidays until 2100.
"""

import datetime as dt
from functools import cache

from holidays.countries.norway import Norway

_LOERDAG = 5


@cache
def _helligdager(aar: int) -> frozenset[dt.date]:
    return frozenset(Norway(years=aar))


def er_arbeidsdag(dag: dt.date) -> bool:
    """Neither Saturday, Sunday nor a public holiday."""
    return dag.weekday() < _LOERDAG and dag not in _helligdager(dag.year)


def arbeidsdager_etter(dag: dt.date, antall: int) -> dt.date:
    """The working day that is number `antall` (1 or more) after the day, which is not counted itself."""
    while antall:
        dag += dt.timedelta(days=1)
        antall -= er_arbeidsdag(dag)
    return dag
