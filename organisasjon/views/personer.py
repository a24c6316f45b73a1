"""People and roles, for administrators."""

import datetime as dt
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from felles.feil import Domenefeil
from felles.innsending import innsending_i
from felles.installasjon import er_demo
from felles.klokke import i_dag
from felles.liste.side import Side
from felles.liste.visning import vis_liste
from felles.saker import Oppgave
from felles.skjemamellomvare import uten_kladd
from felles.skjemaside import LES_OG_SKRIV
from felles.soekeminne import hent, husk
from felles.tekst import normaliser
from organisasjon import overtakelse, services
from organisasjon.forms import AvsluttRolleSkjema, NyPersonSkjema, PersonSkjema, RolleSkjema
from organisasjon.lister import PERSONER, Personliste
from organisasjon.models import Bruker, Rolle, Rolletype
from organisasjon.roller import FORKLARING
from organisasjon.sporringer.enheter import enhetsvalg
from organisasjon.sporringer.personer import (
    har_samme_navn,
    historikk,
    like_brukernavn,
    roller_for,
)
from organisasjon.tilgang import Tilgang, tilgang_for
from organisasjon.tre import Node
from organisasjon.views.adgang import bruker_i, krev_administrator, utfoert


@uten_kladd
@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def personer(request: HttpRequest) -> HttpResponse:
    """Everybody, by name; narrowed by role, enhet and words. Of another session's search, nobody."""
    if request.method == "POST":
        return _soek(request)
    kontekst = partial(_kontekst, request)
    mal, del_ = "organisasjon/personer.html", "organisasjon/_personliste.html"
    return vis_liste(request, PERSONER, mal, kontekst, del_=del_)


def _kontekst(request: HttpRequest, innhold: Personliste, _side: Side) -> dict[str, Any]:
    utvalg, valgt_enhet = innhold.utvalg, innhold.valgt_enhet
    merke = request.GET.get("soek", "")
    return {
        "soek": merke,
        "soek_utloept": hent(request, PERSONER.soek, merke) is None,
        "utvalg": utvalg,
        "valgt_enhet": valgt_enhet,
        "roller": Rolletype.choices,
        "enheter": enhetsvalg(tilgang_for(bruker_i(request)).tre),
        "antall_like": len(like_brukernavn()),
        "er_filtrert": bool(utvalg.sok or utvalg.rolle or valgt_enhet or utvalg.stengte),
    }


def _soek(request: HttpRequest) -> HttpResponse:
    """Keeps the words, and leads to the list of them within the filter that there was."""
    parametre = request.GET.copy()
    for navn in ("foer", "etter", "soek"):
        parametre.pop(navn, None)
    if ord_ := normaliser(request.POST.get("sok", "")).strip()[:100]:
        parametre["soek"] = husk(request, PERSONER.soek, ord_)
    return redirect(f"{request.path}?{parametre.urlencode()}" if parametre else request.path)


@krev_administrator
@require_http_methods(["GET", "HEAD"])
def person(request: HttpRequest, bruker_id: int) -> HttpResponse:
    """One person: roles now, to come and past, and what has been done with their access."""
    bruker = get_object_or_404(Bruker.objects.select_related("slaatt_sammen_med"), pk=bruker_id)
    tilgangen = tilgang_for(bruker_i(request))
    dag = tilgangen.tre.dag
    kontekst = {
        "person": bruker,
        "roller": roller_for(bruker, dag),
        "leder_for": _leder_for(request, bruker_id),
        "historikk": historikk(bruker),
        "har_samme_navn": bool(har_samme_navn(bruker)),
        "er_meg": bruker.pk == bruker_i(request).pk,
        "er_demo": er_demo(),
        "i_dag": dag,
    }
    return render(request, "organisasjon/person.html", kontekst)


def _leder_for(request: HttpRequest, bruker_id: int) -> list[Node]:
    """The enheter of today whose nærmeste leder the person is."""
    tilgangen = tilgang_for(bruker_i(request))
    leder, tre = tilgangen.ledelse.leder_for(bruker_id), tilgangen.tre
    return [node for node in tre.noder.values() if node.id in leder and node.er_gyldig(tre.dag)]


