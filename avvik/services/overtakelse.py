"""What somebody who has left had open: their cases go back to the leder, their tiltak become the leder's."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet

from avvik import epost
from avvik.models import SAKSTYPE, Avvik, AvvikQuerySet
from felles.klokke import skrivetid
from hendelser.services import noter
from organisasjon.ansatte import sluttede
from organisasjon.models import Bruker
from organisasjon.tre import Ledelse, Tre
from saksramme.tiltak.overtakelse import overta_tiltak


def overta(bruker_id: int | None = None) -> Iterator[bool]:
    """See felles.saker.Sakstype. A case that somebody works on meanwhile is left for the next time."""
    ledelse = Ledelse(Tre())
    saker = Avvik.objects.aapne().filter(behandler__in=_borte(ledelse, bruker_id))
    for sak_id in list(saker.order_by("pk").values_list("pk", flat=True)):
        yield _overta_sak(sak_id, ledelse)
    yield from overta_tiltak(SAKSTYPE, ledelse, bruker_id)


def _borte(ledelse: Ledelse, bruker_id: int | None = None) -> QuerySet[Bruker]:
    borte = sluttede(ledelse.tre.dag)
    return borte if bruker_id is None else borte.filter(pk=bruker_id)


@transaction.atomic
def _overta_sak(sak_id: int, ledelse: Ledelse) -> bool:
    """The case has no behandler from now on: it waits for whoever leads it, also should that one change."""
    tid = skrivetid()
    avvik = _laast(Avvik.objects.aapne().filter(behandler__in=_borte(ledelse)), sak_id)
    if avvik is None or avvik.behandler is None:
        return False
    borte, avvik.behandler = avvik.behandler, None
    avvik.endret = max(tid, avvik.endret)
    avvik.venter_siden = avvik.endret
    avvik.versjon += 1
    avvik.save()
    noter(
        sakstype=SAKSTYPE,
        sak_id=sak_id,
        slag="overtatt",
        tidspunkt=avvik.endret,
        aktoer_id=None,
        fra=borte.navn,
    )
    epost.om_overtatt(avvik, ledelse, fra_id=borte.pk)
    return True


def _laast(saker: AvvikQuerySet, sak_id: int) -> Avvik | None:
    """The case, locked; nothing while somebody else holds it, or where it is not among `saker` any more."""
    ledig = saker.select_for_update(of=("self",), skip_locked=True).select_related("behandler")
    return ledig.med_habilitet().filter(pk=sak_id).first()
