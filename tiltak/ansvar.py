"""For whom a tiltak waits where whoever is responsible for it has left: the nærmeste leder of its case."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from felles.register import sakstype
from organisasjon.ansatte import ansatte_blant
from organisasjon.models import Bruker
from organisasjon.tre import Ledelse, Tre
from tiltak.models import Tiltak, Tiltaksstatus


def overtas_av(
    tiltak: Iterable[Tiltak], dag: dt.date | None = None, ledelse: Ledelse | None = None
) -> dict[int, int | None]:
    """Of the tiltak whose responsible has no role on the day: by its id, who leads its case.

    One query where everybody works here, a constant number for each register else.
    """
    rader = list(tiltak)
    ansatte = ansatte_blant({rad.ansvarlig_id for rad in rader}, dag)
    etterlatte = [rad for rad in rader if rad.ansvarlig_id not in ansatte]
    if not etterlatte:
        return {}
    ledelse = ledelse or Ledelse(Tre(dag))
    ider: dict[str, set[int]] = defaultdict(set)
    for rad in etterlatte:
        ider[rad.sakstype].add(rad.sak_id)
    ledere = {kode: sakstype(kode).ledere(sak_ider, ledelse) for kode, sak_ider in ider.items()}
    return {rad.pk: ledere[rad.sakstype].get(rad.sak_id) for rad in etterlatte}


def merk_etterlatte(tiltak: Iterable[Tiltak]) -> list[Tiltak]:
    """The tiltak, where the responsible of an open one has left with the name of whom it waits for now."""
    rader = list(tiltak)
    overtar = overtas_av(rad for rad in rader if rad.status == Tiltaksstatus.AAPENT)
    ledere = {leder for leder in overtar.values() if leder is not None}
    navn = dict(Bruker.objects.filter(pk__in=ledere).values_list("pk", "navn")) if ledere else {}
    for rad in rader:
        if rad.pk in overtar:
            rad.ansvarlig_har_sluttet = True
            rad.venter_paa = navn.get(overtar[rad.pk] or 0, "")
    return rader
