"""What every page shows: the menu, the name of the kommune, and whether the data are invented."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from felles.flater import Menypunkt
from felles.models import Installasjon
from felles.register import alle
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang, tilgang_for


@dataclass(frozen=True)
class Menylinje:
    """One entry of the menu as the person sees it, with the number of things that wait there."""

    tittel: str
    url: str
    aktiv: bool
    antall: int
    paa_forsiden: bool


def felles_kontekst(request: HttpRequest) -> dict[str, Any]:
    """Lazy throughout: a page without a menu, and a request without a user, ask the database nothing."""
    return {
        "kommunenavn": settings.KOMMUNENAVN,
        "installasjon": SimpleLazyObject(lambda: Installasjon.objects.first() or Installasjon(demo=False)),
        "meny": SimpleLazyObject(lambda: meny(request)),
    }


_er_ansatt = attrgetter("er_ansatt")
# What is no register's. Theirs stand between, each at the place that it declares.
_UTENOM = (
    Menypunkt(plass=0, tittel=_("Forside"), side="forside", vises_for=lambda _tilgang: True),
    Menypunkt(plass=60, tittel=_("Tall"), side="rapport:tall", vises_for=_er_ansatt),
    Menypunkt(plass=70, tittel=_("Rapporter"), side="rapport:liste", vises_for=_er_ansatt),
    Menypunkt(plass=80, tittel=_("Organisasjon"), side="organisasjon:tre", vises_for=_er_ansatt),
    Menypunkt(
        plass=90,
        tittel=_("Personer"),
        side="organisasjon:personer",
        vises_for=attrgetter("er_administrator"),
    ),
)


def meny(request: HttpRequest) -> list[Menylinje]:
    """The entries that the person's roles give, in the order of daily use."""
    if not isinstance(request.user, Bruker):
        return []
    tilgang = tilgang_for(request.user)
    punkter = [*_UTENOM, *(punkt for register in alle() for punkt in register.meny)]
    return [
        _linje(request, punkt, tilgang)
        for punkt in sorted(punkter, key=lambda punkt: punkt.plass)
        if punkt.vises_for(tilgang)
    ]


def _linje(request: HttpRequest, punkt: Menypunkt, tilgang: Tilgang) -> Menylinje:
    url = reverse(punkt.side)
    antall = punkt.antall(tilgang) if punkt.antall else 0
    return Menylinje(str(punkt.tittel), url, request.path == url, antall, punkt.paa_forsiden)
