"""Tiltak from sjekklister of somebody who has left become those of who leads the virksomhet."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet

from felles.klokke import skrivetid
from hendelser.services import noter
from organisasjon.ansatte import sluttede
from organisasjon.models import Bruker
from organisasjon.tre import Ledelse, Tre
from sjekkliste.models import SAKSTYPE, SVARTYPE, Svar
from tiltak import services as tiltaksservice
from tiltak.epost import om_overtatt
from tiltak.models import Tiltak, TiltakQuerySet


def overta(bruker_id: int | None = None) -> Iterator[bool]:
    """See felles.saker.Sakstype. A tiltak that somebody works on meanwhile is left for the next time."""
    ledelse = Ledelse(Tre())
    borte = sluttede(ledelse.tre.dag)
    rader = _etterlatte(borte if bruker_id is None else borte.filter(pk=bruker_id))
    for tiltak_id in list(rader.order_by("pk").values_list("pk", flat=True)):
        yield _overta_tiltak(tiltak_id, ledelse)


def _etterlatte(borte: QuerySet[Bruker]) -> TiltakQuerySet:
    return Tiltak.objects.aapne().filter(sakstype=SVARTYPE, ansvarlig__in=borte)


@transaction.atomic
def _overta_tiltak(tiltak_id: int, ledelse: Ledelse) -> bool:
    tid = skrivetid()
    rader = _etterlatte(sluttede(ledelse.tre.dag)).select_for_update(of=("self",), skip_locked=True)
    tiltak = rader.select_related("ansvarlig").filter(pk=tiltak_id).first()
    if tiltak is None:
        return False
    svar = Svar.objects.select_related("sjekkliste").get(pk=tiltak.sak_id)
    leder_id = ledelse.naermeste_leder(svar.sjekkliste.enhet_id)
    if leder_id is None:
        return False
    borte, leder = tiltak.ansvarlig, Bruker.objects.get(pk=leder_id)
    tiltaksservice.overta(tiltak, ansvarlig=leder)
    noter(
        sakstype=SAKSTYPE,
        sak_id=svar.sjekkliste_id,
        slag="tiltak_overtatt",
        tidspunkt=max(tid, tiltak.created_at),
        aktoer_id=None,
        fra=borte.navn,
        til=leder.navn,
        data={"tiltak": tiltak_id},
    )
    om_overtatt(tiltak, fra_id=borte.pk, dag=ledelse.tre.dag)
    return True
