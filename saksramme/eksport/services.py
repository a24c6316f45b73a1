"""Ordering a file of a list, and running one again that failed. What the worker does is in jobb.py."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from felles.feil import UgyldigOvergang
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.klokke import naa
from felles.liste.fil import Format
from felles.liste.liste import Liste, Spoerring
from felles.soekeminne import hent_fra
from organisasjon.models import Bruker
from saksramme.models import Eksport, Eksportstatus
from utboks.services import bestill as bestill_jobb

JOBBSLAG = "eksport"
OPPBEVARES = dt.timedelta(days=7)


def bestill_eksport(
    *,
    aktoer: Bruker,
    liste: Liste,
    format_: Format,
    parametre: str,
    sti: Mapping[str, int],
    oekt: str = "",
    innsending: Innsendingsnoekkel | None = None,
) -> Eksport:
    """Orders a file of what the person sees in the list with the parameters of that address.

    Raises what the page of the list answers them with. `oekt` is the session that knows what is searched for.
    """
    liste.adgang(aktoer)
    spoerring = spoerring_for(aktoer, liste, parametre, sti, oekt)
    liste.hent(spoerring)
    return _bestill(
        aktoer=aktoer,
        liste=liste.kode,
        format_=format_,
        parametre=parametre,
        sti=dict(sti),
        oekt=oekt if spoerring.ord_ else "",
        innsending=innsending,
    )


@en_gang("eksport", Eksport)
@transaction.atomic
def _bestill(
    *,
    aktoer: Bruker,
    liste: str,
    format_: Format,
    parametre: str,
    sti: Mapping[str, int],
    oekt: str,
    innsending: Innsendingsnoekkel | None = None,
) -> Eksport:
    eksport = Eksport.objects.create(
        bruker=aktoer, liste=liste, format=format_, parametre=parametre, sti=sti, oekt=oekt, bestilt=naa()
    )
    _bestill_jobb(eksport)
    return eksport


def _bestill_jobb(eksport: Eksport) -> None:
    noekkel = f"eksport-{eksport.pk}-{eksport.kjoering}"
    bestill_jobb(slag=JOBBSLAG, noekkel=noekkel, objekt_id=eksport.pk)


def spoerring_for(
    bruker: Bruker, liste: Liste, parametre: str, sti: Mapping[str, int], oekt: str
) -> Spoerring:
    """What the address asks of the list, with the words that the session knows."""
    valg = QueryDict(parametre)
    ord_ = hent_fra(oekt, liste.soek, valg.get("soek", "")) if liste.soek else ""
    return Spoerring(bruker, valg, sti, ord_)


@transaction.atomic
def kjoer_igjen(*, aktoer: Bruker, eksport_id: int) -> Eksport:
    """Runs again what failed, for who ordered it; raises DoesNotExist for another's."""
    eksport = Eksport.objects.select_for_update().get(pk=eksport_id, bruker=aktoer)
    if eksport.status != Eksportstatus.FEILET:
        raise UgyldigOvergang(_("Bare en fil som feilet, kan lages på nytt."))
    eksport.status, eksport.feil = Eksportstatus.BESTILT, ""
    eksport.kjoering += 1
    eksport.save(update_fields=["status", "feil", "kjoering"])
    _bestill_jobb(eksport)
    return eksport


def rydd(tid: dt.datetime) -> int:
    """Removes the files that were ordered a week ago; returns how many."""
    antall, _per_slag = Eksport.objects.filter(bestilt__lte=tid - OPPBEVARES).delete()
    return antall
