"""The heat map of a runde, and the answers behind each of its cells."""

import tempfile
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from felles.klokke import i_dag, naa
from organisasjon.models import Bruker
from organisasjon.personvalg import ramse_opp
from organisasjon.tilgang import Tilgang, tilgang_for
from organisasjon.views.adgang import bruker_i, krev_ansatt
from sjekkliste.models import Runde, Sjekkliste
from sjekkliste.runde.ark import skriv_xlsx
from sjekkliste.runde.bilde import (
    TILSTANDSNAVN,
    VERDIER,
    Rundebilde,
    bilder,
    gjelder_ved,
    rundebilde,
    runder_i,
)
from sjekkliste.runde.fordeling import lag_fordeling, perioder_til_sammenligning
from sjekkliste.runde.forms import Rundevalg, periodekode
from sjekkliste.runde.plan import neste_runde
from sjekkliste.runde.utsnitt import Utsnitt, hent_utsnitt
from sjekkliste.runde.varmekart import (
    KORTNAVN,
    NIVAAER,
    TILSTANDSFARGE,
    antall_motsigelser,
    lag_varmekart,
    motsigelser_i,
    statuslinje,
)
from sjekkliste.tilgang import kan_styre, synlig_for

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@krev_ansatt
@require_safe
def runder(request: HttpRequest) -> HttpResponse:
    """Leads to the chosen runde (`?runde=2024-3`), else the newest; without any, says when one comes."""
    parametre = {"enhet": request.GET["enhet"]} if request.GET.get("enhet") else {}
    siste = Runde.objects.order_by("-aar", "-tertial").values_list("aar", "tertial")
    valgt = next((rad for rad in siste if request.GET.get("runde") in (f"{rad[0]}-{rad[1]}", None, "")), None)
    if valgt is not None:
        adresse = reverse("sjekkliste:runde", args=valgt)
        return redirect(f"{adresse}?{urlencode(parametre)}" if parametre else adresse)
    if siste.exists():
        raise Http404
    styrer = kan_styre(tilgang_for(bruker_i(request)))
    return render(
        request, "sjekkliste/ingen_runde.html", {"kan_styre": styrer, "neste": neste_runde(i_dag())}
    )


@krev_ansatt
@require_safe
def runde(request: HttpRequest, aar: int, tertial: int) -> HttpResponse:
    """Who has delivered, the heat map, and the spread of the answers beside earlier tertials."""
    utsnitt = hent_utsnitt(bruker_i(request), request.GET, aar, tertial)
    tilgang = utsnitt.tilgang
    alle = _bilder(utsnitt)
    bilde = alle[0]
    synlige = set(
        synlig_for(tilgang.bruker, tilgang).filter(runde=utsnitt.runde).values_list("pk", flat=True)
    )
    motsigelser = antall_motsigelser(bilde)
    styrer = kan_styre(tilgang)
    kontekst = {
        "runde": utsnitt.runde,
        "utsnitt": utsnitt,
        "bilde": bilde,
        "status": statuslinje(bilde),
        "er_over_fristen": i_dag() > utsnitt.runde.frist,
        "manglende": _manglende(bilde, tilgang, synlige, alle_ledere=styrer),
        "kart": lag_varmekart(bilde, utsnitt.tre, motsigelser, synlige, utsnitt.enhet),
        "motsigelser": motsigelser_i(bilde, motsigelser),
        "nivaaer": NIVAAER,
        "fordeling": lag_fordeling(alle, {kode: str(navn) for kode, navn in KORTNAVN.items()}),
        "verdier": [(kode, KORTNAVN[kode]) for kode in VERDIER],
        "kan_styre": styrer,
        "neste": neste_runde(i_dag()) if styrer else None,
        "parametre": f"?{urlencode({'enhet': utsnitt.enhet})}" if utsnitt.enhet else "",
        **_bla(utsnitt),
    }
    return render(request, "sjekkliste/runde.html", kontekst)


