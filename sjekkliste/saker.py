"""How the register of sjekklister answers those below it (felles/saker.py). A tiltak's case is an answer."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from felles.saker import Saksreferanse
from sjekkliste.models import SAKSTYPE, Sjekkliste, Svar
from sjekkliste.services.tiltaksarbeid import utfoer_tiltak
from sjekkliste.tilgang import synlig_for


def nummer(aar: int, tertial: int, enhet_kode: str) -> str:
    """What a sjekkliste is called where only numbers may stand: «S-2024-1-200»."""
    return f"S-{aar}-{tertial}-{enhet_kode}"


_NUMMER = ("sjekkliste__runde__aar", "sjekkliste__runde__tertial", "sjekkliste__enhet__kode")


class Sjekklistesaker:
    """The Sakstype of this register."""

    kode = SAKSTYPE

    def referanser(self, ids: Collection[int], bruker: Any) -> dict[int, Saksreferanse]:
        """See felles.saker.Sakstype. The question itself is no secret: it stands in the template."""
        synlige = set(
            Svar.objects.filter(pk__in=ids, sjekkliste__in=synlig_for(bruker).values("pk")).values_list(
                "pk", flat=True
            )
        )
        rader = Svar.objects.filter(pk__in=ids).values_list(
            "pk", "sjekkliste", "spoersmaal", "spoersmaal__tekst", *_NUMMER
        )
        return {
            pk: Saksreferanse(
                pk,
                nummer(*kode),
                f"{reverse('sjekkliste:vis', args=[sjekkliste])}#spoersmaal-{spoersmaal}"
                if pk in synlige
                else None,
                tekst if pk in synlige else None,
            )
            for pk, sjekkliste, spoersmaal, tekst, *kode in rader
        }

    def aapne_saker_i(self, enheter: Collection[int]) -> list[Saksreferanse]:
        """See felles.saker.Sakstype: sjekklister of open runder that are not delivered."""
        aapne = Sjekkliste.objects.manglende().filter(enhet__in=enheter, runde__laast=None)
        rader = aapne.order_by("runde", "enhet__kode").values_list(
            "pk", "runde__aar", "runde__tertial", "enhet__kode"
        )
        return [Saksreferanse(pk, nummer(*kode)) for pk, *kode in rader]

    def utfoer_tiltak(self, *, tiltak_id: int, versjon: int, aktoer: Any, resultat: str) -> None:
        """See felles.saker.Sakstype."""
        utfoer_tiltak(tiltak_id=tiltak_id, versjon=versjon, aktoer=aktoer, resultat=resultat)
