"""The pages: the list, one befaring, and a form for each step."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from felles.feil import Utdatert
from felles.klokke import naa
from felles.liste.visning import vis_liste
from felles.skjema import Radskjema
from felles.skjemaside import LES_OG_SKRIV, skjemaside
from organisasjon.tilgang import bruker_i, tilgang_for
from saksramme.steg import Situasjon
from tests.leke.befaring import services
from tests.leke.befaring.lister import BEFARINGER
from tests.leke.befaring.steg import STEG
from tests.leke.befaring.tilgang import Adgang, synlig_for


class GjennomfoerSkjema(Radskjema):
    funn = forms.CharField(label=gettext_lazy("Hva fant du?"), widget=forms.Textarea)


class AvsluttSkjema(Radskjema):
    """No more than a yes."""


# Each step with its button, its form and its service.
_STEG = {
    "gjennomfoer": (gettext_lazy("Skriv hva du fant"), GjennomfoerSkjema, services.gjennomfoer),
    "avslutt": (gettext_lazy("Avslutt befaringen"), AvsluttSkjema, services.avslutt),
}


def _adgang(request: HttpRequest, befaring_id: int) -> Adgang:
    """404 for one that the person may not see, as for one that does not exist."""
    bruker = bruker_i(request)
    tilgang = tilgang_for(bruker)
    synlige = synlig_for(bruker, tilgang).select_related("enhet", "ansvarlig")
    return Adgang(bruker, get_object_or_404(synlige, pk=befaring_id), tilgang)


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Those that the person sees, the newest first; also as a file."""
    return vis_liste(request, BEFARINGER, "befaring/liste.html", lambda innhold, side: {})


@require_safe
def vis(request: HttpRequest, befaring_id: int) -> HttpResponse:
    """One befaring, and what the person can do with it now."""
    adgang = _adgang(request, befaring_id)
    situasjon = Situasjon(adgang, (), naa())
    steg = [
        (tittel, reverse(f"befaring:{navn}", args=[befaring_id]))
        for navn, (tittel, _skjema, _tjeneste) in _STEG.items()
        if STEG.kan(navn, situasjon)
    ]
    return render(request, "befaring/vis.html", {"sak": adgang.sak, "steg": steg})


@require_http_methods(LES_OG_SKRIV)
def ta_steg(request: HttpRequest, befaring_id: int, steg: str) -> HttpResponse:
    """The form of one step."""
    adgang = _adgang(request, befaring_id)
    STEG.krev_rolle(steg, adgang)
    tittel, klasse, tjeneste = _STEG[steg]
    tjenesten: Any = tjeneste
    skjema = klasse(request.POST or None, initial={"versjon": adgang.sak.versjon})

    def utdatert(feil: Utdatert) -> Mapping[str, Any]:
        skjema.friskt_opp(_adgang(request, befaring_id).sak.versjon)
        return {}

    return skjemaside(
        request,
        skjema,
        lambda data: tjenesten(befaring_id=befaring_id, aktoer=adgang.bruker, **data),
        side="befaring/steg.html",
        tilbake_url=reverse("befaring:vis", args=[befaring_id]),
        kvittering=_("Det er lagret."),
        utdatert=utdatert,
        tittel=tittel,
    )
