"""The e-mails about tiltak, of whatever register: to who is responsible, and only to their own list.

They may not see the case that the tiltak belongs to, so not even its number is told.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisasjon.models import Bruker
from organisasjon.tre import Ledelse, Tre
from tiltak.ansvar import overtas_av
from tiltak.models import Tiltak
from utboks import epost
from utboks.epost import Bestilling, Epostslag
from utboks.paaminnelser import Trinn

NYTT, FRIST_NAER, FRIST_GAATT = "tiltak.nytt", "tiltak.frist_naer", "tiltak.frist_gaatt"
OVERTATT = "tiltak.overtatt"

SLAG = (
    Epostslag(NYTT, _("Nytt tiltak til deg"), _("Du er satt som ansvarlig for et tiltak.")),
    Epostslag(
        OVERTATT,
        _("Tiltak er overført til deg"),
        _("Den som var ansvarlig for dem, arbeider ikke lenger her. Du er leder for sakene de hører til."),
    ),
    Epostslag(
        FRIST_NAER,
        _("Fristen nærmer seg for et tiltak"),
        _("Et tiltak som du er ansvarlig for, har frist om få dager."),
    ),
    Epostslag(
        FRIST_GAATT,
        _("Fristen er gått ut for et tiltak"),
        _("Fristen er gått ut for et tiltak som du er ansvarlig for."),
    ),
)

TRINN = Trinn((-3, 1, 8, 29))
_BUNKE = 500


def _bestilling(slag: str, tiltak: Tiltak, noekkel: str, mottaker_id: int | None = None) -> Bestilling:
    return Bestilling(
        slag=slag,
        mottaker_id=mottaker_id or tiltak.ansvarlig_id,
        noekkel=noekkel,
        sakstype=tiltak.sakstype,
        sak_id=tiltak.sak_id,
        adresse=reverse("tiltak:mine"),
    )


def om_nytt(tiltak: Tiltak, *, aktoer: Bruker) -> None:
    """Tells who has become responsible, unless they took it themselves; in the transaction of the change."""
    if tiltak.ansvarlig_id != aktoer.pk:
        epost.bestill([_bestilling(NYTT, tiltak, f"{tiltak.pk}:{tiltak.versjon}")])


def om_overtatt(tiltak: Tiltak, *, fra_id: int, dag: dt.date) -> None:
    """Tells who has taken over from somebody who has left: once a day, however many tiltak there are."""
    epost.bestill([_bestilling(OVERTATT, tiltak, f"{fra_id}:{dag}")])


def paaminn(dag: dt.date) -> int:
    """Orders the reminders that are due on the day; returns how many. Safe to run again, or a day late.

    To who is responsible, and where they have left to who leads the case. A constant number of queries for
    each 500 tiltak with a frist near the day.
    """
    if not epost.er_i_bruk():
        return 0
    ledelse = Ledelse(Tre(dag))
    rader = Tiltak.objects.aapne().filter(frist__range=TRINN.frister(dag)).order_by("pk")
    stroem, antall = rader.iterator(chunk_size=_BUNKE), 0
    while bunke := list(islice(stroem, _BUNKE)):
        with transaction.atomic():
            antall += epost.bestill(_paaminnelser(bunke, ledelse, dag))
    return antall


def _paaminnelser(bunke: list[Tiltak], ledelse: Ledelse, dag: dt.date) -> Iterator[Bestilling]:
    overtar = overtas_av(bunke, dag, ledelse)
    for tiltak in bunke:
        trinn = TRINN.naadd(tiltak.frist, dag)
        mottaker = overtar.get(tiltak.pk, tiltak.ansvarlig_id)
        if trinn is not None and mottaker is not None:
            slag = FRIST_NAER if trinn < 0 else FRIST_GAATT
            yield _bestilling(slag, tiltak, f"{tiltak.pk}:{tiltak.frist}:{trinn}", mottaker)
