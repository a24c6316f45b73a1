"""Steering runder: opening one by hand, moving its dates, locking it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from felles.feil import Domenefeil, IkkeTillatt, Utdatert
from felles.innsending import innsending_i
from felles.klokke import i_dag, naa
from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i, krev_ansatt
from sjekkliste import services
from sjekkliste.bilde import rundebilde
from sjekkliste.forms.runde import Aapneskjema, Fristskjema, Laaseskjema
from sjekkliste.models import Runde
from sjekkliste.rundeplan import aapning, kan_aapnes, neste_runde
from sjekkliste.services.runde import krev_kan_aapnes, vanlig_frist
from sjekkliste.tilgang import kan_styre
from sjekkliste.utsnitt import hent_runde
from sjekkliste.varmekart import statuslinje
from sjekkliste.views.felles import UGYLDIG, UTDATERT

_MAL = "sjekkliste/runde_skjema.html"


def _krev_styrer(request: HttpRequest) -> None:
    if not kan_styre(tilgang_for(bruker_i(request))):
        raise IkkeTillatt()


def _krev_aapen(runde: Runde) -> None:
    if not runde.er_aapen:
        raise Domenefeil(_("Runden er låst. Den kan ikke endres lenger."))


def _adresse(runde: Runde) -> str:
    return reverse("sjekkliste:runde", args=[runde.aar, runde.tertial])


@krev_ansatt
@require_http_methods(["GET", "HEAD", "POST"])
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
            except IkkeTillatt:
                raise
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
@require_http_methods(["GET", "HEAD", "POST"])
def frist(request: HttpRequest, aar: int, tertial: int) -> HttpResponse:
    """Moves the frist and the day of locking."""
    _krev_styrer(request)
    runde = hent_runde(aar, tertial)
    _krev_aapen(runde)
    skjema = Fristskjema(request.POST or None, runde=runde)
    kontekst: dict[str, Any] = {
        "skjema": skjema,
        "tittel": _("Flytt fristen"),
        "ingress": str(runde),
        "knapp": _("Lagre"),
        "tilbake_url": _adresse(runde),
    }
    if request.method == "POST" and skjema.is_valid():
        try:
            services.flytt_frist(runde_id=runde.pk, aktoer=bruker_i(request), **skjema.cleaned_data)
        except Utdatert:
            return _utdatert(request, runde, skjema, kontekst)
        except IkkeTillatt:
            raise
        except Domenefeil as feil:
            skjema.legg_til_domenefeil(feil)
        else:
            messages.success(request, _("Datoene er lagret."))
            return redirect(_adresse(runde))
    return render(request, _MAL, kontekst, status=UGYLDIG if skjema.is_bound else 200)


@krev_ansatt
@require_http_methods(["GET", "HEAD", "POST"])
def laas(request: HttpRequest, aar: int, tertial: int) -> HttpResponse:
    """Asks first, and says who is missing; then locks for good."""
    _krev_styrer(request)
    runde = hent_runde(aar, tertial)
    _krev_aapen(runde)
    skjema = Laaseskjema(request.POST or None, runde=runde)
    bilde = rundebilde(runde)
    kontekst: dict[str, Any] = {
        "skjema": skjema,
        "tittel": _("Låse runden?"),
        "ingress": f"{runde}. {statuslinje(bilde)}",
        "tekst": _("Ingen svar kan endres etterpå, og det som mangler, blir stående som mangler."),
        "manglende": bilde.manglende,
        "knapp": _("Lås runden"),
        "farge": "danger",
        "tilbake_url": _adresse(runde),
    }
    if request.method == "POST" and skjema.is_valid():
        try:
            services.laas_runde(
                runde_id=runde.pk, aktoer=bruker_i(request), versjon=skjema.cleaned_data["versjon"]
            )
        except Utdatert:
            return _utdatert(request, runde, skjema, kontekst)
        messages.success(request, _("Runden er låst."))
        return redirect(_adresse(runde))
    return render(request, _MAL, kontekst, status=UGYLDIG if skjema.is_bound else 200)


def _utdatert(request: HttpRequest, runde: Runde, skjema: Any, kontekst: dict[str, Any]) -> HttpResponse:
    """The form again, against the runde as it is now."""
    runde.refresh_from_db()
    skjema.friskt_opp(runde.versjon)
    kontekst["utdatert"] = _(
        "Noen andre har endret runden etter at du åpnet siden. Nå er fristen %(frist)s, og runden låses "
        "etter %(laases)s. Det du skrev, står her fortsatt."
    ) % {"frist": f"{runde.frist:%d.%m.%Y}", "laases": f"{runde.laases:%d.%m.%Y}"}
    return render(request, _MAL, kontekst, status=UTDATERT)
