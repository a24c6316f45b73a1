"""The rules of roles, asked of what a file makes of those that are stored."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from importering.tabell import UGYLDIG, Rad, Tabell
from organisasjon.models import Rolle, Rolletype
from organisasjon.services import regler

_Sted = tuple[int, str, int]


def _sted(rolle: Rolle) -> _Sted:
    return rolle.bruker_id, rolle.rolle, rolle.enhet_id


class Rollekontroll:
    """The roles as they would be: those that are stored, changed where the file does, and those it brings."""

    def __init__(self, lagret: Iterable[Rolle], dag: dt.date) -> None:
        self._dag = dag
        self._paa_sted: dict[_Sted, list[Rolle]] = defaultdict(list)
        self._fra_filen: list[tuple[Rolle, Rad]] = []
        for rolle in lagret:
            self._paa_sted[_sted(rolle)].append(rolle)

    def legg_til(self, rolle: Rolle, rad: Rad) -> None:
        """A role that the file brings."""
        self._paa_sted[_sted(rolle)].append(rolle)
        self._fra_filen.append((rolle, rad))

    def endre(self, rolle: Rolle, rad: Rad) -> None:
        """A stored role that the file has given another end."""
        self._fra_filen.append((rolle, rad))

    def noter(self, tabell: Tabell, rader: Sequence[Rad]) -> None:
        """Notes an error at every row that breaks a rule."""
        linje = {id(rolle): rad.linje for rolle, rad in self._fra_filen}
        for rolle, rad in self._fra_filen:
            # Of two rows that meet, the later one is in the wrong.
            andre = (r for r in self._paa_sted[_sted(rolle)] if linje.get(id(r), 0) < rad.linje)
            if any(regler.overlapper(rolle.fra, rolle.til, annen.fra, annen.til) for annen in andre):
                rad.feil("fra", regler.samtidig())
        self._noter_administrator(tabell, rader)

    def _noter_administrator(self, tabell: Tabell, rader: Sequence[Rad]) -> None:
        egne = [par for par in self._fra_filen if par[0].rolle == Rolletype.ADMINISTRATOR]
        uvisst = any(not rad.feilfri and rad["rolle"] in (UGYLDIG, Rolletype.ADMINISTRATOR) for rad in rader)
        if uvisst or not egne:
            return
        i_filen = {rolle.pk for rolle, _rad in egne}
        lagret = Rolle.objects.filter(rolle=Rolletype.ADMINISTRATOR, bruker__is_active=True)
        uendret = lagret.exclude(pk__in=[pk for pk in i_filen if pk]).virksomme(self._dag)
        perioder = [(rolle.fra, rolle.til) for rolle in [*uendret, *(rolle for rolle, _rad in egne)]]
        grunn = regler.mangler_administrator(
            perioder, self._dag, hadde_varig=regler.har_varig_administrator(self._dag)
        )
        if grunn:
            egne[-1][1].feil("til" if tabell.har("til") else "rolle", grunn)
