"""What lies behind a cell of the heat map: the answers, or for those who may not read them, how many."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from felles.liste.side import Side
from felles.liste.visning import vis_liste
from organisasjon.views.adgang import krev_ansatt
from sjekkliste.lister import CELLE, MOTSIGELSE, Celleliste
from sjekkliste.runde.bilde import VERDIER, Rundebilde
from sjekkliste.runde.utsnitt import Utsnitt
from sjekkliste.tilstander import UBESVART, Svarverdi


@krev_ansatt
@require_safe
def celle(request: HttpRequest, aar: int, tertial: int) -> HttpResponse:
    """The answers of an enhet with its subtree in an område; `?svar=` one kind of them, or contradictions."""
    sti = {"aar": aar, "tertial": tertial}
    return vis_liste(request, CELLE, "sjekkliste/celle.html", _kontekst, sti=sti)


def _kontekst(celle: Celleliste, _side: Side) -> dict[str, Any]:
    utsnitt, bilde, omraade = celle.utsnitt, celle.bilde, celle.omraade
    telling = bilde.per_omraade[omraade.kode] if omraade else bilde.sum
    return {
        "utsnitt": utsnitt,
        "runde": utsnitt.runde,
        "tittel": omraade.navn if omraade else _("Alle områder"),
        "enhet": utsnitt.node.navn if utsnitt.node else _("Hele kommunen"),
        "faner": _faner(utsnitt, omraade.kode if omraade else "", celle.valgt, telling, celle.motsigelser),
        "manglende": bilde.manglende,
        "ubesvart": telling[UBESVART],
        "flere_virksomheter": len(bilde.lister) > 1,
        "tilbake_url": _tilbake(utsnitt, bilde),
    }


def _faner(
    utsnitt: Utsnitt, omraade: str, valgt: str, telling: Counter[str], motsigelser: int
) -> list[dict[str, Any]]:
    """All that is answered, each kind of answer that there is, and contradictions."""
    navn = {**dict(Svarverdi.choices), UBESVART: _("Ubesvart"), MOTSIGELSE: _("Motsigelser")}
    antall = {**{verdi: telling[verdi] for verdi in VERDIER}, MOTSIGELSE: motsigelser}
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