@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def ny(request: HttpRequest) -> HttpResponse:
    """A new person; roles and a link to set the password come next."""
    skjema = NyPersonSkjema(request.POST or None)
    if skjema.is_valid():
        laget: list[Bruker] = []
        data = {**skjema.cleaned_data, "aktoer": bruker_i(request), "innsending": innsending_i(request)}
        if utfoert(skjema, lambda **felt: laget.append(services.opprett_person(**felt)), **data):
            messages.success(request, _("Personen er lagt inn. Gi en rolle, og lag en engangslenke."))
            return redirect("organisasjon:person", laget[0].pk)
    return render(request, "organisasjon/person_ny.html", {"skjema": skjema})


@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def endre(request: HttpRequest, bruker_id: int) -> HttpResponse:
    """Name and e-mail."""
    bruker = get_object_or_404(Bruker, pk=bruker_id)
    skjema = PersonSkjema(request.POST or None, initial={"navn": bruker.navn, "epost": bruker.epost})
    if skjema.is_valid() and utfoert(
        skjema,
        services.endre_person,
        aktoer=bruker_i(request),
        bruker=bruker,
        **skjema.cleaned_data,
    ):
        messages.success(request, _("Endringene er lagret."))
        return redirect("organisasjon:person", bruker_id)
    return render(request, "organisasjon/person_endre.html", {"person": bruker, "skjema": skjema})


@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def tilgang(request: HttpRequest, bruker_id: int) -> HttpResponse:
    """Closes or opens the person's way in; their roles stay, but do not work meanwhile."""
    bruker = get_object_or_404(Bruker, pk=bruker_id)
    aapne = not bruker.is_active
    if request.method == "POST":
        # What was asked is what is done, also where another administrator was first.
        aapne = request.POST.get("aapne") == "ja"
        services.endre_person(aktoer=bruker_i(request), bruker=bruker, is_active=aapne)
        messages.success(request, _("Tilgangen er åpnet.") if aapne else _("Tilgangen er stengt."))
        return redirect("organisasjon:person", bruker_id)
    kontekst = {
        "person": bruker,
        "aapne": aapne,
        "leder_for": len(_leder_for(request, bruker_id)),
        "oppgaver": [] if aapne else overtakelse.oppgaver_hos(bruker_id),
    }
    return render(request, "organisasjon/person_tilgang.html", kontekst)


@never_cache
@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def engangslenke(request: HttpRequest, bruker_id: int) -> HttpResponse:
    """Asks, then shows once the link with which the person chooses a password."""
    bruker = get_object_or_404(Bruker, pk=bruker_id)
    if request.method != "POST":
        return render(request, "organisasjon/engangslenke.html", {"person": bruker, "er_demo": er_demo()})
    lenke = services.lag_engangslenke(aktoer=bruker_i(request), bruker=bruker)
    return render(
        request,
        "organisasjon/engangslenke.html",
        {"person": bruker, "er_demo": False, "lenke": request.build_absolute_uri(lenke)},
    )


@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def gi_rolle(request: HttpRequest, bruker_id: int) -> HttpResponse:
    """Gives the person a role in an enhet."""
    bruker = get_object_or_404(Bruker, pk=bruker_id)
    tilgangen = tilgang_for(bruker_i(request))
    skjema = RolleSkjema(
        request.POST or None, enheter=enhetsvalg(tilgangen.tre), initial={"fra": tilgangen.tre.dag}
    )
    if skjema.is_valid() and utfoert(
        skjema,
        services.gi_rolle,
        aktoer=bruker_i(request),
        bruker=bruker,
        innsending=innsending_i(request),
        **skjema.cleaned_data,
    ):
        messages.success(request, _("Rollen er gitt."))
        return redirect("organisasjon:person", bruker_id)
    forklaringer = [(Rolletype(kode).label, tekst) for kode, tekst in FORKLARING.items()]
    kontekst = {"person": bruker, "skjema": skjema, "forklaringer": forklaringer}
    return render(request, "organisasjon/rolle_gi.html", kontekst)


