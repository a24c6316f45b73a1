"""The e-mails about sjekklister: a runde has opened, its frist, what became of a delivery. No answers."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from felles.klokke import dato
from organisasjon.tre import Ledelse, Tre
from sjekkliste.models import SAKSTYPE, Levering, Runde, Sjekkliste
from sjekkliste.tilgang import ledere_over, utfyllere
from sjekkliste.tilstander import Status
from utboks import epost
from utboks.epost import Bestilling, Epostslag
from utboks.paaminnelser import Trinn

AAPNET, FRIST_NAER, FRIST_GAATT = "sjekkliste.aapnet", "sjekkliste.frist_naer", "sjekkliste.frist_gaatt"
ESKALERT, LEVERT = "sjekkliste.eskalert", "sjekkliste.levert"
RETURNERT, MOTTATT = "sjekkliste.returnert", "sjekkliste.mottatt"

SLAG = (
    Epostslag(
        AAPNET,
        _("Sjekklisten for %(referanse)s er klar"),
        _("Sjekklisten om internkontroll er klar til å fylles ut. Fristen står på siden."),
    ),
    Epostslag(
        FRIST_NAER,
        _("Husk sjekklisten for %(referanse)s"),
        _("Sjekklisten om internkontroll er ikke levert ennå, og fristen nærmer seg."),
    ),
    Epostslag(
        FRIST_GAATT,
        _("Sjekklisten for %(referanse)s mangler"),
        _("Fristen for sjekklisten om internkontroll er gått ut. Den vises som manglende til den er levert."),
    ),
    Epostslag(
        ESKALERT,
        _("En sjekkliste for %(referanse)s mangler fortsatt"),
        _("En virksomhet som du er leder over, har ikke levert sjekklisten. Fristen er gått ut."),
    ),
    Epostslag(
        LEVERT,
        _("En sjekkliste for %(referanse)s venter på deg"),
        _("En virksomhet som du er leder over, har levert sjekklisten. Ta imot den, eller send den tilbake."),
    ),
    Epostslag(
        RETURNERT,
        _("Sjekklisten for %(referanse)s er sendt tilbake"),
        _("Lederen over deg har sendt sjekklisten tilbake, med en kommentar. Rett den, og lever på nytt."),
    ),
    Epostslag(
        MOTTATT,
        _("Sjekklisten for %(referanse)s er mottatt"),
        _("Lederen over deg har tatt imot sjekklisten."),
    ),
)

# Days from the frist: before, at and after to who fills in; the last also to the leder above.
TRINN = Trinn((-7, -1, 0, 1, 5))
_ESKALERING = 5


def _bestilling(slag: str, liste: Sjekkliste, mottaker_id: int, noekkel: object) -> Bestilling:
    return Bestilling(
        slag=slag,
        mottaker_id=mottaker_id,
        noekkel=f"{liste.pk}:{noekkel}",
        sakstype=SAKSTYPE,
        sak_id=liste.pk,
        adresse=reverse("sjekkliste:vis", args=[liste.pk]),
        referanse=str(liste.runde.periode),
    )


def om_aapning(runde: Runde, lister: Iterable[Sjekkliste]) -> None:
    """Tells everybody who fills in; in the transaction that opens the runde."""
    if not epost.er_i_bruk():
        return
    ledelse = Ledelse(Tre())
    epost.bestill(
        _bestilling(AAPNET, liste, bruker, "aapnet")
        for liste in _med_runde(lister, runde)
        for bruker in utfyllere(ledelse, liste.enhet_id)
        if bruker != runde.aapnet_av_id
    )


def _med_runde(lister: Iterable[Sjekkliste], runde: Runde) -> Iterator[Sjekkliste]:
    for liste in lister:
        liste.runde = runde
        yield liste


def om_steg(slag: str, liste: Sjekkliste, ledelse: Ledelse, *, aktoer_id: int, tid: dt.datetime) -> None:
    """Tells whom a step concerns: the ledere above of a delivery, who filled it in of what became of it."""
    if not epost.er_i_bruk():
        return
    if slag == LEVERT:
        mottakere = frozenset(ledere_over(ledelse, liste))
    else:
        mottakere = utfyllere(ledelse, liste.enhet_id)
    epost.bestill(
        _bestilling(slag, liste, bruker, f"{tid.timestamp():.6f}") for bruker in mottakere - {aktoer_id}
    )


def paaminn(dag: dt.date) -> int:
    """Orders the reminders that are due on the day; returns how many. Safe to run again, or a day late.

    A constant number of queries for each open runde.
    """
    if not epost.er_i_bruk():
        return 0
    ledelse, antall = Ledelse(Tre(dag)), 0
    for runde in Runde.objects.aapne():
        trinn = TRINN.naadd(runde.frist, dag)
        if trinn is None:
            continue
        lister = list(_med_runde(Sjekkliste.objects.manglende().filter(runde=runde), runde))
        tilbake = _sendt_tilbake(lister)
        trinndag = runde.frist + dt.timedelta(days=trinn)
        # Who got it back today is not told tomorrow that a frist passed before that.
        lister = [liste for liste in lister if tilbake.get(liste.pk, dt.date.min) < trinndag]
        with transaction.atomic():
            antall += epost.bestill(_paaminnelser(lister, ledelse, runde.frist, trinn))
    return antall


def _sendt_tilbake(lister: list[Sjekkliste]) -> dict[int, dt.date]:
    """The day on which each was sent back, of those that were."""
    ider = [liste.pk for liste in lister if liste.status == Status.RETURNERT]
    rader = Levering.objects.filter(sjekkliste__in=ider).values_list("sjekkliste").annotate(Max("til"))
    return {liste_id: dato(til) for liste_id, til in rader if til is not None}


def _paaminnelser(
    lister: list[Sjekkliste], ledelse: Ledelse, frist: dt.date, trinn: int
) -> Iterator[Bestilling]:
    slag = FRIST_GAATT if trinn > 0 else FRIST_NAER
    for liste in lister:
        for bruker in utfyllere(ledelse, liste.enhet_id):
            yield _bestilling(slag, liste, bruker, f"{frist}:{trinn}")
        for over in ledere_over(ledelse, liste) if trinn >= _ESKALERING else ():
            yield _bestilling(ESKALERT, liste, over, f"{frist}:{trinn}")
