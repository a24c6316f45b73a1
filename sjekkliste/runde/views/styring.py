"""Steering runder: opening one by hand, moving its dates, locking it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from felles.feil import Domenefeil, Utdatert
from felles.innsending import innsending_i
from felles.klokke import i_dag, naa
from felles.krav import krev
from felles.skjemaside import LES_OG_SKRIV, UGYLDIG, skjemaside
from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i, krev_ansatt
from sjekkliste import services
from sjekkliste.models import Runde
from sjekkliste.runde.bilde import rundebilde
from sjekkliste.runde.forms import Aapneskjema, Fristskjema, Laaseskjema
from sjekkliste.runde.plan import aapning, kan_aapnes, neste_runde
from sjekkliste.runde.services import krev_kan_aapnes, vanlig_frist
from sjekkliste.runde.utsnitt import hent_runde
from sjekkliste.runde.varmekart import statuslinje
from sjekkliste.tilgang import kan_styre


def _krev_styrer(request: HttpRequest) -> None:
    krev(kan_styre(tilgang_for(bruker_i(request))))


def _krev_aapen(runde: Runde) -> None:
    if not runde.er_aapen:
        raise Domenefeil(_("Runden er låst. Den kan ikke endres lenger."))


def _adresse(runde: Runde) -> str:
    return reverse("sjekkliste:runde", args=[runde.aar, runde.tertial])


@krev_ansatt
@require_http_methods(LES_OG_SKRIV)
def aapne(request: HttpRequest) -> HttpResponse:
    """Chooses tertial and frist, says what will be made, and opens the runde when that is confirmed."""
    _krev_styrer(request)
    perioder = kan_aapnes(i_dag())
    skjema = Aapneskjema(request.POST or None, perioder=perioder)
    status, plan = 200, None
    if request.method == "POST":
        status = UGYLDIG
        if skjema.is_valid():
            frist = skjema.cleaned_data["frist"]
            try:
                if skjema.cleaned_data["bekreftet"]:
                    runde = services.aapne_runde(
                        periode=skjema.cleaned_data["periode"],
                        aktoer=bruker_i(request),
                        frist=frist,
                        innsending=innsending_i(request),
                    )
                    messages.success(request, _("Runden er åpnet. Lederne kan begynne å svare."))
                    return redirect(_adresse(runde))
                status, plan = 200, _plan(skjema)
            except Domenefeil as feil:
                skjema.legg_til_domenefeil(feil)
                status = UGYLDIG
    kontekst = {"skjema": skjema, "plan": plan, "har_perioder": bool(perioder), "neste": neste_runde(i_dag())}
    return render(request, "sjekkliste/runde_aapne.html", kontekst, status=status)


def _plan(skjema: Aapneskjema) -> dict[str, Any]:
    """What opening would do, to be confirmed; raises Domenefeil for what it would refuse anyway."""
    dag, valgt = i_dag(), skjema.cleaned_data
    krev_kan_aapnes(valgt["periode"], naa())
    frist = valgt["frist"] or vanlig_frist(valgt["periode"], dag)
    if frist < dag:
        raise Domenefeil(_("Fristen kan ikke være tilbake i tid."), felt="frist")
    hva = aapning(dag)
    if hva.mal is None:
        raise Domenefeil(_("Publiser en mal før du åpner en runde."))
    return {"periode": valgt["periode"], "kode": skjema.data["periode"], "frist": frist, "hva": hva}


@krev_ansatt
@require_http_methods(LES_OG_SKRIV)
def frist(request: HttpRequest, aar: int, tertial: int) -> HttpResponse:
    """Moves the frist and the day of locking."""
    _krev_styrer(request)
    runde = hent_runde(aar, tertial)
    _krev_aapen(runde)
    skjema = Fristskjema(request.POST or None, runde=runde)
    return _rundeside(
        request,
        runde,
        skjema,
        lambda data: services.flytt_frist(runde_id=runde.pk, aktoer=bruker_i(request), **data),
        tittel=_("Flytt fristen"),
        ingress=str(runde),
        knapp=_("Lagre"),
        kvittering=_("Datoene er lagret."),
    )


@krev_ansatt
@require_http_methods(LES_OG_SKRIV)
def laas(request: HttpRequest, aar: int, tertial: int) -> HttpResponse:
    """Asks first, and says who is missing; then locks for good."""
    _krev_styrer(request)
    runde = hent_runde(aar, tertial)
    _krev_aapen(runde)
    skjema = Laaseskjema(request.POST or None, runde=runde)
    bilde = rundebilde(runde)
    return _rundeside(
        request,
        runde,
        skjema,
        lambda data: services.laas_runde(runde_id=runde.pk, aktoer=bruker_i(request), **data),
        tittel=_("Låse runden?"),
        ingress=f"{runde}. {statuslinje(bilde)}",
        tekst=_("Ingen svar kan endres etterpå, og det som mangler, blir stående som mangler."),
        manglende=bilde.manglende,
        knapp=_("Lås runden"),
        kvittering=_("Runden er låst."),
        farge="danger",
    )


def _rundeside(request: HttpRequest, runde: Runde, skjema: Any, gjoer: Any, **kontekst: Any) -> HttpResponse:
    """A form about a runde (felles/skjemaside.py); a stale one is shown with the dates as they are now."""

    def utdatert(feil: Utdatert) -> dict[str, Any]:
        runde.refresh_from_db()
        skjema.friskt_opp(runde.versjon)
        setning = _(
            "Noen andre har endret runden etter at du åpnet siden. Nå er fristen %(frist)s, og runden låses "
            "etter %(laases)s. Det du skrev, står her fortsatt."
        ) % {"frist": f"{runde.frist:%d.%m.%Y}", "laases": f"{runde.laases:%d.%m.%Y}"}
        return {"utdatert": setning}

    kontekst.setdefault("manglende", ())
    return skjemaside(
        request,
        skjema,
        gjoer,
        side="sjekkliste/runde_skjema.html",
        tilbake_url=_adresse(runde),
        utdatert=utdatert,
        **kontekst,
    )
