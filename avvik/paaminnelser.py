"""Reminders of the frister of cases: worked out each morning, each sent once."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from avvik.epost import FRIST_GAATT, FRIST_NAER, bestilling
from avvik.models import Avvik
from avvik.tilgang import ledere_av
from organisasjon.ansatte import ansatte_blant
from organisasjon.tre import Ledelse, Tre
from utboks import epost
from utboks.epost import Bestilling
from utboks.paaminnelser import Trinn

TRINN = Trinn((-3, 1, 8, 29))
_BUNKE = 500


def paaminn(dag: dt.date) -> int:
    """Orders the reminders that are due on the day; returns how many. Safe to run again, or a day late.

    To the behandler, else (also where they have left) to the nærmeste ledere. A constant number of queries
    for each 500 cases with a frist near the day.
    """
    if not epost.er_i_bruk():
        return 0
    ledelse, antall = Ledelse(Tre(dag)), 0
    saker = Avvik.objects.aapne().filter(frist__range=TRINN.frister(dag)).order_by("pk")
    stroem = saker.med_habilitet().iterator(chunk_size=_BUNKE)
    while bunke := list(islice(stroem, _BUNKE)):
        with transaction.atomic():
            antall += epost.bestill(_bestillinger(bunke, ledelse, dag))
    return antall


def _bestillinger(saker: list[Avvik], ledelse: Ledelse, dag: dt.date) -> Iterator[Bestilling]:
    ansatte = ansatte_blant({sak.behandler_id for sak in saker}, dag)
    for sak in saker:
        trinn = TRINN.naadd(sak.frist, dag) if sak.frist else None
        her = sak.behandler_id is not None and sak.behandler_id in ansatte
        mottakere = [sak.behandler_id] if her else ledere_av(ledelse, sak)
        if trinn is not None:
            slag = FRIST_NAER if trinn < 0 else FRIST_GAATT
            yield from (bestilling(slag, pk, sak, f"{sak.frist}:{trinn}") for pk in mottakere if pk)
