"""The frame of every service (saksramme/arbeid.py), with what is a sjekkliste's own: its runde."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, UgyldigOvergang
from felles.foedselsnummer import inneholder_foedselsnummer
from felles.klokke import naa, skrivetid
from felles.krav import krev, krev_versjon
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from saksramme import arbeid as ramme
from sjekkliste import epost
from sjekkliste.models import SAKSTYPE, Runde, Sjekkliste
from sjekkliste.steg import AAPEN_RUNDE, STEG
from sjekkliste.tilgang import Adgang, kan_styre, synlig_for

LENGSTE_TEKST = 10_000


class Arbeid(ramme.Arbeid[Sjekkliste, Adgang]):
    """See saksramme.arbeid.Arbeid. The runde cannot be locked meanwhile."""

    sakstype = SAKSTYPE
    steg = STEG
    # Always later than what was done before, so that no delivery is of zero length.
    skritt = dt.timedelta(microseconds=1)

    @classmethod
    def hent_laast(cls, sak_id: int, tilgang: Tilgang) -> Sjekkliste:
        synlige = synlig_for(tilgang.bruker, tilgang)
        runde_id = synlige.values_list("runde_id", flat=True).get(pk=sak_id)
        # First the runde, as whoever locks it does: answers are then either before or refused.
        runde = laas_runde_delt(runde_id)
        sjekkliste = synlige.select_for_update(of=("self",)).select_related("enhet").get(pk=sak_id)
        sjekkliste.runde = runde
        return sjekkliste

    @classmethod
    def adgang_til(cls, sak: Sjekkliste, tilgang: Tilgang) -> Adgang:
        return Adgang(tilgang.bruker, sak, tilgang)

    @property
    def sjekkliste(self) -> Sjekkliste:
        """The case."""
        return self.sak

    def krev_aapen_runde(self) -> None:
        """Raises UgyldigOvergang once the runde is locked."""
        if not AAPEN_RUNDE.holder(self.situasjon()):
            raise AAPEN_RUNDE.nekt()

    def krev_utfylling(self) -> None:
        """Leder or deputy, while it can be filled in: IkkeTillatt for others, UgyldigOvergang afterwards."""
        self.krev_aapen_runde()
        self.krev(self.adgang.fyller_ut)
        if not self.adgang.er_til_utfylling:
            raise UgyldigOvergang(_("Sjekklisten er levert. Den kan endres hvis den blir sendt tilbake."))

    def krev_overgang(self, navn: str) -> None:
        """First of all, that the runde is open."""
        self.krev_aapen_runde()
        super().krev_overgang(navn)

    def skriv(self, slag: str) -> None:
        """E-mails to those whom the step concerns."""
        ledelse = self.adgang.tilgang.ledelse
        epost.om_steg(slag, self.sjekkliste, ledelse, aktoer_id=self.aktoer.pk, tid=self.tid)


arbeid = Arbeid.paa


def laas_runde_delt(runde_id: int) -> Runde:
    """The runde, which cannot be locked until commit; others can hold it so too, and answer at once."""
    return Runde.objects.raw("SELECT * FROM sjekkliste_runde WHERE id = %s FOR SHARE", [runde_id])[0]


class Rundearbeid(ramme.Radarbeid[Runde, Bruker | None]):
    """A locked runde in the hands of who may steer it."""


@contextmanager
def rundearbeid(runde_id: int, *, aktoer: Bruker, versjon: int | None) -> Iterator[Rundearbeid]:
    """Locks the runde for who may steer it. Raises IkkeTillatt, Utdatert, and UgyldigOvergang once locked.

    Its instant is later than that of every delivery: those under way are waited for first.
    """
    with transaction.atomic():
        skrivetid()
        krev(kan_styre(Tilgang(aktoer)))
        runde = Runde.objects.select_for_update().get(pk=runde_id)
        krev_versjon(runde.versjon, versjon)
        if not runde.er_aapen:
            raise UgyldigOvergang(_("Runden er låst."))
        yield Rundearbeid(runde, aktoer, naa())


def ren_tekst(verdi: str, felt: str) -> str:
    """The text without blanks around it, each line ended alike.

    Domenefeil where it is too long or seems to hold a fødselsnummer.
    """
    verdi = verdi.replace("\r\n", "\n").strip()
    if len(verdi) > LENGSTE_TEKST:
        raise Domenefeil(_("Teksten kan ha høyst 10 000 tegn."), felt=felt)
    if inneholder_foedselsnummer(verdi):
        raise Domenefeil(_("Teksten ser ut til å inneholde et fødselsnummer. Ta det bort."), felt=felt)
    return verdi