def _bilder(utsnitt: Utsnitt) -> list[Rundebilde]:
    """This runde, then those it is compared with, each as of its lock or now."""
    perioder = perioder_til_sammenligning(utsnitt.runde.periode)
    andre = {runde.periode: runde for runde in runder_i(perioder[1:])}
    ved = {utsnitt.runde: utsnitt.oeyeblikk}
    for periode in perioder[1:]:
        if periode in andre:
            ved[andre[periode]] = gjelder_ved(andre[periode], naa())
    return bilder(ved, utsnitt.node.id if utsnitt.node else None)


@dataclass(frozen=True)
class Manglende:
    """A virksomhet that has not delivered, with who answers for it where the reader may know that."""

    navn: str
    tilstand: str
    farge: str
    leder: str
    adresse: str


def _manglende(
    bilde: Rundebilde, tilgang: Tilgang, synlige: set[int], *, alle_ledere: bool
) -> list[Manglende]:
    lister = bilde.manglende
    ledere: dict[int, tuple[int, ...]] = {}
    if bilde.runde.er_aapen:
        for liste in lister:
            if alle_ledere or liste.sjekkliste_id in synlige:
                ledere[liste.sjekkliste_id] = tilgang.ledelse.naermeste_ledere(liste.enhet_id)
    navn = Bruker.objects.in_bulk(set().union(*ledere.values())) if ledere else {}
    return [
        Manglende(
            liste.navn,
            str(TILSTANDSNAVN[liste.tilstand]),
            TILSTANDSFARGE[liste.tilstand],
            ramse_opp([navn[leder].navn for leder in ledere.get(liste.sjekkliste_id, ())]),
            reverse("sjekkliste:vis", args=[liste.sjekkliste_id]) if liste.sjekkliste_id in synlige else "",
        )
        for liste in lister
    ]


def _bla(utsnitt: Utsnitt) -> dict[str, Any]:
    """The runde before and after, and the form that chooses runde and enhet."""
    alle = list(Runde.objects.order_by("-aar", "-tertial"))
    plass = [ett.pk for ett in alle].index(utsnitt.runde.pk)
    valgt = {"runde": periodekode(utsnitt.runde.periode), "enhet": utsnitt.enhet}
    return {
        "nyere": alle[plass - 1] if plass else None,
        "eldre": alle[plass + 1] if plass + 1 < len(alle) else None,
        "skjema": Rundevalg(
            initial=valgt,
            runder=[(periodekode(ett.periode), str(ett)) for ett in alle],
            enheter=_enhetsvalg(utsnitt),
            auto_id="filter-%s",
        ),
    }


def _enhetsvalg(utsnitt: Utsnitt) -> list[tuple[str, str]]:
    """The enheter above the virksomheter of the runde, in the order of the tree; and the one chosen."""
    tre, rot = utsnitt.tre, utsnitt.tre.rot.id
    med: set[int] = {utsnitt.node.id} if utsnitt.node else set()
    for enhet_id in Sjekkliste.objects.filter(runde=utsnitt.runde).values_list("enhet", flat=True):
        neste = tre.forelder.get(enhet_id)
        while neste is not None and neste != rot and neste not in med:
            med.add(neste)
            neste = tre.forelder.get(neste)
    noder = sorted((tre.noder[pk] for pk in med), key=lambda node: node.kode)
    return [(node.kode, node.navn) for node in noder]


@krev_ansatt
@require_safe
def xlsx(request: HttpRequest, aar: int, tertial: int) -> HttpResponse:
    """The runde as a workbook, limited as the page is; answers and tiltak that the person may see."""
    utsnitt = hent_utsnitt(bruker_i(request), request.GET, aar, tertial)
    bilde = rundebilde(utsnitt.runde, utsnitt.oeyeblikk, utsnitt.node.id if utsnitt.node else None)
    fil = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer
    skriv_xlsx(fil, bilde, synlig_for(utsnitt.tilgang.bruker, utsnitt.tilgang), kommune=settings.KOMMUNENAVN)
    fil.seek(0)
    svar = FileResponse(
        fil, as_attachment=True, filename=f"sjekkliste-{aar}-{tertial}.xlsx", content_type=_XLSX
    )
    return cast(HttpResponse, svar)


@require_safe
def tallrader(request: HttpRequest) -> HttpResponse:
    """Where the rows behind the figures used to be: links in what was printed lead on."""
    return redirect(f"{reverse('rapport:tallrader')}?{request.META['QUERY_STRING']}")
