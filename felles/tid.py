"""Periods of the municipality's year: tertials and years, in whole days of Europe/Oslo."""

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.klokke import OSLO

TERTIALER = (1, 2, 3)
_MIKROSEKUND = dt.timedelta(microseconds=1)


def doegnstart(dag: dt.date) -> dt.datetime:
    """The first instant of the day in Europe/Oslo."""
    return dt.datetime.combine(dag, dt.time.min, tzinfo=OSLO)


def tertial_av(dag: dt.date) -> int:
    """1 for January–April, 2 for May–August, 3 for September–December."""
    return (dag.month - 1) // 4 + 1


def ett_aar_foer(dag: dt.date) -> dt.date:
    """The same date a year before; 29 February becomes the 28th."""
    siste = calendar.monthrange(dag.year - 1, dag.month)[1]
    return dag.replace(year=dag.year - 1, day=min(dag.day, siste))


def oeyeblikk_ett_aar_foer(oeyeblikk: dt.datetime) -> dt.datetime:
    """The same local time in Europe/Oslo a year before; 29 February becomes the 28th."""
    lokal = oeyeblikk.astimezone(OSLO)
    return dt.datetime.combine(ett_aar_foer(lokal.date()), lokal.time(), tzinfo=OSLO)


@dataclass(frozen=True, order=True)
class Periode:
    """A year, or a tertial of one."""

    aar: int
    tertial: int | None = None

    def __post_init__(self) -> None:
        if self.tertial is not None and self.tertial not in TERTIALER:
            raise Domenefeil(_("Tertial må være 1, 2 eller 3."), felt="tertial")
        if not 1900 <= self.aar <= 9998:
            raise Domenefeil(_("Året må ha fire sifre."), felt="aar")

    @property
    def fra(self) -> dt.date:
        """The first day."""
        return dt.date(self.aar, 1 if self.tertial is None else 4 * self.tertial - 3, 1)

    @property
    def til(self) -> dt.date:
        """The last day, inclusive."""
        maaned = 12 if self.tertial is None else 4 * self.tertial
        return dt.date(self.aar, maaned, calendar.monthrange(self.aar, maaned)[1])

    @property
    def start(self) -> dt.datetime:
        """The first instant."""
        return doegnstart(self.fra)

    @property
    def slutt(self) -> dt.datetime:
        """The first instant after the period."""
        return doegnstart(self.til + dt.timedelta(days=1))

    @property
    def siste_oeyeblikk(self) -> dt.datetime:
        """The last instant that PostgreSQL can tell from the next period's first."""
        return (self.slutt.astimezone(dt.UTC) - _MIKROSEKUND).astimezone(OSLO)

    @property
    def forrige_aar(self) -> "Periode":
        """The same period one year before."""
        return Periode(self.aar - 1, self.tertial)

    @property
    def maaneder(self) -> list[str]:
        """The months of the period as «2024-01»."""
        return [f"{self.aar}-{maaned:02}" for maaned in range(self.fra.month, self.til.month + 1)]

    def __str__(self) -> str:
        if self.tertial is None:
            return str(self.aar)
        return _("%(tertial)s. tertial %(aar)s") % {"tertial": self.tertial, "aar": self.aar}
