"""Which runder there are, and when the next one opens by itself."""

import datetime as dt
from dataclasses import dataclass

from felles.tid import Periode, doegnstart, tertial_av
from organisasjon.models import Enhet, Enhetstype
from sjekkliste.models import Mal, Malspoersmaal, Runde
from sjekkliste.svar.regler import tertialet_foer


@dataclass(frozen=True)
class NesteRunde:
    """The tertial that comes next, the first day of its runde, and whether there is a template by then."""

    periode: Periode
    fra: dt.date
    har_mal: bool


def neste_runde(dag: dt.date) -> NesteRunde:
    """What beat will open next, as `services.aapne_forfalt_runde` decides it."""
    dette = Periode(dag.year, tertial_av(dag))
    forrige = Periode(*tertialet_foer(dette.aar, dette.tertial or 1))
    publiserte = list(Mal.objects.publiserte().values_list("publisert", flat=True))
    finnes = set(Runde.objects.filter(aar__gte=forrige.aar).values_list("aar", "tertial"))
    if (forrige.aar, forrige.tertial) not in finnes and any(
        publisert < forrige.slutt for publisert in publiserte if publisert
    ):
        return NesteRunde(forrige, dag + dt.timedelta(days=1), har_mal=True)
    periode = dette
    while (periode.aar, periode.tertial) in finnes:
        periode = _etter(periode)
    har_mal = any(publisert < periode.slutt for publisert in publiserte if publisert)
    return NesteRunde(periode, periode.til + dt.timedelta(days=1), har_mal)


def _etter(periode: Periode) -> Periode:
    tertial = periode.tertial or 1
    return Periode(periode.aar, tertial + 1) if tertial < 3 else Periode(periode.aar + 1, 1)


def kan_aapnes(dag: dt.date) -> list[Periode]:
    """Tertials of this year and the last that have begun and have no runde; newest first."""
    finnes = set(Runde.objects.filter(aar__gte=dag.year - 1).values_list("aar", "tertial"))
    perioder = [Periode(aar, tertial) for aar in (dag.year, dag.year - 1) for tertial in (3, 2, 1)]
    return [
        periode
        for periode in perioder
        if periode.start <= doegnstart(dag) and (periode.aar, periode.tertial) not in finnes
    ]


@dataclass(frozen=True)
class Aapning:
    """What opening a runde today would make: sjekklister, from which template."""

    virksomheter: int
    mal: Mal | None
    spoersmaal: int


def aapning(dag: dt.date) -> Aapning:
    """As `services.aapne_runde` would do it."""
    mal = Mal.objects.publiserte().first()
    return Aapning(
        Enhet.objects.gyldige(dag).filter(type=Enhetstype.VIRKSOMHET).count(),
        mal,
        Malspoersmaal.objects.filter(omraade__mal=mal).count() if mal else 0,
    )
