"""Where one begins: what waits for the person, and the sjekklister that they may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from felles.norsk import norsk_sortering
from organisasjon.tilgang import tilgang_for
from organisasjon.views.adgang import bruker_i, krev_ansatt
from sjekkliste.models import Levering, Runde, Sjekkliste, Svar
from sjekkliste.tilgang import Adgang, kan_styre, ser_noe, synlig_for

_TIDLIGERE = 6
_VIS = 100


@dataclass
class Rad:
    """One sjekkliste in a list, with what the person may do with it."""

    sjekkliste: Sjekkliste
    adgang: Adgang
    antall: int = 0
    besvart: int = 0
    for_sent: bool = False


@krev_ansatt
@require_safe
def oversikt(request: HttpRequest) -> HttpResponse:
    """What waits: one's own to fill in, those to receive; then those that one may read, and earlier ones."""
    bruker = bruker_i(request)
    tilgang = tilgang_for(bruker)
    synlige = synlig_for(bruker, tilgang).select_related("runde", "enhet", "levert_av", "mottatt_av")
    siste = Runde.objects.first()
    nye = synlige.filter(Q(runde__laast=None) | Q(runde=siste))
    nye = nye.order_by("runde", norsk_sortering("enhet__navn"))
    rader = [Rad(liste, Adgang(bruker, liste, tilgang)) for liste in nye]
    egne = [rad for rad in rader if rad.adgang.fyller_ut]
    til_mottak = [rad for rad in rader if rad.adgang.skal_motta]
    under = [rad for rad in rader if rad.sjekkliste.runde_id == getattr(siste, "pk", None)]
    under = [rad for rad in under if not rad.adgang.fyller_ut]
    egne_enheter = {rad.sjekkliste.enhet_id for rad in egne}
    tidligere = synlige.filter(enhet__in=egne_enheter).exclude(pk__in=[rad.sjekkliste.pk for rad in egne])
    _tell([*egne, *til_mottak, *under[:_VIS]])
    kontekst: dict[str, Any] = {
        "siste": siste,
        "egne": egne,
        "antall_aa_svare": sum(rad.adgang.kan_svare for rad in egne),
        "til_mottak": til_mottak,
        "under": under[:_VIS],
        "antall_under": len(under),
        "mangler_under": sum(not rad.sjekkliste.er_levert for rad in under),
        "tidligere": tidligere.order_by("-runde__aar", "-runde__tertial")[:_TIDLIGERE],
        "styrer": kan_styre(tilgang),
        "leser": ser_noe(tilgang),
    }
    return render(request, "sjekkliste/oversikt.html", kontekst)


def _tell(rader: Iterable[Rad]) -> None:
    """How far each has come, and whether it was late: two queries for all."""
    etter_id = {rad.sjekkliste.pk: rad for rad in rader}
    svar = Svar.objects.filter(sjekkliste__in=etter_id).values_list("sjekkliste").order_by("sjekkliste")
    tall = {
        pk: (antall, besvart)
        for pk, antall, besvart in svar.annotate(antall=Count("pk"), besvart=Count("pk", filter=~Q(verdi="")))
    }
    sene = set(
        Levering.objects.filter(sjekkliste__in=etter_id, til=None, for_sent=True).values_list(
            "sjekkliste_id", flat=True
        )
    )
    for rad in rader:
        rad.antall, rad.besvart = tall.get(rad.sjekkliste.pk, (0, 0))
        rad.for_sent = rad.sjekkliste.pk in sene
