"""How the register answers those below it (felles/saker.py): number and address, links, files."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from felles.saker import Saksreferanse, Sakstype, Vedleggsadgang
from organisasjon.tilgang import Tilgang
from tests.leke.befaring.models import SAKSTYPE, Befaring
from tests.leke.befaring.steg import Status
from tests.leke.befaring.tilgang import Adgang, synlig_for


def adresse(sak: Befaring) -> str:
    """The page of it."""
    return reverse("befaring:vis", args=[sak.pk])


class Befaringssaker(Sakstype):
    """The Sakstype of befaringer. Nothing of theirs is taken over, and they have no tiltak."""

    kode = SAKSTYPE

    def referanser(self, ids: Collection[int], bruker: Any) -> dict[int, Saksreferanse]:
        synlige = set(synlig_for(bruker).filter(pk__in=ids).values_list("pk", flat=True))
        return {
            sak.pk: Saksreferanse(sak.pk, sak.nummer, adresse(sak) if sak.pk in synlige else None)
            for sak in Befaring.objects.filter(pk__in=ids)
        }

    def aapne_saker_i(self, enheter: Collection[int]) -> list[Saksreferanse]:
        aapne = Befaring.objects.filter(enhet__in=enheter).exclude(status=Status.AVSLUTTET)
        return [Saksreferanse(sak.pk, sak.nummer) for sak in aapne.order_by("pk")]

    def kan_koble(self, sak_id: int, bruker: Any) -> bool:
        adgang = _adgang(sak_id, bruker)
        return adgang is not None and bool(adgang.aktoerer)

    def vedleggsadgang(self, sak_id: int, bruker: Any) -> Vedleggsadgang | None:
        adgang = _adgang(sak_id, bruker)
        return _filer(adgang) if adgang else None

    def laas_for_vedlegg(self, sak_id: int, bruker: Any) -> Vedleggsadgang | None:
        adgang = _adgang(sak_id, bruker, laas=True)
        return _filer(adgang) if adgang else None


def _adgang(sak_id: int, bruker: Any, *, laas: bool = False) -> Adgang | None:
    """None for a befaring that the person may not see."""
    tilgang = Tilgang(bruker)
    synlige = synlig_for(bruker, tilgang).filter(pk=sak_id)
    sak = (synlige.select_for_update(of=("self",)) if laas else synlige).first()
    return Adgang(bruker, sak, tilgang) if sak else None


def _filer(adgang: Adgang) -> Vedleggsadgang:
    """Whoever does it adds pictures until it is ended; all who see it see them."""
    aapen = adgang.sak.status != Status.AVSLUTTET
    return Vedleggsadgang(
        adresse=adresse(adgang.sak),
        navn=_("befaring %(nummer)s") % {"nummer": adgang.sak.nummer},
        kan_legge_ved=aapen and bool(adgang.aktoerer),
        kan_fjerne_egne=aapen and bool(adgang.aktoerer),
    )
