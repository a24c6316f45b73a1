"""The frame of every service (saksramme/arbeid.py), with what is avvik's own: who is written to."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from avvik import epost
from avvik.habilitetstekst import hvorfor_ikke
from avvik.models import SAKSTYPE, Avvik
from avvik.steg import STEG
from avvik.tilgang import Adgang, synlig_for
from felles.feil import UgyldigOvergang
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from saksramme import arbeid as ramme
from tiltak.models import Tiltak

SAKEN_ER_AVSLUTTET = gettext_lazy("Saken er avsluttet. Gjenåpne den først.")


class Arbeid(ramme.Arbeid[Avvik, Adgang]):
    """See saksramme.arbeid.Arbeid."""

    sakstype = SAKSTYPE
    steg = STEG

    @classmethod
    def hent_laast(cls, sak_id: int, tilgang: Tilgang) -> Avvik:
        return synlig_for(tilgang.bruker, tilgang).select_for_update(of=("self",)).get(pk=sak_id)

    @classmethod
    def adgang_til(cls, sak: Avvik, tilgang: Tilgang) -> Adgang:
        return Adgang(tilgang.bruker, sak, tilgang)

    @property
    def avvik(self) -> Avvik:
        """The case."""
        return self.sak

    def tiltak(self) -> Iterable[Tiltak]:
        return Tiltak.objects.for_sak(SAKSTYPE, self.avvik.pk)

    def hvorfor_ikke(self) -> str | None:
        return hvorfor_ikke(self.adgang)

    def sett_status(self, til: str, *, kommentar: str = "", data: dict[str, Any] | None = None) -> None:
        """Whoever takes a step has taken the case."""
        self.avvik.venter_siden = None
        super().sett_status(til, kommentar=kommentar, data=data)

    def skriv_til_lederen(self, slag: str) -> None:
        """An e-mail to who leads the case from now on; after the case has been changed."""
        epost.til_lederen(slag, self.avvik, aktoer=self.aktoer, tid=self.tid, tilgang=self.adgang.tilgang)

    def skriv_til(self, slag: str, mottaker: Bruker | None) -> None:
        """An e-mail to one person, unless it is who does this."""
        self.skriv_til_i(slag, self.avvik, mottaker)

    def skriv_til_i(self, slag: str, avvik: Avvik, mottaker: Bruker | None) -> None:
        """As `skriv_til`, about another case than this."""
        epost.til_person(slag, avvik, mottaker, aktoer=self.aktoer, tid=self.tid)

    def skriv_til_ansvarlig(self, slag: str) -> None:
        """An e-mail to the one for whom the case waits now: its behandler, else who leads it."""
        epost.til_ansvarlig(slag, self.avvik, aktoer=self.aktoer, tid=self.tid, tilgang=self.adgang.tilgang)


arbeid = Arbeid.paa


def krev_aapen(sak: Arbeid) -> None:
    """Raises UgyldigOvergang for a case that has ended."""
    if not sak.avvik.er_aapen:
        raise UgyldigOvergang(SAKEN_ER_AVSLUTTET)
