"""The versions of the template: the list, one of them, and their way from draft to use."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from felles.feil import UgyldigOvergang
from felles.innsending import innsending_i
from felles.klokke import naa
from felles.skjemaside import LES_OG_SKRIV
from organisasjon.models import Enhetstype
from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i, krev_ansatt
from sjekkliste.mal import visning as malvisning
from sjekkliste.mal.forms import ForhaandsvisSkjema, MalSkjema, MerknadSkjema
from sjekkliste.mal.services import versjon as tjenester
from sjekkliste.mal.tilgang import synlige_maler
from sjekkliste.mal.views.felles import er_styrer, for_styrer, hent_mal, malform
from sjekkliste.models import Mal


@krev_ansatt
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Every version: what is new in it, and which runder used it."""
    rader = malvisning.versjoner(synlige_maler(tilgang_for(bruker_i(request))))
    kan_redigere = er_styrer(request)
    kontekst = {
        "rader": rader,
        "kan_redigere": kan_redigere,
        "kan_lage_ny": kan_redigere and bool(rader) and all(rad.mal.laast for rad in rader),
        "neste": malvisning.neste_periode(naa()),
        "i_bruk_neste": next((rad.mal for rad in rader if rad.mal.publisert), None),
    }
    return render(request, "sjekkliste/mal/liste.html", kontekst)


@require_POST
def ny(request: HttpRequest) -> HttpResponse:
    """A new version; the first is the one that is shipped (`fra=standard`), or empty."""
    standard = request.POST.get("fra") == "standard"
    tjeneste = tjenester.legg_inn_standardmal if standard else tjenester.ny_versjon
    try:
        mal = tjeneste(aktoer=bruker_i(request), innsending=innsending_i(request))
    except UgyldigOvergang as feil:  # somebody else was first
        messages.warning(request, str(feil))
        return redirect("sjekkliste:mal")
    return redirect("sjekkliste:mal_rediger", mal.pk)


@krev_ansatt
@require_safe
def vis(request: HttpRequest, mal_id: int) -> HttpResponse:
    """One version with all its questions, what is new in it, and what has been done with it."""
    mal = hent_mal(request, mal_id)
    omraader = malvisning.hent_omraader([mal])[mal.pk]
    kan_redigere = er_styrer(request)
    kontekst = {
        "mal": mal,
        "omraader": malvisning.som_rader(omraader, malvisning.hent_virksomheter()),
        "endringer": malvisning.endringer_i(mal, omraader),
        "runder": mal.runder.order_by("aar", "tertial"),
        "kan_redigere": kan_redigere,
        "kan_lage_ny": kan_redigere and mal.laast and not Mal.objects.filter(laast=None).exists(),
        "neste": malvisning.neste_periode(naa()),
        "historikk": malvisning.malhistorikk(mal) if kan_redigere else [],
    }
    return render(request, "sjekkliste/mal/vis.html", kontekst)


@krev_ansatt
@require_safe
def forhaandsvis(request: HttpRequest, mal_id: int) -> HttpResponse:
    """The version as the leder of a virksomhet will meet it."""
    mal = hent_mal(request, mal_id)
    skjema = ForhaandsvisSkjema(request.GET or None, merkelapper=malvisning.merkelapper_i_bruk())
    lapp = skjema.cleaned_data["merkelapp"] if skjema.is_valid() else ""
    periode = malvisning.neste_periode(naa())
    omraader = malvisning.hent_omraader([mal])[mal.pk]
    kontekst = {
        "mal": mal,
        "skjema": skjema,
        "periode": periode,
        "omraader": malvisning.forhaandsvis(omraader, periode, Enhetstype.VIRKSOMHET, [lapp] if lapp else []),
        "kan_redigere": er_styrer(request),
    }
    return render(request, "sjekkliste/mal/forhaandsvis.html", kontekst)


