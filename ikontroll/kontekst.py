"""What every page needs: the person's menu, how much waits for them, what kind of database this is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from avvik.innboks import innboks, ventende
from avvik.ulest import med_ulest_svar
from felles.klokke import i_dag
from felles.models import Installasjon
from organisasjon.models import Bruker, Rolletype
from organisasjon.tilgang import LEDERROLLER, Tilgang, tilgang_for

LESER_AVVIK = (
    *LEDERROLLER,
    Rolletype.KVALITETSKOORDINATOR,
    Rolletype.VERNEOMBUD,
    Rolletype.PERSONVERNOMBUD,
)


@dataclass(frozen=True)
class Menypunkt:
    """One entry of the menu, with the number of things that wait there."""

    tittel: str
    url: str
    aktiv: bool
    antall: int = 0


def felles_kontekst(request: HttpRequest) -> dict[str, Any]:
    """Lazy throughout: a page without a menu, and a request without a user, ask the database nothing."""
    return {
        "kommunenavn": settings.KOMMUNENAVN,
        "installasjon": SimpleLazyObject(lambda: Installasjon.objects.first() or Installasjon(demo=False)),
        "meny": SimpleLazyObject(lambda: meny(request)),
    }


def meny(request: HttpRequest) -> list[Menypunkt]:
    """The entries that the person's roles give, in the order of daily use."""
    if not isinstance(request.user, Bruker):
        return []
    tilgang = tilgang_for(request.user)
    punkter = [(_("Forside"), "forside")]
    if tilgang.er_ansatt:
        punkter += [(_("Meld avvik"), "avvik:meld"), (_("Mine meldinger"), "avvik:mine")]
        punkter += [(_("Innboks"), "avvik:innboks")]
    if tilgang.har(*LESER_AVVIK):
        punkter += [(_("Avvik"), "avvik:liste")]
    if tilgang.er_ansatt:
        punkter += [(_("Sjekkliste"), "sjekkliste:oversikt")]
        punkter += [(_("Tall"), "rapport:tall"), (_("Rapporter"), "rapport:liste")]
        punkter += [(_("Organisasjon"), "organisasjon:tre")]
    if tilgang.er_administrator:
        punkter += [(_("Personer"), "organisasjon:personer"), (_("Frister"), "avvik:frister")]
    return [_punkt(request, tittel, navn, tilgang) for tittel, navn in punkter]


def _punkt(request: HttpRequest, tittel: str, navn: str, tilgang: Tilgang) -> Menypunkt:
    url = reverse(navn)
    antall = _ANTALL[navn](tilgang.bruker) if navn in _ANTALL else 0
    return Menypunkt(str(tittel), url, request.path == url, antall)


def _i_innboksen(bruker: Bruker) -> int:
    return ventende(bruker, innboks(bruker, i_dag())).i_alt


def _med_ulest_svar(bruker: Bruker) -> int:
    return med_ulest_svar(bruker).count()


# What the number at an entry counts: the page that it leads to lists just these.
_ANTALL: dict[str, Callable[[Bruker], int]] = {
    "avvik:innboks": _i_innboksen,
    "avvik:mine": _med_ulest_svar,
}
