"""The table of frister by alvorlighetsgrad: whoever works here reads it, an administrator changes it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from avvik import services
from avvik.forms.frister import FristtabellSkjema
from avvik.frister import STANDARD, arbeidsdager
from avvik.models import Fristtabell
from avvik.tilstander import Alvorlighetsgrad
from avvik.views.felles import UGYLDIG, UTDATERT, bruker_i, krev
from felles.feil import Domenefeil, IkkeTillatt, Utdatert
from organisasjon.tilgang import tilgang_for

_VIS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def frister(request: HttpRequest) -> HttpResponse:
    """The table, who has changed it, and for administrators the form."""
    tilgang = tilgang_for(bruker_i(request))
    krev(tilgang.er_ansatt and (request.method != "POST" or tilgang.er_administrator))
    skjema = FristtabellSkjema(request.POST or None, initial={**arbeidsdager(), "nummer": _nummer()})
    status = 200
    if request.method == "POST":
        status = UGYLDIG
        if skjema.is_valid():
            try:
                services.endre_fristtabell(aktoer=bruker_i(request), **skjema.cleaned_data)
                messages.success(
                    request, _("Fristene er endret. De gjelder for saker som graderes fra nå av.")
                )
                return redirect("avvik:frister")
            except IkkeTillatt:
                raise
            except Utdatert as feil:
                status = UTDATERT
                skjema.legg_til_domenefeil(feil)
                skjema.friskt_opp(_nummer())
            except Domenefeil as feil:
                skjema.legg_til_domenefeil(feil)
    kontekst = {
        "skjema": skjema if tilgang.er_administrator else None,
        "dager": [(Alvorlighetsgrad(grad), antall) for grad, antall in arbeidsdager().items()],
        "endringer": Fristtabell.objects.select_related("satt_av")[:_VIS],
        "standard": list(STANDARD.values()),
    }
    return render(request, "avvik/frister.html", kontekst, status=status)


def _nummer() -> int:
    """The number of the table that holds; 0 while nobody has changed it."""
    siste = Fristtabell.objects.first()
    return siste.nummer if siste else 0
