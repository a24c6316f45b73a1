"""Tiltak that are open with somebody, and what becomes of them when the person has left."""

from collections.abc import Callable, Collection, Iterator, Mapping

from django.db import transaction
from django.db.models import QuerySet

from felles.klokke import skrivetid
from felles.register import sakstype
from felles.saker import Oppgave, Oppgaveslag
from organisasjon.ansatte import sluttede
from organisasjon.models import Bruker
from organisasjon.tre import Ledelse
from saksramme.tiltak.regler import regler_for
from saksramme.tiltak.services import noter_tiltak
from tiltak import services as tiltaksservice
from tiltak.epost import om_overtatt
from tiltak.models import Tiltak, TiltakQuerySet


def tiltaksoppgaver(
    kode: str, bruker_id: int, numre: Callable[[Collection[int]], Mapping[int, str]]
) -> list[Oppgave]:
    """The open tiltak of the person in cases of this kind, by the number of the case."""
    saker = list(
        Tiltak.objects.aapne().filter(sakstype=kode, ansvarlig=bruker_id).values_list("sak_id", flat=True)
    )
    nummer_paa = numre(set(saker))
    return [Oppgave(Oppgaveslag.TILTAK, nummer) for nummer in sorted(nummer_paa[sak_id] for sak_id in saker)]


def overta_tiltak(kode: str, ledelse: Ledelse, bruker_id: int | None = None) -> Iterator[bool]:
    """Gives the open tiltak of those who have left (or of one of them) to who leads each case of this kind.

    One a step, each stored by itself. One that somebody works on meanwhile is left for the next time.
    """
    borte = sluttede(ledelse.tre.dag)
    rader = _etterlatte(kode, borte if bruker_id is None else borte.filter(pk=bruker_id))
    for tiltak_id, sak_id in list(rader.order_by("pk").values_list("pk", "sak_id")):
        yield _overta(kode, tiltak_id, sak_id, ledelse)


def _etterlatte(kode: str, borte: QuerySet[Bruker]) -> TiltakQuerySet:
    return Tiltak.objects.aapne().filter(sakstype=kode, ansvarlig__in=borte)


@transaction.atomic
def _overta(kode: str, tiltak_id: int, sak_id: int, ledelse: Ledelse) -> bool:
    """Whoever leads the case is responsible from now on; nothing happens in a kommune without leaders."""
    tid, laas = skrivetid(), regler_for(kode).laas
    endret = laas(sak_id, vent=False) if laas else tid
    leder_id = sakstype(kode).ledere([sak_id], ledelse).get(sak_id)
    if endret is None or leder_id is None:
        return False
    ledige = _etterlatte(kode, sluttede(ledelse.tre.dag)).select_for_update(of=("self",), skip_locked=True)
    tiltak = ledige.select_related("ansvarlig").filter(pk=tiltak_id).first()
    if tiltak is None:
        return False
    borte, leder = tiltak.ansvarlig, Bruker.objects.get(pk=leder_id)
    tiltaksservice.overta(tiltak, ansvarlig=leder)
    noter_tiltak(
        tiltak,
        "tiltak_overtatt",
        tid=max(tid, endret, tiltak.created_at),
        aktoer_id=None,
        fra=borte.navn,
        til=leder.navn,
    )
    om_overtatt(tiltak, fra_id=borte.pk, dag=ledelse.tre.dag)
    return True
