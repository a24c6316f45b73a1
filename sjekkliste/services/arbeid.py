"""The frame of every service: lock the sjekkliste, refuse a stale version, save, and write the history."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from felles.foedselsnummer import inneholder_foedselsnummer
from felles.klokke import naa, skrivetid
from hendelser.services import noter
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from sjekkliste import epost
from sjekkliste.models import SAKSTYPE, Runde, Sjekkliste
from sjekkliste.tilgang import Adgang, kan_styre, synlig_for
from sjekkliste.tilstander import Status, overgang

LENGSTE_TEKST = 10_000
RUNDEN_ER_LAAST = gettext_lazy("Runden er låst. Svarene kan ikke endres lenger.")


@dataclass
class Arbeid:
    """A locked sjekkliste in the hands of one person, at the instant that all they do is stamped with."""

    sjekkliste: Sjekkliste
    aktoer: Bruker
    tid: dt.datetime
    adgang: Adgang = field(repr=False)

    def krev(self, tillatt: bool, hvorfor: object = None) -> None:
        """Raises IkkeTillatt unless."""
        if not tillatt:
            raise IkkeTillatt(hvorfor)

    def krev_aapen_runde(self) -> None:
        """Raises UgyldigOvergang once the runde is locked."""
        if not self.sjekkliste.runde.er_aapen:
            raise UgyldigOvergang(RUNDEN_ER_LAAST)

    def krev_utfylling(self) -> None:
        """Leder or deputy, while it can be filled in: IkkeTillatt for others, UgyldigOvergang afterwards."""
        self.krev_aapen_runde()
        self.krev(self.adgang.fyller_ut)
        if not self.adgang.er_til_utfylling:
            raise UgyldigOvergang(_("Sjekklisten er levert. Den kan endres hvis den blir sendt tilbake."))

    def krev_overgang(self, til: Status) -> None:
        """Raises UgyldigOvergang for a step that is not declared, IkkeTillatt for one not theirs."""
        self.krev_aapen_runde()
        steg = overgang(self.sjekkliste.status, til)
        if steg is None:
            raise UgyldigOvergang(
                _("En sjekkliste som er «%(status)s», kan ikke bli «%(til)s».")
                % {"status": self.sjekkliste.get_status_display(), "til": til.label}
            )
        self.krev(steg.aktoer in self.adgang.aktoerer)

    def sett_status(self, til: Status, *, kommentar: str = "") -> None:
        """Takes the step and writes it in the history."""
        fra, self.sjekkliste.status = self.sjekkliste.status, til
        self.noter("status", fra=fra, til=til, kommentar=kommentar)

    def noter(self, slag: str, *, fra: str = "", til: str = "", kommentar: str = "", **data: Any) -> None:
        """Adds a row to the history of the sjekkliste, by this person, now."""
        noter(
            sakstype=SAKSTYPE,
            sak_id=self.sjekkliste.pk,
            slag=slag,
            tidspunkt=self.tid,
            aktoer_id=self.aktoer.pk,
            fra=fra,
            til=til,
            kommentar=kommentar,
            data=data,
        )

    def skriv(self, slag: str) -> None:
        """E-mails to those whom the step concerns."""
        ledelse = self.adgang.tilgang.ledelse
        epost.om_steg(slag, self.sjekkliste, ledelse, aktoer_id=self.aktoer.pk, tid=self.tid)

    def lagre(self) -> Sjekkliste:
        """Stores the sjekkliste with a new version, stamped with the instant of the work."""
        self.sjekkliste.endret = self.tid
        self.sjekkliste.versjon += 1
        self.sjekkliste.save()
        return self.sjekkliste


@contextmanager
def arbeid(sjekkliste_id: int, *, aktoer: Bruker, versjon: int | None) -> Iterator[Arbeid]:
    """Locks the sjekkliste for the person, in one transaction, and its runde against being locked meanwhile.

    Raises Sjekkliste.DoesNotExist for one that the person may not see, Utdatert where `versjon` is not the
    stored one. `versjon=None` is for work that cannot overwrite anybody's, or has a version of its own.
    """
    with transaction.atomic():
        tid = skrivetid()
        tilgang = Tilgang(aktoer)
        synlige = synlig_for(aktoer, tilgang)
        runde_id = synlige.values_list("runde_id", flat=True).get(pk=sjekkliste_id)
        # First the runde, as whoever locks it does: answers are then either before or refused.
        runde = laas_runde_delt(runde_id)
        sjekkliste = synlige.select_for_update(of=("self",)).select_related("enhet").get(pk=sjekkliste_id)
        sjekkliste.runde = runde
        if versjon is not None and sjekkliste.versjon != versjon:
            raise Utdatert()
        # Always later than what was done before, so that no delivery is of zero length.
        tid = max(tid, sjekkliste.endret + dt.timedelta(microseconds=1))
        yield Arbeid(sjekkliste, aktoer, tid, Adgang(aktoer, sjekkliste, tilgang))


def laas_runde_delt(runde_id: int) -> Runde:
    """The runde, which cannot be locked until commit; others can hold it so too, and answer at once."""
    return Runde.objects.raw("SELECT * FROM sjekkliste_runde WHERE id = %s FOR SHARE", [runde_id])[0]


@contextmanager
def rundearbeid(runde_id: int, *, aktoer: Bruker, versjon: int | None) -> Iterator[tuple[Runde, dt.datetime]]:
    """Locks the runde for who may steer it. Raises IkkeTillatt, Utdatert, and UgyldigOvergang once locked.

    The instant given is later than that of every delivery: those under way are waited for first.
    """
    with transaction.atomic():
        skrivetid()
        if not kan_styre(Tilgang(aktoer)):
            raise IkkeTillatt()
        runde = Runde.objects.select_for_update().get(pk=runde_id)
        if versjon is not None and runde.versjon != versjon:
            raise Utdatert()
        if not runde.er_aapen:
            raise UgyldigOvergang(_("Runden er låst."))
        yield runde, naa()


def krev_tekst(verdi: str, felt: str, melding: str) -> str:
    """The text without blanks around it; Domenefeil with the sentence where nothing is left."""
    verdi = ren_tekst(verdi, felt)
    if not verdi:
        raise Domenefeil(melding, felt=felt)
    return verdi


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
