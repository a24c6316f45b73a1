"""The e-mails about tiltak, of whatever register: to who is responsible, and only to their own list.

They may not see the case that the tiltak belongs to, so not even its number is told.
"""

import datetime as dt
from itertools import islice

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisasjon.models import Bruker
from tiltak.models import Tiltak
from utboks import epost
from utboks.epost import Bestilling, Epostslag
from utboks.paaminnelser import Trinn

NYTT, FRIST_NAER, FRIST_GAATT = "tiltak.nytt", "tiltak.frist_naer", "tiltak.frist_gaatt"

SLAG = (
    Epostslag(NYTT, _("Nytt tiltak til deg"), _("Du er satt som ansvarlig for et tiltak.")),
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


def _bestilling(slag: str, tiltak: Tiltak, noekkel: str) -> Bestilling:
    return Bestilling(
        slag=slag,
        mottaker_id=tiltak.ansvarlig_id,
        noekkel=f"{tiltak.pk}:{noekkel}",
        sakstype=tiltak.sakstype,
        sak_id=tiltak.sak_id,
        adresse=reverse("tiltak:mine"),
    )


def om_nytt(tiltak: Tiltak, *, aktoer: Bruker) -> None:
    """Tells who has become responsible, unless they took it themselves; in the transaction of the change."""
    if tiltak.ansvarlig_id != aktoer.pk:
        epost.bestill([_bestilling(NYTT, tiltak, str(tiltak.versjon))])


def paaminn(dag: dt.date) -> int:
    """Orders the reminders that are due on the day; returns how many. Safe to run again, or a day late.

    A constant number of queries for each 500 tiltak with a frist near the day.
    """
    if not epost.er_i_bruk():
        return 0
    rader = Tiltak.objects.aapne().filter(frist__range=TRINN.frister(dag)).order_by("pk")
    stroem, antall = rader.iterator(chunk_size=_BUNKE), 0
    while bunke := list(islice(stroem, _BUNKE)):
        naadd = [(tiltak, TRINN.naadd(tiltak.frist, dag)) for tiltak in bunke]
        with transaction.atomic():
            antall += epost.bestill(
                _bestilling(FRIST_NAER if trinn < 0 else FRIST_GAATT, tiltak, f"{tiltak.frist}:{trinn}")
                for tiltak, trinn in naadd
                if trinn is not None
            )
    return antall