@krev_administrator
@require_http_methods(LES_OG_SKRIV)
def avslutt_rolle(request: HttpRequest, bruker_id: int, rolle_id: int) -> HttpResponse:
    """Sets the last day of a role. Of a last role asks first, where something is open with the person."""
    rolle = get_object_or_404(Rolle.objects.select_related("enhet", "bruker"), pk=rolle_id, bruker=bruker_id)
    dag = tilgang_for(bruker_i(request)).tre.dag
    skjema = AvsluttRolleSkjema(request.POST or None, initial={"til": rolle.til or dag})
    if skjema.is_valid() and request.POST.get("steg") != "endre":
        til = skjema.cleaned_data["til"]
        if (oppgaver := _overtas(rolle, til)) and request.POST.get("steg") != "bekreft":
            return _bekreft(request, rolle, oppgaver, skjema=skjema, til=til)
        if utfoert(skjema, services.avslutt_rolle, aktoer=bruker_i(request), rolle=rolle, til=til):
            messages.success(request, _("Rollen er avsluttet."))
            return redirect("organisasjon:person", bruker_id)
    kan_fjernes = rolle.fra is not None and rolle.fra >= dag
    kontekst = {"rolle": rolle, "person": rolle.bruker, "skjema": skjema, "kan_fjernes": kan_fjernes}
    return render(request, "organisasjon/rolle_avslutt.html", kontekst)


def _overtas(rolle: Rolle, etter: dt.date | None = None) -> list[Oppgave]:
    """What is open with the person, if they have no other role after that day (or at all)."""
    andre = Rolle.objects.filter(bruker=rolle.bruker_id).exclude(pk=rolle.pk).varer_fra(i_dag())
    if etter is not None:
        andre = andre.filter(Q(til=None) | Q(til__gt=etter))
    return [] if andre.exists() else overtakelse.oppgaver_hos(rolle.bruker_id)


def _bekreft(request: HttpRequest, rolle: Rolle, oppgaver: list[Oppgave], **mer: Any) -> HttpResponse:
    kontekst = {"rolle": rolle, "person": rolle.bruker, "oppgaver": oppgaver, **mer}
    return render(request, "organisasjon/rolle_avslutt_bekreft.html", kontekst)


@krev_administrator
@require_http_methods(["POST"])
def fjern_rolle(request: HttpRequest, bruker_id: int, rolle_id: int) -> HttpResponse:
    """Takes away a role that was given by mistake, at once. Of a last role asks first, as when it ends."""
    rolle = get_object_or_404(Rolle.objects.select_related("enhet", "bruker"), pk=rolle_id, bruker=bruker_id)
    if (oppgaver := _overtas(rolle)) and request.POST.get("steg") != "bekreft":
        return _bekreft(request, rolle, oppgaver)
    try:
        services.fjern_rolle(aktoer=bruker_i(request), rolle=rolle)
    except Domenefeil as feil:
        messages.error(request, feil.setning())
    else:
        messages.success(request, _("Rollen er fjernet."))
    return redirect("organisasjon:person", bruker_id)


@require_http_methods(["GET", "HEAD"])
def min_side(request: HttpRequest) -> HttpResponse:
    """Who I am here, my roles and what they let me do; my password."""
    bruker = bruker_i(request)
    tilgangen = Tilgang(bruker)
    dag: dt.date = tilgangen.tre.dag
    roller = roller_for(bruker, dag)
    egen = tilgangen.egen_enhet_id
    leder = tilgangen.ledelse.leder_over(egen, bruker.pk) if egen else None
    min_leder = Bruker.objects.filter(pk=leder).first() if leder else None
    kontekst: dict[str, Any] = {
        "roller": [(rolle, FORKLARING[rolle.rolle]) for rolle in roller.naa],
        "kommer": roller.kommer,
        "tidligere": roller.tidligere,
        "min_leder": min_leder,
        "er_demo": er_demo(),
        "historikk": historikk(bruker),
    }
    return render(request, "organisasjon/min_side.html", kontekst)
