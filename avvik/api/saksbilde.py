"""A case as one person may see it in the API: the same rules as on its page."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404

from avvik.habilitetstekst import om_habilitet
from avvik.handlinger import annet_arbeid, hva_mangler, neste_steg
from avvik.models import SAKSTYPE, Avvik, AvvikQuerySet, Omhandlet
from avvik.saker import vedleggsadgang_i
from avvik.tilgang import Adgang, synlig_for
from avvik.ulest import uleste_meldinger
from felles.klokke import i_dag, naa
from organisasjon.models import Bruker
from organisasjon.personvalg import ledernavn
from organisasjon.tilgang import Tilgang
from saksramme.steg import Situasjon
from tiltak.ansvar import merk_etterlatte
from tiltak.models import Tiltak
from vedlegg.sporringer import Vedleggsliste, vedleggsliste

_DUPLIKATER = 20
# What a person can be told that they can do, by the names of avvik/handlinger.py; and two that are no step.
DIALOG, FILER = "dialog", "filer"
HANDLINGER = (
    "start", "tiltak_nytt", "tiltak_effekt", "start_tiltak", "til_evaluering", "send_tilbake", "lukk",
    "klassifiser", "tildel", "videresend", "omhandler", "rett", "trekk", "gjenaapne", "avvis", DIALOG, FILER,
)  # fmt: skip


@dataclass
class Saksbilde:
    """One case in the eyes of one person. What it does not know itself, the case does."""

    adgang: Adgang

    def __getattr__(self, navn: str) -> Any:
        return getattr(self.avvik, navn)

    @property
    def avvik(self) -> Avvik:
        return self.adgang.avvik

    @cached_property
    def tiltak(self) -> list[Tiltak]:
        rader = Tiltak.objects.for_sak(SAKSTYPE, self.avvik.pk).select_related("ansvarlig")
        return merk_etterlatte(rader)

    @cached_property
    def _situasjon(self) -> Situasjon:
        return Situasjon(self.adgang, self.tiltak, naa())

    @cached_property
    def filer(self) -> Vedleggsliste:
        liste = vedleggsliste(SAKSTYPE, self.avvik.pk, self.adgang.bruker, vedleggsadgang_i(self.adgang))
        assert liste is not None  # the person sees the case
        return liste

    @property
    def kan(self) -> list[str]:
        """What the person can do with the case now; first what takes it on."""
        handlinger = [*neste_steg(self._situasjon), *annet_arbeid(self._situasjon)]
        navn = [handling.navn for handling in handlinger]
        navn += [DIALOG] * self.adgang.kan_skrive + [FILER] * bool(self.filer.ny_url)
        return list(dict.fromkeys(navn))

    @property
    def mangler(self) -> str:
        return hva_mangler(self._situasjon)

    @property
    def habilitet(self) -> str:
        return om_habilitet(self.adgang, self.leder) if self.avvik.er_aapen else ""

    @cached_property
    def leder(self) -> str:
        return ledernavn(self.adgang.habilitet.ledere) if self.avvik.er_aapen else ""

    @property
    def omhandler(self) -> list[Bruker]:
        return self.avvik.personer if self.adgang.ser_personer else []

    @property
    def tatt_bort(self) -> list[Omhandlet]:
        """Who was entered as somebody whom the case is about, and is not any more."""
        return [rad for rad in self.avvik.omhandlede.all() if rad.fjernet] if self.adgang.er_leder else []

    @property
    def _synlige(self) -> AvvikQuerySet:
        return synlig_for(self.adgang.bruker, self.adgang.tilgang)

    @property
    def original(self) -> str | None:
        """The case that this is a duplicate of, where the person sees that one too."""
        original = self.avvik.duplikat_av_id
        saker = self._synlige.filter(pk=original) if original else Avvik.objects.none()
        return saker.values_list("saksnummer", flat=True).first()

    @property
    def duplikater(self) -> list[str]:
        saker = self._synlige.filter(duplikat_av=self.avvik).order_by("-meldt", "-pk")
        return list(saker.values_list("saksnummer", flat=True)[:_DUPLIKATER])

    @property
    def uleste(self) -> int:
        """How many messages of the dialogue the person is to read and has not."""
        return uleste_meldinger(self.adgang).count() if self.adgang.kan_skrive else 0

    @property
    def forfalt(self) -> bool:
        return self.avvik.er_forfalt(i_dag())


def saksbilde(tilgang: Tilgang, saksnummer: str) -> Saksbilde:
    """404 for an unknown number, and likewise for a case that the person may not see."""
    avvik = synlig_for(tilgang.bruker, tilgang).for_visning().filter(saksnummer=saksnummer).first()
    if avvik is None:
        raise Http404
    return Saksbilde(Adgang(tilgang.bruker, avvik, tilgang))
