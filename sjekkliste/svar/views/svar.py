"""Saving the answer to one question, as it is typed or with a button; and two who write at once."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from felles.feil import Domenefeil, UgyldigOvergang, Utdatert
from felles.htmx import er_delforespoersel
from felles.krav import krev
from felles.skjemaside import UGYLDIG, UTDATERT
from organisasjon.models import Bruker
from organisasjon.views.adgang import bruker_i
from sjekkliste import services
from sjekkliste.models import Svar
from sjekkliste.svar.forms.svar import SvarSkjema
from sjekkliste.svar.services.svar import er_lik
from sjekkliste.svar.views.felles import Sak, hent_sjekkliste
from sjekkliste.svar.views.side import Forskjell, Konflikt, Kort, Side, feillinje, kontekst, lag_side
from sjekkliste.tilstander import Svarverdi

BEHOLD = "behold"  # the button that saves over what another wrote; its value is the version that was shown
TA_DERES = "ta_deres"  # the button that leaves one's own

STATUSDEL = "sjekkliste/_svarstatus.html"
HELE_KORTET = "sjekkliste/svar_kort.html"

_FELTNAVN: dict[str, Any] = {
    "verdi": gettext_lazy("Svar"),
    "kommentar": gettext_lazy("Kommentar"),
    "planlagt": gettext_lazy("Planlagt"),
    "uten_tiltak": gettext_lazy("Hvorfor det ikke trengs tiltak"),
    "motsigelse_svar": gettext_lazy("Forklaring"),
}


@require_POST
def svar(request: HttpRequest, sjekkliste_id: int, spoersmaal_id: int) -> HttpResponse:
    """Saves the answer. To htmx its state is told, never its fields: somebody types in them."""
    sak = hent_sjekkliste(request, sjekkliste_id)
    naavaerende = _svaret(sak, spoersmaal_id)
    krev(sak.adgang.fyller_ut)
    if TA_DERES in request.POST:
        return _ferdig(request, sak, spoersmaal_id, HELE_KORTET)
    skjema = SvarSkjema(med_valgt_versjon(request), svar=naavaerende)
    if not skjema.is_valid():
        return _ikke_lagret(request, sak, skjema, STATUSDEL)
    return _lagre(
        request,
        sak,
        skjema,
        lambda versjon: services.svar_paa(
            sjekkliste_id=sjekkliste_id,
            spoersmaal_id=spoersmaal_id,
            versjon=versjon,
            aktoer=bruker_i(request),
            felt=skjema.felt(),
        ),
        delmal="sjekkliste/svar_lagret.html",
        feilmal=STATUSDEL,
    )


@require_POST
def uendret(request: HttpRequest, sjekkliste_id: int, spoersmaal_id: int) -> HttpResponse:
    """Takes over the answer of the tertial before; to htmx the whole question is shown anew."""
    sak = hent_sjekkliste(request, sjekkliste_id)
    naavaerende = _svaret(sak, spoersmaal_id)
    krev(sak.adgang.fyller_ut)
    skjema = SvarSkjema(request.POST, svar=naavaerende)
    if "versjon" in skjema.errors:
        return _ikke_lagret(request, sak, skjema, HELE_KORTET)
    return _lagre(
        request,
        sak,
        skjema,
        lambda versjon: services.svar_uendret(
            sjekkliste_id=sjekkliste_id,
            spoersmaal_id=spoersmaal_id,
            versjon=versjon,
            aktoer=bruker_i(request),
        ),
        delmal=HELE_KORTET,
        feilmal=HELE_KORTET,
    )


def _lagre(
    request: HttpRequest,
    sak: Sak,
    skjema: SvarSkjema,
    gjoer: Callable[[int], Svar],
    *,
    delmal: str,
    feilmal: str,
) -> HttpResponse:
    """Calls the service with the version that was shown, and tells how it went."""
    spoersmaal_id = skjema.svar.spoersmaal_id
    try:
        gjoer(skjema.cleaned_data["versjon"])
    except Utdatert:
        fersk = _svaret(sak, spoersmaal_id)
        if skjema.is_valid() and er_lik(fersk, skjema.felt()):
            return _ferdig(request, sak, spoersmaal_id, delmal)
        konflikt = _konflikt(skjema, fersk, bruker_i(request))
        skjema.friskt_opp(fersk.versjon)
        return _vis(request, sak, skjema, feilmal, UTDATERT, konflikt=konflikt)
    except Domenefeil as feil:
        setning = feil.setning()
        if skjema.is_valid():
            skjema.legg_til_domenefeil(feil)
        status = 400 if isinstance(feil, UgyldigOvergang) else UGYLDIG
        return _vis(request, sak, skjema, feilmal, status, feil=[setning])
    return _ferdig(request, sak, spoersmaal_id, delmal)


def _konflikt(skjema: SvarSkjema, fersk: Svar, bruker: Bruker) -> Konflikt:
    """What is stored beside what was typed, field by field."""
    ny = SvarSkjema(svar=fersk)
    forskjeller = [
        Forskjell(str(navn), _lesbart(skjema[felt]), _lesbart(ny[felt])) for felt, navn in _FELTNAVN.items()
    ]
    return Konflikt(
        versjon=fersk.versjon,
        hvem=fersk.endret_av.navn if fersk.endret_av else "",
        naar=fersk.endret,
        er_egen=fersk.endret_av_id == bruker.pk,
        forskjeller=[ett for ett in forskjeller if ett.mitt != ett.deres],
    )


def _lesbart(felt: BoundField) -> str:
    """What was typed or stored in a field, as a person reads it."""
    verdi = felt.value()
    if felt.name == "verdi":
        return str(dict(Svarverdi.choices).get(verdi, verdi or ""))
    if isinstance(verdi, dt.date):
        return f"{verdi:%d.%m.%Y}"
    dag = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", verdi or "") if felt.name == "planlagt" else None
    return ".".join(reversed(dag.groups())) if dag else str(verdi or "").replace("\r\n", "\n").strip()


def _svaret(sak: Sak, spoersmaal_id: int) -> Svar:
    """The stored answer; 404 for a question that the sjekkliste does not have."""
    rader = Svar.objects.filter(sjekkliste=sak.sjekkliste, spoersmaal=spoersmaal_id)
    stored = rader.select_related("spoersmaal", "endret_av").first()
    if stored is None:
        raise Http404
    stored.sjekkliste = sak.sjekkliste
    return stored


def med_valgt_versjon(request: HttpRequest) -> Any:
    """What was sent, against the version that was shown where one keeps one's own."""
    if BEHOLD not in request.POST:
        return request.POST
    data = request.POST.copy()
    data["versjon"] = request.POST.get(BEHOLD, "")
    return data