@for_styrer
@require_http_methods(LES_OG_SKRIV)
def merknad(request: HttpRequest, mal: Mal) -> HttpResponse:
    """What is new in the version, in the koordinator's words; also once it is published."""
    if mal.laast and request.method != "POST":
        return redirect("sjekkliste:mal_vis", mal.pk)
    initial = {"versjon": mal.radversjon, "merknad": mal.merknad}
    return malform(
        request,
        mal,
        MerknadSkjema(request.POST or None, initial=initial),
        lambda data: tjenester.endre_merknad(
            mal_id=mal.pk, aktoer=bruker_i(request), versjon=data["versjon"], merknad=data["merknad"]
        ),
        tittel=_("Hva er nytt?"),
        knapp=_("Lagre"),
        kvittering=_("Teksten er lagret."),
        tilbake_url=_hjem(mal),
        lagret=lambda: {"merknad": Mal.objects.get(pk=mal.pk).merknad},
    )


def _hjem(mal: Mal) -> str:
    """Where one works on it: the editor of a draft, else its page."""
    return reverse("sjekkliste:mal_vis" if mal.publisert else "sjekkliste:mal_rediger", args=[mal.pk])


@for_styrer
@require_http_methods(LES_OG_SKRIV)
def publiser(request: HttpRequest, mal: Mal) -> HttpResponse:
    """Asks first: from which tertial it is used, and what is new since the version before."""
    if mal.publisert and request.method != "POST":
        return redirect("sjekkliste:mal_vis", mal.pk)
    omraader = malvisning.hent_omraader([mal])[mal.pk]
    rader = malvisning.som_rader(omraader, malvisning.hent_virksomheter())
    return malform(
        request,
        mal,
        MalSkjema(request.POST or None, initial={"versjon": mal.radversjon}),
        lambda data: tjenester.publiser(mal_id=mal.pk, aktoer=bruker_i(request), **data),
        tittel=_("Publiser versjon %(nummer)s?") % {"nummer": mal.versjon},
        knapp=_("Publiser"),
        kvittering=_("Versjonen er publisert."),
        ferdig_url=reverse("sjekkliste:mal_vis", args=[mal.pk]),
        side="sjekkliste/mal/publiser.html",
        hindring=tjenester.hindrer_publisering(mal),
        endringer=malvisning.endringer_i(mal, omraader),
        antall=sum(len(omraade.rader) for omraade in rader),
        antall_omraader=len(rader),
        uten_virksomhet=[rad.spoersmaal for omraade in rader for rad in omraade.rader if not rad.antall],
        neste=malvisning.neste_periode(naa()),
    )


@for_styrer
@require_http_methods(LES_OG_SKRIV)
def trekk_tilbake(request: HttpRequest, mal: Mal) -> HttpResponse:
    """Asks, then makes a published version a draft again."""
    if (mal.laast or not mal.publisert) and request.method != "POST":
        return redirect("sjekkliste:mal_vis", mal.pk)
    return _bekreft(
        request,
        mal,
        tjenester.trekk_tilbake,
        tittel=_("Trekk versjon %(nummer)s tilbake?") % {"nummer": mal.versjon},
        tekst=_(
            "Da kan du endre den igjen. Åpnes en ny runde i mellomtiden, brukes versjonen før denne. Finnes "
            "det ingen, åpnes ingen runde."
        ),
        knapp=_("Trekk tilbake"),
        kvittering=_("Versjonen er trukket tilbake. Nå kan du endre den."),
        ferdig_url=reverse("sjekkliste:mal_rediger", args=[mal.pk]),
    )


@for_styrer
@require_http_methods(LES_OG_SKRIV)
def slett(request: HttpRequest, mal: Mal) -> HttpResponse:
    """Asks, then deletes a draft."""
    if mal.publisert and request.method != "POST":
        return redirect("sjekkliste:mal_vis", mal.pk)
    return _bekreft(
        request,
        mal,
        tjenester.slett_utkast,
        tittel=_("Slett utkastet?"),
        tekst=_("Alt som er endret i versjon %(nummer)s, blir borte. Tidligere versjoner og svar er som før.")
        % {"nummer": mal.versjon},
        knapp=_("Slett utkastet"),
        kvittering=_("Utkastet er slettet."),
        ferdig_url=reverse("sjekkliste:mal"),
        farge="danger",
    )


def _bekreft(request: HttpRequest, mal: Mal, tjeneste: Any, **felt: Any) -> HttpResponse:
    return malform(
        request,
        mal,
        MalSkjema(request.POST or None, initial={"versjon": mal.radversjon}),
        lambda data: tjeneste(mal_id=mal.pk, aktoer=bruker_i(request), **data),
        tilbake_url=_hjem(mal),
        **felt,
    )
