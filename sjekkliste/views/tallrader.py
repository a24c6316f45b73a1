"""The rows behind a figure of the report: sjekklister, or answers, as of the figure's moment."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from felles.liste.side import Side
from felles.liste.visning import vis_liste
from felles.register import radadresse, tallkilde
from felles.tallkilde import Utvalg
from organisasjon.models import Enhet
from organisasjon.views.adgang import krev_ansatt
from sjekkliste.lister import RADSIDE, TALLRADER, Tallrader
from sjekkliste.models import SAKSTYPE, Malomraade
from sjekkliste.tilstander import UBESVART, Svarverdi

_FIGURNAVN = {
    "virksomheter": gettext_lazy("Virksomheter som skal levere"),
    "levert": gettext_lazy("Leverte sjekklister"),
    "levert_for_sent": gettext_lazy("Sjekklister levert for sent"),
    "mangler": gettext_lazy("Sjekklister som mangler"),
}


@krev_ansatt
@require_safe
def tallrader(request: HttpRequest) -> HttpResponse:
    """The answers that the person may see, and how many more there are; of virksomheter, all: who has
    delivered is a figure itself.
    """
    utvalg = Utvalg.fra_parametre(request.GET)
    if tallkilde(utvalg.register).radside != RADSIDE:
        return redirect(radadresse(utvalg, request.GET.dict()))
    return vis_liste(request, TALLRADER, "sjekkliste/tallrader.html", partial(_kontekst, request))


def _kontekst(request: HttpRequest, innhold: Tallrader, _side: Side) -> dict[str, Any]:
    utvalg = innhold.utvalg
    return {
        "utvalg": utvalg,
        "tittel": figurnavn(utvalg),
        "enhet": innhold.grunnlag.enhet.navn if utvalg.enhet else "",
        "rapport_url": _rapport(request),
    }


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