def _side(request: HttpRequest, sak: Sak, spoersmaal_id: int) -> tuple[Side, Kort]:
    """The page anew, as it is stored now, and the card of the question."""
    side = lag_side(hent_sjekkliste(request, sak.sjekkliste.pk))
    kort = side.kort_for(spoersmaal_id)
    if kort is None:
        raise Http404
    return side, kort


def _ferdig(request: HttpRequest, sak: Sak, spoersmaal_id: int, delmal: str) -> HttpResponse:
    if not er_delforespoersel(request):
        adresse = reverse("sjekkliste:vis", args=[sak.sjekkliste.pk])
        return redirect(f"{adresse}#spoersmaal-{spoersmaal_id}")
    side, kort = _side(request, sak, spoersmaal_id)
    kort.er_lagret = True
    return render(request, delmal, kontekst(side) | {"kort": kort})


def _ikke_lagret(request: HttpRequest, sak: Sak, skjema: SvarSkjema, delmal: str) -> HttpResponse:
    setninger = [str(feil) for feltfeil in skjema.errors.values() for feil in feltfeil]
    return _vis(request, sak, skjema, delmal, UGYLDIG, feil=setninger)


def _vis(
    request: HttpRequest, sak: Sak, skjema: SvarSkjema, delmal: str, status: int, **ved: Any
) -> HttpResponse:
    """The question with what was typed, and what stands in its way: a part of it for htmx, else the page."""
    side, kort = _side(request, sak, skjema.svar.spoersmaal_id)
    for navn, verdi in ved.items():
        setattr(kort, navn, verdi)
    mal = delmal
    if side.sak.adgang.kan_svare:
        kort.skjema = skjema
    if not er_delforespoersel(request):
        mal = "sjekkliste/vis.html"
        setninger = kort.feil or [_("Noen andre har endret svaret. Velg hvilket som skal gjelde.")]
        side.feillinjer = [feillinje(kort, "verdi", setning) for setning in setninger]
        if not side.sak.adgang.kan_svare:
            # Nothing to go back to: what was typed is shown, so that it can be copied.
            mal = "sjekkliste/ikke_lagret.html"
    typed = [(navn, _lesbart(skjema[felt])) for felt, navn in _FELTNAVN.items()]
    return render(request, mal, kontekst(side) | {"kort": kort, "skrevet": typed}, status=status)
