"""The rows behind a figure of the report: sjekklister, or answers, as of the figure's moment."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from felles.anker import Anker
from felles.feil import Domenefeil
from felles.klokke import naa
from felles.register import radadresse, tallkilde
from felles.tallkilde import Utvalg
from organisasjon.models import Enhet
from organisasjon.tidligere import Grunnlag, lag_grunnlag
from organisasjon.tilgang import Tilgang, tilgang_for
from organisasjon.views.adgang import bruker_i, krev_ansatt
from sjekkliste.bilde import TILSTANDSNAVN, Listebilde, bilder, runder_i
from sjekkliste.models import SAKSTYPE, Malomraade, Sjekkliste
from sjekkliste.rundesvar import SIDELENGDE, svarside
from sjekkliste.tilgang import synlig_for
from sjekkliste.tilstander import UBESVART, Svarverdi
from sjekkliste.varmekart import TILSTANDSFARGE

_ANKER = Anker("sjekkliste tallrader")
_FIGURNAVN = {
    "virksomheter": gettext_lazy("Virksomheter som skal levere"),
    "levert": gettext_lazy("Leverte sjekklister"),
    "levert_for_sent": gettext_lazy("Sjekklister levert for sent"),
    "mangler": gettext_lazy("Sjekklister som mangler"),
}


def _grunnlag(utvalg: Utvalg) -> Grunnlag:
    """What the selection is counted from; raises Domenefeil for a moment that no figure can have."""
    if utvalg.skjaering > naa():
        raise Domenefeil(_("Skjæringstidspunktet kan ikke være fram i tid."))
    if utvalg.skjaering < utvalg.periode.start:
        raise Domenefeil(
            _("Perioden %(periode)s hadde ikke begynt på skjæringstidspunktet.") % {"periode": utvalg.periode}
        )
    return lag_grunnlag(utvalg.periode, utvalg.skjaering, utvalg.enhet)


@krev_ansatt
@require_safe
def tallrader(request: HttpRequest) -> HttpResponse:
    """The answers that the person may see, and how many more there are; of virksomheter, all: who has
    delivered is a figure itself.
    """
    utvalg = Utvalg.fra_parametre(request.GET)
    if tallkilde(utvalg.register).radside != "sjekkliste:tallrader":
        return redirect(radadresse(utvalg, request.GET.dict()))
    grunnlag = _grunnlag(utvalg)
    tilgang = tilgang_for(bruker_i(request))
    rader = tallkilde(SAKSTYPE).rader(grunnlag, utvalg)
    etter = request.GET.get("etter", "")
    kontekst: dict[str, Any] = {
        "utvalg": utvalg,
        "tittel": figurnavn(utvalg),
        "enhet": grunnlag.enhet.navn if utvalg.enhet else "",
        "rapport_url": _rapport(request),
    }
    if issubclass(rader.model, Sjekkliste):
        kontekst |= _listeside(grunnlag, set(rader.values_list("pk", flat=True)), tilgang, etter)
    else:
        side = svarside(rader, synlig_for(tilgang.bruker, tilgang), etter)
        kontekst |= {"side": side, "antall": side.antall}
    return render(request, "sjekkliste/tallrader.html", kontekst)


def _rapport(request: HttpRequest) -> str:
    """The way back to the report that the reader came from."""
    nummer = request.GET.get("rapport", "")
    return reverse("rapport:vis", args=[int(nummer[:18])]) if nummer.isascii() and nummer.isdecimal() else ""


def figurnavn(utvalg: Utvalg) -> str:
    """What the figure counts: «Nei: Risiko og sårbarhet (ROS)»."""
    figur = utvalg.figur.removeprefix(f"{SAKSTYPE}.")
    per, _skille, verdi = figur.partition(".")
    if not verdi:
        return str(_FIGURNAVN.get(per, per))
    svar = {**dict(Svarverdi.choices), UBESVART: _("Ubesvart")}.get(verdi, verdi)
    if utvalg.noekkel is None:
        return str(svar)
    if per == "per_omraade":
        modell: Any = Malomraade.objects.order_by("-mal__versjon")
    else:
        modell = Enhet.objects
    navn = modell.filter(kode=utvalg.noekkel).values_list("navn", flat=True).first()
    return f"{svar}: {navn or utvalg.noekkel}"


@dataclass(frozen=True)
class Leveringslinje:
    """A virksomhet, and how it stood with its sjekkliste at the moment."""

    navn: str
    tilstand: str
    farge: str
    adresse: str


def _listeside(grunnlag: Grunnlag, valgte: set[int], tilgang: Tilgang, etter: str) -> dict[str, Any]:
    """A page of virksomheter, in the order of their codes, after that anchor."""
    runde = runder_i([grunnlag.periode], aapnet_senest=grunnlag.skjaering)
    alle: list[Listebilde] = [
        liste
        for bilde in bilder(dict.fromkeys(runde, grunnlag.skjaering))
        for liste in bilde.lister
        if liste.sjekkliste_id in valgte
    ]
    (sist_vist,) = _ANKER.les(etter) or ("",)
    rest = [liste for liste in alle if liste.kode > sist_vist]
    side = rest[:SIDELENGDE]
    synlige = set(
        synlig_for(tilgang.bruker, tilgang)
        .filter(pk__in=[liste.sjekkliste_id for liste in side])
        .values_list("pk", flat=True)
    )
    linjer = [
        Leveringslinje(
            liste.navn,
            str(TILSTANDSNAVN[liste.tilstand]),
            TILSTANDSFARGE[liste.tilstand],
            reverse("sjekkliste:vis", args=[liste.sjekkliste_id]) if liste.sjekkliste_id in synlige else "",
        )
        for liste in side
    ]
    return {
        "lister": linjer,
        "antall": len(alle),
        "neste": _ANKER.lag(side[-1].kode) if len(rest) > SIDELENGDE else "",
    }
