"""The front page, which answers «what should I do now?», and the health of this process."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from felles.kladd import kladder_for
from felles.klokke import i_dag
from felles.register import alle
from organisasjon.models import Bruker, Rolletype
from organisasjon.tilgang import tilgang_for
from rapport.oversikt import siste_rapporter
from saksramme.arbeidsliste import Arbeidsbord
from tiltak.sporringer import mine_aapne

_VIS = 5


@require_safe
def forside(request: HttpRequest) -> HttpResponse:
    """What waits for the person, what else the registers tell them, and where their role goes on."""
    bruker = cast(Bruker, request.user)
    tilgang = tilgang_for(bruker)
    dag = i_dag()
    bord = Arbeidsbord(tilgang, dag)
    deler = sorted((del_ for register in alle() for del_ in register.forside), key=lambda del_: del_.plass)
    blokker = [blokk for del_ in deler if (blokk := del_.blokk(tilgang, dag))]
    return render(
        request,
        "forside.html",
        {
            "kladder": kladder_for(bruker),
            "arbeid": bord.grupper(_VIS),
            "har_noe": bord.har_noe,
            "venter": bord.ventende,
            "innboks": bord.innboks,
            "tiltak": mine_aapne(bruker, tilgang).order_by("frist", "pk")[:_VIS],
            "blokker": blokker,
            "har_nytt": any(blokk.har_nytt for blokk in blokker),
            "er_ansatt": tilgang.er_ansatt,
            "er_administrator": tilgang.er_administrator,
            "ser_rapporter": tilgang.har(
                Rolletype.KOMMUNEDIREKTOER, Rolletype.KVALITETSKOORDINATOR, Rolletype.REVISOR
            ),
            "rapporter": siste_rapporter(bruker, antall=3),
        },
    )


@require_safe
@login_not_required
def helse(request: HttpRequest) -> HttpResponse:
    """For a load balancer: 200 while this process reaches its database, else 503 by the middleware."""
    with connection.cursor() as peker:
        peker.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
