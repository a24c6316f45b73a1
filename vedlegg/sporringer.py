"""The files of cases, as one person may see them: what the list on a page shows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from felles.saker import Vedleggsadgang
from vedlegg.models import Skannestatus, Vedlegg
from vedlegg.services.lagring import MAKS_PER_SAK, kan_fjerne, ser


@dataclass(frozen=True)
class Vedleggsrad:
    """One file in a list, with what the reader may do with it."""

    vedlegg: Vedlegg
    hvem: str
    kan_aapnes: bool
    kan_fjernes: bool
    er_intern: bool


@dataclass(frozen=True)
class Vedleggsliste:
    """What `vedlegg/_liste.html` shows. `ny_url` is where one adds a file, empty where one may not."""

    rader: tuple[Vedleggsrad, ...]
    ny_url: str
    er_full: bool

    def __bool__(self) -> bool:
        """Is there anything to show, or to do?"""
        return bool(self.rader or self.ny_url or self.er_full)


def vedleggsliste(
    sakstype: str, sak_id: int, bruker: Any, adgang: Vedleggsadgang | None
) -> Vedleggsliste | None:
    """The files of one case; None where the person has no access to it."""
    return vedleggslister(sakstype, {sak_id: adgang}, bruker)[sak_id] if adgang else None


def vedleggslister(
    sakstype: str, saker: Mapping[int, Vedleggsadgang], bruker: Any
) -> dict[int, Vedleggsliste]:
    """The files of many cases of one kind, with one query. `saker`: what the person may do with each."""
    rader: dict[int, list[Vedleggsrad]] = {sak_id: [] for sak_id in saker}
    antall = dict.fromkeys(saker, 0)
    alle = Vedlegg.objects.gjeldende().filter(sakstype=sakstype, sak_id__in=saker)
    for vedlegg in alle.select_related("lastet_opp_av").order_by("created_at", "id"):
        adgang = saker[vedlegg.sak_id]
        antall[vedlegg.sak_id] += 1
        if ser(adgang, vedlegg, bruker):
            rader[vedlegg.sak_id].append(_rad(vedlegg, adgang, bruker))
    return {
        sak_id: _liste(sakstype, sak_id, adgang, rader[sak_id], antall[sak_id])
        for sak_id, adgang in saker.items()
    }


def _liste(
    sakstype: str, sak_id: int, adgang: Vedleggsadgang, rader: list[Vedleggsrad], antall: int
) -> Vedleggsliste:
    er_full = adgang.kan_legge_ved and antall >= MAKS_PER_SAK
    ny_url = reverse("vedlegg:ny", args=[sakstype, sak_id]) if adgang.kan_legge_ved and not er_full else ""
    return Vedleggsliste(tuple(rader), ny_url, er_full)


def _rad(vedlegg: Vedlegg, adgang: Vedleggsadgang, bruker: Any) -> Vedleggsrad:
    return Vedleggsrad(
        vedlegg,
        hvem=vedlegg.lastet_opp_av.navn,
        kan_aapnes=kan_aapne(vedlegg, bruker),
        kan_fjernes=kan_fjerne(adgang, vedlegg, bruker),
        er_intern=adgang.kan_velge_synlighet and not vedlegg.delt,
    )


def kan_aapne(vedlegg: Vedlegg, bruker: Any) -> bool:
    """May one who sees the file open it? What waits for the virus scanner only its uploader may."""
    if vedlegg.skannestatus in (Skannestatus.REN, Skannestatus.IKKE_SKANNET):
        return True
    return vedlegg.skannestatus != Skannestatus.SMITTET and vedlegg.lastet_opp_av_id == bruker.pk


def antall_vedlegg(sakstype: str, saker: Collection[int], *, for_melder: Any) -> dict[int, int]:
    """How many files of each case its reporter sees."""
    synlige = Q(delt=True) | Q(lastet_opp_av=for_melder)
    rader = Vedlegg.objects.gjeldende().filter(synlige, sakstype=sakstype, sak_id__in=saker)
    return dict(rader.values_list("sak_id").annotate(antall=Count("pk")))
