"""What an answer can be in a tertial, and what it needs before it is delivered."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from felles.tid import Periode
from sjekkliste.models import Levertsvar, Sjekkliste, Svar
from sjekkliste.tilstander import MED_MANGEL, Hyppighet, Svarverdi


def mulige_svar(hyppighet: str, periode: Periode) -> list[Svarverdi]:
    """The answers that the question has in the tertial.

    «Ikke forfalt ennå» is for what is due once a year or more seldom, as long as the year has more tertials;
    for what is due every second year also at the end of a year.
    """
    alle = list(Svarverdi)
    if senest_planlagt(hyppighet, periode) <= periode.til:
        alle.remove(Svarverdi.IKKE_FORFALT)
    return alle


def senest_planlagt(hyppighet: str, periode: Periode) -> dt.date:
    """The last day that what is not due yet can be planned for; the tertial's last where none is left."""
    if hyppighet == Hyppighet.TERTIAL:
        return periode.til
    aar = periode.aar + (1 if hyppighet == Hyppighet.ANNETHVERT_AAR else 0)
    return dt.date(aar, 12, 31)


def planfeil(planlagt: dt.date, hyppighet: str, periode: Periode) -> str:
    """Why that day cannot be the plan: it lies within the tertial, or too late; empty where it can."""
    if planlagt <= periode.til:
        return _("Datoen må være etter tertialet. Er det gjort, er svaret ja.")
    if planlagt > senest_planlagt(hyppighet, periode):
        return _("Datoen er for sent: dette skal gjøres innen %(dag)s.") % {
            "dag": f"{senest_planlagt(hyppighet, periode):%d.%m.%Y}"
        }
    return ""


def er_passert(planlagt: dt.date | None, dag: dt.date) -> bool:
    """Has the day come and gone? Then it was done or it was not, and «ikke forfalt» is no answer."""
    return planlagt is not None and planlagt < dag


def kan_tas_med(forrige: Levertsvar, hyppighet: str, periode: Periode, dag: dt.date) -> bool:
    """Can the answer of the tertial before stand in this one? Not where its plan has been passed."""
    if forrige.verdi not in mulige_svar(hyppighet, periode):
        return False
    planlagt = forrige.planlagt
    return planlagt is None or not (er_passert(planlagt, dag) or planfeil(planlagt, hyppighet, periode))


def forrige_svar(sjekkliste: Sjekkliste) -> QuerySet[Levertsvar]:
    """The answers of the tertial before, as delivered and not sent back; none where it is missing."""
    aar, tertial = tertialet_foer(sjekkliste.runde.aar, sjekkliste.runde.tertial)
    return Levertsvar.objects.filter(
        levering__til=None,
        levering__sjekkliste__enhet=sjekkliste.enhet_id,
        levering__sjekkliste__runde__aar=aar,
        levering__sjekkliste__runde__tertial=tertial,
    ).select_related("spoersmaal")


def tertialet_foer(aar: int, tertial: int) -> tuple[int, int]:
    """The year and number of the tertial before."""
    return (aar, tertial - 1) if tertial > 1 else (aar - 1, 3)


def mangler_ved(svar: Svar, *, har_tiltak: bool, motsigelse: str, dag: dt.date) -> list[tuple[str, str]]:
    """What the answer still lacks before it can be delivered that day: (field, sentence), as in the form."""
    mangler: list[tuple[str, str]] = []
    if not svar.verdi:
        return [("verdi", _("Velg et svar."))]
    if svar.verdi in MED_MANGEL and not svar.kommentar:
        mangler.append(("kommentar", _("Skriv hva som mangler.")))
    if svar.verdi == Svarverdi.IKKE_AKTUELT and not svar.kommentar:
        mangler.append(("kommentar", _("Skriv hvorfor dette ikke er aktuelt.")))
    if svar.verdi == Svarverdi.IKKE_FORFALT and svar.planlagt is None:
        mangler.append(("planlagt", _("Skriv når det er planlagt.")))
    if svar.verdi == Svarverdi.IKKE_FORFALT and er_passert(svar.planlagt, dag):
        mangler.append(
            ("planlagt", _("Datoen er passert. Ble det gjort? Velg et annet svar, eller skriv en ny dato."))
        )
    if svar.verdi in MED_MANGEL and not har_tiltak and not svar.uten_tiltak:
        mangler.append(("uten_tiltak", _("Legg til et tiltak, eller skriv hvorfor det ikke trengs.")))
    if motsigelse and not svar.motsigelse_svar:
        mangler.append(("motsigelse_svar", _("Forklar det som ikke stemmer, eller endre svaret.")))
    return mangler
