"""The open tiltak that sjekklister have led to, by frist."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from felles.klokke import i_dag
from felles.liste.side import Side
from felles.liste.visning import vis_liste
from organisasjon.views.adgang import bruker_i, krev_ansatt
from sjekkliste.lister import TILTAK, hent_virksomhet, synlige_for
from sjekkliste.runde.forms import Tiltaksvalg
from sjekkliste.runde.svar import Tiltaksliste, virksomheter_med_tiltak


@krev_ansatt
@require_safe
def tiltak(request: HttpRequest) -> HttpResponse:
    """Those of the sjekklister that the person may read, of one virksomhet or all; the others are counted."""

    def kontekst(_innhold: Tiltaksliste, _side: Side) -> dict[str, Any]:
        valg = list(virksomheter_med_tiltak(synlige_for(bruker_i(request))).values_list("kode", "navn"))
        enhet = hent_virksomhet(request.GET)
        if enhet is not None and (enhet.kode, enhet.navn) not in valg:
            valg.append((enhet.kode, enhet.navn))
        initial = {"enhet": enhet.kode if enhet else ""}
        skjema = Tiltaksvalg(initial=initial, enheter=valg, auto_id="filter-%s")
        return {"skjema": skjema, "dag": i_dag()}

    return vis_liste(request, TILTAK, "sjekkliste/tiltaksliste.html", kontekst)
