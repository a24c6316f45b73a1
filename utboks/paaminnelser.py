"""When a reminder is due: stages in days before (negative), at, and after a frist."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

# A stage that passed while beat was down is still reminded of this long after.
_ETTERSLEP = dt.timedelta(days=6)


@dataclass(frozen=True)
class Trinn:
    """The stages of a kind of frist, in days, ascending: (-3, 0, 7) is before, at, and after."""

    dager: Sequence[int]

    def naadd(self, frist: dt.date, dag: dt.date) -> int | None:
        """The last stage that has come by that day, if it came lately; None before the first and long after.

        A day without beat therefore gives the latest reminder once, and a frist from long ago gives none.
        """
        passert = [trinn for trinn in self.dager if frist + dt.timedelta(days=trinn) <= dag]
        if not passert or dag - (frist + dt.timedelta(days=passert[-1])) > _ETTERSLEP:
            return None
        return passert[-1]

    def frister(self, dag: dt.date) -> tuple[dt.date, dt.date]:
        """The first and last frist for which a stage may be due on that day: for the query."""
        return (
            dag - dt.timedelta(days=self.dager[-1]) - _ETTERSLEP,
            dag - dt.timedelta(days=self.dager[0]),
        )
