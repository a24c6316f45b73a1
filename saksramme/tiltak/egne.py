"""A person's own tiltak, whether or not they may see the cases these belong to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from felles.feil import Utdatert
from felles.klokke import i_dag
from felles.liste.visning import vis_liste
from felles.skjemaside import LES_OG_SKRIV, skjemaside
from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i, krev_ansatt
from saksramme.tiltak.forms import MittUtfoerSkjema
from saksramme.tiltak.services import utfoer_tiltak
from tiltak.lister import MINE
from tiltak.models import Tiltak
from tiltak.sporringer import med_saker, mine_aapne


@krev_ansatt
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the person has to do, by deadline; `?vis=ferdige` what they have done, newest first."""
    return vis_liste(request, MINE, "tiltak/mine.html", lambda *_: _kontekst(request))


def _kontekst(request: HttpRequest) -> dict[str, Any]:
    bruker = bruker_i(request)
    ferdige, adresse = request.GET.get("vis") == "ferdige", reverse("tiltak:mine")
    antall = mine_aapne(bruker, tilgang_for(bruker)).count()
    return {
        "ferdige": ferdige,
        "dag": i_dag(),
        "faneliste": [
            {"tittel": _("Åpne"), "url": adresse, "aktiv": not ferdige, "antall": antall},
            {"tittel": _("Avsluttede"), "url": f"{adresse}?vis=ferdige", "aktiv": ferdige},
        ],
    }


@krev_ansatt
@require_http_methods(LES_OG_SKRIV)
def utfoer(request: HttpRequest, tiltak_id: int) -> HttpResponse:
    """Marks one's own tiltak as done; 404 for another's. The register of its case keeps the rules."""
    bruker = bruker_i(request)
    tiltak = get_object_or_404(Tiltak, pk=tiltak_id, ansvarlig=bruker)
    skjema = MittUtfoerSkjema(request.POST or None, initial={"versjon": tiltak.versjon})

    def utdatert(feil: Utdatert) -> dict[str, Any]:
        tiltak.refresh_from_db()
        skjema.friskt_opp(tiltak.versjon)
        setning = _("Noen andre har endret tiltaket. Les det på nytt. Det du skrev, står her fortsatt.")
        return {"utdatert": setning, "rad": med_saker([tiltak], bruker)[0]}

    return skjemaside(
        request,
        skjema,
        lambda data: utfoer_tiltak(
            tiltak_id=tiltak.pk, versjon=data["versjon"], aktoer=bruker, resultat=data["resultat"]
        ),
        side="tiltak/utfoer.html",
        kvittering=_("Takk. Tiltaket er merket som utført."),
        tilbake_url=reverse("tiltak:mine"),
        utdatert=utdatert,
        rad=med_saker([tiltak], bruker)[0],
    )
