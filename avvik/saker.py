"""How the register of avvik answers those below it (felles/saker.py)."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from avvik.models import SAKSTYPE, Avvik
from avvik.services.tiltaksarbeid import utfoer_tiltak
from avvik.tilgang import synlig_for
from felles.saker import Saksreferanse


class Avvikssaker:
    """The Sakstype of this register."""

    kode = SAKSTYPE

    def referanser(self, ids: Collection[int], bruker: Any) -> dict[int, Saksreferanse]:
        """See felles.saker.Sakstype."""
        synlige = dict(synlig_for(bruker).filter(pk__in=ids).values_list("pk", "tittel"))
        return {
            pk: Saksreferanse(
                pk,
                nummer,
                reverse("avvik:sak", args=[nummer]) if pk in synlige else None,
                synlige.get(pk),
            )
            for pk, nummer in Avvik.objects.filter(pk__in=ids).values_list("pk", "saksnummer")
        }

    def aapne_saker_i(self, enheter: Collection[int]) -> list[Saksreferanse]:
        """See felles.saker.Sakstype."""
        aapne = Avvik.objects.aapne().filter(behandles_av__in=enheter).order_by("saksnummer")
        return [Saksreferanse(pk, nummer) for pk, nummer in aapne.values_list("pk", "saksnummer")]

    def utfoer_tiltak(self, *, tiltak_id: int, versjon: int, aktoer: Any, resultat: str) -> None:
        """See felles.saker.Sakstype."""
        utfoer_tiltak(tiltak_id=tiltak_id, versjon=versjon, aktoer=aktoer, resultat=resultat)
