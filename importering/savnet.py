"""Roles of an earlier import that the files no longer hold: shown, and ended where that is asked for."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from hendelser.services import noter
from importering import avtrykk
from organisasjon.models import Rolle, Rolletype
from organisasjon.services.personer import SAKSTYPE_PERSON


@dataclass(frozen=True)
class SavnetRolle:
    """A role that still works or is to come, that an import brought, and that the file has no row for."""

    pk: int
    bruker_id: int
    enhet_id: int
    brukernavn: str
    rolle: str
    enhet: str
    fra: dt.date | None

    @property
    def noekkel(self) -> tuple[object, ...]:
        return self.brukernavn, self.rolle, self.enhet, self.fra

    def __str__(self) -> str:
        deler = {"brukernavn": self.brukernavn, "rolle": Rolletype(self.rolle).label, "enhet": self.enhet}
        tekst = _("%(brukernavn)s: %(rolle)s i %(enhet)s") % deler
        return tekst if self.fra is None else _("%(rolle)s, fra %(fra)s") % {"rolle": tekst, "fra": self.fra}


def finn_savnede(i_filen: Collection[tuple[object, ...]], dag: dt.date) -> list[SavnetRolle]:
    """Those missing, by brukernavn; `i_filen` are the keys of the file's rows."""
    felt = ("pk", "bruker", "enhet", "bruker__brukernavn", "rolle", "enhet__kode", "fra")
    roller = Rolle.objects.filter(Q(til=None) | Q(til__gte=dag)).values_list(*felt)
    andre = {savnet.noekkel: savnet for rad in roller if (savnet := SavnetRolle(*rad)).noekkel not in i_filen}
    importerte = avtrykk.importerte("rolle", andre)
    return sorted((andre[noekkel] for noekkel in importerte), key=lambda s: (s.brukernavn, s.rolle, s.enhet))


def avslutt(savnede: Collection[SavnetRolle], dag: dt.date, tid: dt.datetime) -> None:
    """Ends them with the day before; one that has not worked before that day is taken away.

    Should the file hold one of them again, it is a new row.
    """
    siste = dag - dt.timedelta(days=1)
    roller = Rolle.objects.filter(pk__in=[savnet.pk for savnet in savnede])
    roller.filter(fra__gte=dag).delete()
    roller.update(til=siste)
    for savnet in savnede:
        fjernes = savnet.fra is not None and savnet.fra >= dag
        noter(
            sakstype=SAKSTYPE_PERSON,
            sak_id=savnet.bruker_id,
            slag="rolle_fjernet" if fjernes else "rolle_avsluttet",
            tidspunkt=tid,
            aktoer_id=None,
            data={"rolle": savnet.rolle, "enhet": savnet.enhet_id}
            | ({} if fjernes else {"til": siste.isoformat()}),
        )
    avtrykk.glem("rolle", [savnet.noekkel for savnet in savnede])
