"""Reminders about cases, worked out each morning: frister, and what nobody has taken. Each sent once."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from avvik.epost import FRIST_GAATT, FRIST_NAER, VENTER, bestilling
from avvik.habilitet import Habilitet, forhold_i
from avvik.models import Avvik, AvvikQuerySet
from avvik.tilgang import ledere_av
from felles.klokke import dato
from felles.tid import doegnstart
from organisasjon.ansatte import ansatte_blant
from organisasjon.tre import Ledelse, Tre
from utboks import epost
from utboks.epost import Bestilling
from utboks.paaminnelser import Trinn

TRINN = Trinn((-3, 1, 8, 29))
# Days after it was meldt, forwarded or opened again, while nobody takes it.
VENTETRINN = Trinn((3, 7, 14))
_BUNKE = 500
_DOEGN = dt.timedelta(days=1)


def paaminn(dag: dt.date) -> int:
    """Orders the reminders that are due on the day; returns how many. Safe to run again, or a day late.

    Of a frist to the behandler, else (also where they have left) to the nærmeste ledere. Of a case that
    nobody has taken to those around it. A constant number of queries for each 500 cases.
    """
    if not epost.er_i_bruk():
        return 0
    ledelse = Ledelse(Tre(dag))
    fra, til = VENTETRINN.frister(dag)
    med_frist = Avvik.objects.aapne().filter(frist__range=TRINN.frister(dag))
    som_venter = Avvik.objects.som_venter().filter(
        venter_siden__gte=doegnstart(fra), venter_siden__lt=doegnstart(til + _DOEGN)
    )
    antall = 0
    for saker, paaminnelser in ((med_frist, _om_frister), (som_venter, _om_venting)):
        for bunke in _bunker(saker):
            with transaction.atomic():
                antall += epost.bestill(paaminnelser(bunke, ledelse, dag))
    return antall


def _bunker(saker: AvvikQuerySet) -> Iterator[list[Avvik]]:
    stroem = saker.order_by("pk").med_habilitet().iterator(chunk_size=_BUNKE)
    while bunke := list(islice(stroem, _BUNKE)):
        yield bunke


def _om_frister(saker: list[Avvik], ledelse: Ledelse, dag: dt.date) -> Iterator[Bestilling]:
    ansatte = ansatte_blant({sak.behandler_id for sak in saker}, dag)
    for sak in saker:
        trinn = TRINN.naadd(sak.frist, dag) if sak.frist else None
        her = sak.behandler_id is not None and sak.behandler_id in ansatte
        mottakere = [sak.behandler_id] if her else ledere_av(ledelse, sak)
        if trinn is not None:
            slag = FRIST_NAER if trinn < 0 else FRIST_GAATT
            yield from (bestilling(slag, pk, sak, f"{sak.frist}:{trinn}") for pk in mottakere if pk)


def _om_venting(saker: list[Avvik], ledelse: Ledelse, dag: dt.date) -> Iterator[Bestilling]:
    for sak in saker:
        siden = dato(sak.venter_siden) if sak.venter_siden else dag
        trinn = VENTETRINN.naadd(siden, dag)
        if trinn is not None:
            for mottaker in rundt_saken(ledelse, sak):
                yield bestilling(VENTER, mottaker, sak, f"{siden}:{trinn}")


def rundt_saken(ledelse: Ledelse, sak: Avvik) -> list[int]:
    """Its ledere today, the deputies beside them, and those who lead above: nobody who may not decide it."""
    habilitet = Habilitet(ledelse, forhold_i(sak))
    return [*habilitet.mottakere, *habilitet.over]
