"""How the register of avvik answers those below it (felles/saker.py)."""

from collections.abc import Collection, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from avvik.models import SAKSTYPE, Avvik
from avvik.services.overtakelse import overta
from avvik.tilgang import Adgang, leder_av, synlig_for
from avvik.tiltaksregler import TILTAKSREGLER
from felles.saker import Oppgave, Oppgaveslag, Saksreferanse, Vedleggsadgang
from organisasjon.tilgang import Tilgang, tilgang_for
from saksramme.tiltak.overtakelse import tiltaksoppgaver


def vedleggsadgang_i(adgang: Adgang) -> Vedleggsadgang:
    """What the person may do with the files of a case that they see: as with its history and dialogue.

    Files are added while the case is open. A leder may remove one at any time, as it may show too much.
    """
    avvik = adgang.avvik
    deltar = avvik.er_aapen and (adgang.er_melder or adgang.kan_behandle)
    return Vedleggsadgang(
        adresse=reverse("avvik:sak", args=[avvik.saksnummer]),
        navn=_("sak %(nummer)s") % {"nummer": avvik.saksnummer},
        ser_alle=adgang.ser_intern_historikk,
        kan_legge_ved=deltar,
        kan_fjerne_egne=deltar,
        kan_fjerne_alle=adgang.er_leder,
        kan_velge_synlighet=avvik.melder_id is not None and not adgang.er_melder and adgang.kan_behandle,
    )


def _numre(ids: Collection[int]) -> dict[int, str]:
    return dict(Avvik.objects.filter(pk__in=ids).values_list("pk", "saksnummer"))


class Avvikssaker:
    """The Sakstype of this register, and the owner of its files."""

    kode = SAKSTYPE
    tiltak = TILTAKSREGLER

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
            for pk, nummer in _numre(ids).items()
        }

    def aapne_saker_i(self, enheter: Collection[int]) -> list[Saksreferanse]:
        """See felles.saker.Sakstype."""
        aapne = Avvik.objects.aapne().filter(behandles_av__in=enheter).order_by("saksnummer")
        return [Saksreferanse(pk, nummer) for pk, nummer in aapne.values_list("pk", "saksnummer")]

    def ledere(self, ids: Collection[int], ledelse: Any) -> dict[int, int | None]:
        """See felles.saker.Sakstype."""
        saker = Avvik.objects.filter(pk__in=ids).med_habilitet()
        return {sak.pk: leder_av(ledelse, sak) for sak in saker}

    def oppgaver_hos(self, bruker_id: int) -> list[Oppgave]:
        """See felles.saker.Sakstype: cases to handle, and tiltak."""
        saker = Avvik.objects.aapne().filter(behandler=bruker_id)
        return [
            *(
                Oppgave(Oppgaveslag.BEHANDLER, nummer)
                for nummer in saker.order_by("saksnummer").values_list("saksnummer", flat=True)
            ),
            *tiltaksoppgaver(SAKSTYPE, bruker_id, _numre),
        ]

    def overta(self, bruker_id: int | None = None) -> Iterator[bool]:
        """See felles.saker.Sakstype."""
        return overta(bruker_id)

    def kan_koble(self, sak_id: int, bruker: Any) -> bool:
        """See felles.saker.Sakstype."""
        adgang = _adgang(sak_id, bruker)
        return adgang is not None and adgang.kan_behandle

    def vedleggsadgang(self, sak_id: int, bruker: Any) -> Vedleggsadgang | None:
        """See felles.saker.Sakstype."""
        adgang = _adgang(sak_id, bruker)
        return vedleggsadgang_i(adgang) if adgang else None

    def laas_for_vedlegg(self, sak_id: int, bruker: Any) -> Vedleggsadgang | None:
        """See felles.saker.Sakstype."""
        tilgang = Tilgang(bruker)
        avvik = synlig_for(bruker, tilgang).select_for_update(of=("self",)).filter(pk=sak_id).first()
        return vedleggsadgang_i(Adgang(bruker, avvik, tilgang)) if avvik else None


def _adgang(sak_id: int, bruker: Any) -> Adgang | None:
    """None for a case that the person may not see."""
    tilgang = tilgang_for(bruker)
    avvik = synlig_for(bruker, tilgang).select_related("kategori__forelder").filter(pk=sak_id).first()
    return Adgang(bruker, avvik, tilgang) if avvik else None
