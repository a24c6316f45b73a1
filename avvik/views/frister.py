"""The table of frister by alvorlighetsgrad: whoever works here reads it, an administrator changes it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from avvik import services
from avvik.forms.frister import FristtabellSkjema
from avvik.frister import STANDARD, arbeidsdager
from avvik.models import Fristtabell
from avvik.tilstander import Alvorlighetsgrad
from felles.feil import Utdatert
from felles.krav import krev
from felles.skjemaside import LES_OG_SKRIV, skjemaside
from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i

_SIDE = "avvik/frister.html"
_VIS = 20


@require_http_methods(LES_OG_SKRIV)
def frister(request: HttpRequest) -> HttpResponse:
    """The table, who has changed it, and for administrators the form."""
    tilgang = tilgang_for(bruker_i(request))
    krev(tilgang.er_ansatt and (request.method != "POST" or tilgang.er_administrator))
    kontekst: dict[str, Any] = {
        "dager": [(Alvorlighetsgrad(grad), antall) for grad, antall in arbeidsdager().items()],
        "endringer": Fristtabell.objects.select_related("satt_av")[:_VIS],
        "standard": list(STANDARD.values()),
    }
    if not tilgang.er_administrator:
        return render(request, _SIDE, {**kontekst, "skjema": None})
    skjema = FristtabellSkjema(request.POST or None, initial={**arbeidsdager(), "nummer": _nummer()})

    def utdatert(feil: Utdatert) -> dict[str, Any]:
        skjema.legg_til_domenefeil(feil)
        skjema.friskt_opp(_nummer())
        return {}

    return skjemaside(
        request,
        skjema,
        lambda data: services.endre_fristtabell(aktoer=tilgang.bruker, **data),
        side=_SIDE,
        kvittering=_("Fristene er endret. De gjelder for saker som graderes fra nå av."),
        tilbake_url=reverse("avvik:frister"),
        utdatert=utdatert,
        **kontekst,
    )


def _nummer() -> int:
    """The number of the table that holds; 0 while nobody has changed it."""
    siste = Fristtabell.objects.first()
    return siste.nummer if siste else 0
