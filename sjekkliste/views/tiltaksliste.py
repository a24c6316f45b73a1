"""The open tiltak that sjekklister have led to, by frist."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from felles.klokke import i_dag
from organisasjon.models import Enhet
from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i, krev_ansatt
from sjekkliste.forms.runde import Tiltaksvalg
from sjekkliste.rundesvar import tiltaksside, virksomheter_med_tiltak
from sjekkliste.tilgang import synlig_for


@krev_ansatt
@require_safe
def tiltak(request: HttpRequest) -> HttpResponse:
    """Those of the sjekklister that the person may read, of one virksomhet or all; the others are counted."""
    bruker = bruker_i(request)
    synlige = synlig_for(bruker, tilgang_for(bruker))
    valg = list(virksomheter_med_tiltak(synlige).values_list("kode", "navn"))
    kode, enhet = request.GET.get("enhet", ""), None
    if kode:
        enhet = Enhet.objects.filter(kode=kode).first()
        if enhet is None:
            raise Http404
        valg = [*valg, (enhet.kode, enhet.navn)] if (enhet.kode, enhet.navn) not in valg else valg
    dag = i_dag()
    kontekst = {
        "skjema": Tiltaksvalg(initial={"enhet": kode}, enheter=valg, auto_id="filter-%s"),
        "side": tiltaksside(synlige, enhet, dag, request.GET.get("etter", "")),
        "dag": dag,
    }
    return render(request, "sjekkliste/tiltaksliste.html", kontekst)
