"""The page of a case: facts, who can see it, what can be done next, tiltak, dialogue and history."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from avvik import services
from avvik.forms.melding import DialogSkjema
from avvik.habilitetstekst import om_habilitet
from avvik.handlinger import annet_arbeid, hva_mangler, kan_legge_til_tiltak, neste_steg
from avvik.innsyn import innsyn_i_sak
from avvik.klarspraak import historikk, status_for_melder
from avvik.models import SAKSTYPE
from avvik.saker import vedleggsadgang_i
from avvik.tilgang import synlig_for
from avvik.ulest import uleste_meldinger
from avvik.utfall import utfallstekst
from avvik.views.felles import Sak, hent_sak
from felles.feil import Domenefeil
from felles.htmx import er_delforespoersel
from felles.innsending import innsending_i
from felles.klokke import i_dag
from felles.krav import krev
from felles.skjemamellomvare import uten_kladd
from felles.skjemaside import UGYLDIG
from organisasjon.ansatte import arbeider_her
from organisasjon.personvalg import ledernavn
from organisasjon.views.adgang import bruker_i
from vedlegg.sporringer import vedleggsliste

_DUPLIKATER = 20


@require_safe
def sak(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """The case, as the person may see it."""
    return _vis(request, hent_sak(request, saksnummer), DialogSkjema())


def _vis(request: HttpRequest, sak: Sak, dialogskjema: DialogSkjema, status: int = 200) -> HttpResponse:
    avvik, adgang = sak.avvik, sak.adgang
    situasjon = sak.situasjon
    arbeid = annet_arbeid(situasjon)
    kan_be_om_gjenaapning = adgang.er_melder and any(h.navn == "gjenaapne" for h in arbeid)
    if kan_be_om_gjenaapning:
        # The reporter finds it beside the outcome.
        arbeid = [handling for handling in arbeid if handling.navn != "gjenaapne"]
    leder = ledernavn(adgang.habilitet.ledere) if avvik.er_aapen else ""
    har_behandler = not avvik.er_aapen or arbeider_her(avvik.behandler_id)
    dialog = list(avvik.dialog.select_related("avsender")) if adgang.kan_skrive else []
    kontekst = {
        "sak": avvik,
        "adgang": adgang,
        "leder": leder,
        "behandler_har_sluttet": avvik.behandler_id is not None and not har_behandler,
        "status_tekst": status_for_melder(avvik, leder, har_behandler=har_behandler),
        **_knyttet_til(sak),
        "utfall": utfallstekst(avvik.utfall).rstrip("."),
        "forfalt": avvik.er_forfalt(i_dag()),
        "neste_steg": neste_steg(situasjon),
        "annet_arbeid": arbeid,
        "kan_be_om_gjenaapning": kan_be_om_gjenaapning,
        "hva_mangler": hva_mangler(situasjon),
        "om_habilitet": om_habilitet(adgang, leder) if avvik.er_aapen else "",
        "tiltak": sak.tiltak,
        "kan_arbeide_med_tiltak": kan_legge_til_tiltak(situasjon),
        "foert_bort": [rad for rad in avvik.omhandlede.all() if rad.fjernet] if adgang.er_leder else [],
        "innsyn": innsyn_i_sak(sak.tilgang, avvik, leser=adgang.bruker),
        "dialog": dialog,
        "uleste": set(uleste_meldinger(adgang).values_list("pk", flat=True)) if dialog else set(),
        "dialogskjema": dialogskjema,
        "vedlegg": vedleggsliste(SAKSTYPE, avvik.pk, adgang.bruker, vedleggsadgang_i(adgang)),
        "historikk": historikk(avvik, hele=adgang.ser_intern_historikk),
        "versjon": sak.verdier,
    }
    return render(request, "avvik/sak.html", kontekst, status=status)


def _knyttet_til(sak: Sak) -> dict[str, Any]:
    """The case that this is a duplicate of, and its own duplicates, as far as the person sees them."""
    synlige = synlig_for(sak.adgang.bruker, sak.tilgang)
    original = sak.avvik.duplikat_av_id
    return {
        "original": synlige.filter(pk=original).first() if original else None,
        "duplikater": list(synlige.filter(duplikat_av=sak.avvik).order_by("-meldt", "-pk")[:_DUPLIKATER]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def dialog(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """Adds a message to the talk between the reporter and those who handle the case."""
    sak = hent_sak(request, saksnummer)
    krev(sak.adgang.kan_skrive)
    skjema = DialogSkjema(request.POST or None)
    if request.method == "POST" and skjema.is_valid():
        try:
            services.skriv_melding(
                avvik_id=sak.avvik.pk,
                aktoer=bruker_i(request),
                tekst=skjema.cleaned_data["tekst"],
                innsending=innsending_i(request),
            )
            messages.success(request, _("Meldingen er sendt."))
            return redirect("avvik:sak", saksnummer)
        except Domenefeil as feil:
            skjema.legg_til_domenefeil(feil)
    return _vis(request, sak, skjema, UGYLDIG if request.method == "POST" else 200)


@require_POST
@uten_kladd
def lest(request: HttpRequest, saksnummer: str) -> HttpResponse:
    """Marks the dialogue as read, to the message that the page showed last.

    Sent by a button, and by htmx once the last message has come into sight: a page that is only fetched, by a
    preview or in a tab that nobody looks at, marks nothing.
    """
    sak = hent_sak(request, saksnummer)
    til = request.POST.get("til", "")
    if re.fullmatch("[0-9]{1,18}", til):
        services.merk_lest(avvik_id=sak.avvik.pk, aktoer=bruker_i(request), til=int(til))
    if er_delforespoersel(request):
        return render(request, "avvik/_lest.html")
    return redirect(reverse("avvik:sak", args=[saksnummer]) + "#dialog")
