"""The front page, which answers «what should I do now?», and the health of this process."""

import datetime as dt
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from avvik.innboks import innboks, ventende
from avvik.models import FRIST_ELLER_ALDRI, Avvik
from avvik.tilgang import synlig_for
from avvik.ulest import med_ulest_svar
from felles.kladd import kladder_for
from felles.klokke import i_dag
from organisasjon.models import Bruker, Rolletype
from organisasjon.tilgang import Tilgang, tilgang_for
from rapport.oversikt import siste_rapporter
from sjekkliste.sporringer import venter_paa
from tiltak.sporringer import mine_aapne

_VIS = 5


@require_safe
def forside(request: HttpRequest) -> HttpResponse:
    """What waits for the person, what became of what they reported, and where their role goes on."""
    bruker = cast(Bruker, request.user)
    tilgang = tilgang_for(bruker)
    dag = i_dag()
    kasse = innboks(bruker, dag, tilgang)
    egne = Avvik.objects.filter(melder=bruker).select_related("behandles_av")
    return render(
        request,
        "forside.html",
        {
            "dag": dag,
            "kladder": kladder_for(bruker),
            "hauger": kasse.foerste(_VIS),
            "venter": ventende(bruker, kasse, tilgang),
            "egne": egne.order_by("-meldt", "-pk")[:_VIS],
            "uleste_svar": set(med_ulest_svar(bruker).values_list("pk", flat=True)),
            "tiltak": mine_aapne(bruker, tilgang).order_by("frist", "pk")[:_VIS],
            "sjekklister": venter_paa(bruker, tilgang),
            "er_ansatt": tilgang.er_ansatt,
            **_til_lesing(bruker, tilgang, dag),
            "er_administrator": tilgang.er_administrator,
            "ser_rapporter": tilgang.har(
                Rolletype.KOMMUNEDIREKTOER, Rolletype.KVALITETSKOORDINATOR, Rolletype.REVISOR
            ),
            "rapporter": siste_rapporter(bruker, antall=3),
        },
    )


def _til_lesing(bruker: Bruker, tilgang: Tilgang, dag: dt.date) -> dict[str, Any]:
    """For those who follow others' cases: what is new to them, and what has waited longest."""
    andres = synlig_for(bruker, tilgang).aapne().exclude(melder=bruker).select_related("enhet")
    leser_nye = tilgang.har(Rolletype.VERNEOMBUD, Rolletype.PERSONVERNOMBUD, Rolletype.KVALITETSKOORDINATOR)
    passer_paa = tilgang.har(Rolletype.KOMMUNEDIREKTOER, Rolletype.KVALITETSKOORDINATOR)
    return {
        "leser_avvik": leser_nye or passer_paa,
        "til_lesing": andres.order_by("-meldt", "-pk")[:_VIS] if leser_nye else (),
        "lengst_over": andres.forfalte(dag).order_by(FRIST_ELLER_ALDRI, "pk")[:_VIS] if passer_paa else (),
    }


@require_safe
@login_not_required
def helse(request: HttpRequest) -> HttpResponse:
    """For a load balancer: 200 while this process reaches its database, else 503 by the middleware."""
    with connection.cursor() as peker:
        peker.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
