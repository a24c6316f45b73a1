"""What lies behind a cell of the heat map: the answers, or for those who may not read them, how many."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisasjon.views.adgang import krev_ansatt
from sjekkliste.bilde import VERDIER, Rundebilde, leverte_svar, rundebilde
from sjekkliste.models import Svar
from sjekkliste.rundesvar import svarside
from sjekkliste.tilgang import synlig_for
from sjekkliste.tilstander import UBESVART, Svarverdi
from sjekkliste.views.runde import Utsnitt, hent_utsnitt

_MOTSIGELSE = "motsigelse"


@krev_ansatt
@require_safe
def celle(request: HttpRequest, aar: int, tertial: int) -> HttpResponse:
    """The answers of an enhet with its subtree in an område; `?svar=` one kind of them, or contradictions."""
    utsnitt = hent_utsnitt(request, aar, tertial)
    bilde = rundebilde(utsnitt.runde, utsnitt.oeyeblikk, utsnitt.node.id if utsnitt.node else None)
    kode, valgt = request.GET.get("omraade", ""), request.GET.get("svar", "")
    omraade = next((ett for ett in bilde.omraader if ett.kode == kode), None)
    if (kode and omraade is None) or valgt not in ("", *VERDIER, _MOTSIGELSE):
        raise Http404
    telling = bilde.per_omraade[kode] if omraade else bilde.sum
    leverte, ubesvarte = _rader(bilde, kode)
    if not valgt and telling.total() == telling[UBESVART]:
        valgt = UBESVART
    rader: QuerySet[Any] = ubesvarte if valgt == UBESVART else _velg(leverte, valgt)
    tilgang = utsnitt.tilgang
    kontekst = {
        "utsnitt": utsnitt,
        "runde": utsnitt.runde,
        "tittel": omraade.navn if omraade else _("Alle områder"),
        "enhet": utsnitt.node.navn if utsnitt.node else _("Hele kommunen"),
        "side": svarside(rader, synlig_for(tilgang.bruker, tilgang), request.GET.get("etter", "")),
        "faner": _faner(utsnitt, kode, valgt, telling, leverte.exclude(motsigelse="").count()),
        "manglende": bilde.manglende,
        "ubesvart": telling[UBESVART],
        "flere_virksomheter": len(bilde.lister) > 1,
        "tilbake_url": _tilbake(utsnitt, bilde),
    }
    return render(request, "sjekkliste/celle.html", kontekst)


def _rader(bilde: Rundebilde, omraade: str) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The delivered answers of the picture, and the questions of those that are missing."""
    leverte = leverte_svar(bilde.runde.pk, bilde.oeyeblikk).filter(
        levering__sjekkliste__in=[liste.sjekkliste_id for liste in bilde.leverte]
    )
    ubesvarte = Svar.objects.filter(sjekkliste__in=[liste.sjekkliste_id for liste in bilde.manglende])
    if omraade:
        return (
            leverte.filter(spoersmaal__omraade__kode=omraade),
            ubesvarte.filter(spoersmaal__omraade__kode=omraade),
        )
    return leverte, ubesvarte


def _velg(leverte: QuerySet[Any], valgt: str) -> QuerySet[Any]:
    if valgt == _MOTSIGELSE:
        return leverte.exclude(motsigelse="")
    return leverte.filter(verdi=valgt) if valgt else leverte


def _faner(
    utsnitt: Utsnitt, omraade: str, valgt: str, telling: Counter[str], motsigelser: int
) -> list[dict[str, Any]]:
    """All that is answered, each kind of answer that there is, and contradictions."""
    navn = {**dict(Svarverdi.choices), UBESVART: _("Ubesvart"), _MOTSIGELSE: _("Motsigelser")}
    antall = {**{verdi: telling[verdi] for verdi in VERDIER}, _MOTSIGELSE: motsigelser}
    besvart = telling.total() - telling[UBESVART]
    vist = [("", _("Besvart"), besvart)] if besvart else []
    vist += [(kode, str(navn[kode]), antall[kode]) for kode in antall if antall[kode] or kode == valgt]
    base = reverse("sjekkliste:celle", args=[utsnitt.runde.aar, utsnitt.runde.tertial])
    fast = {"enhet": utsnitt.enhet, "omraade": omraade}
    return [
        {
            "tittel": tittel,
            "url": f"{base}?{urlencode({k: v for k, v in {**fast, 'svar': kode}.items() if v})}",
            "aktiv": kode == valgt,
            "antall": hvor_mange,
        }
        for kode, tittel, hvor_mange in vist
    ]


def _tilbake(utsnitt: Utsnitt, bilde: Rundebilde) -> str:
    """To the heat map: of the part of the kommune, or all of it where one virksomhet alone was looked at."""
    if any(liste.kode == utsnitt.enhet for liste in bilde.lister):
        return reverse("sjekkliste:runde", args=[utsnitt.runde.aar, utsnitt.runde.tertial])
    return utsnitt.adresse
