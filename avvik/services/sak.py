"""The frame of every service: lock the case, refuse a stale version, save, and write the history."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from avvik import epost
from avvik.habilitetstekst import hvorfor_ikke
from avvik.models import SAKSTYPE, Avvik
from avvik.tilgang import Adgang, synlig_for
from avvik.tilstander import TILLATTE_STEG, Status
from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from felles.klokke import skrivetid
from hendelser.services import noter
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang


@dataclass
class Arbeid:
    """A locked case in the hands of one person, at the instant that all they do to it is stamped with."""

    avvik: Avvik
    aktoer: Bruker
    tid: dt.datetime
    adgang: Adgang = field(repr=False)

    def krev(self, tillatt: bool, grunn: str | None = None) -> None:
        """Raises IkkeTillatt, with the reason, unless."""
        if not tillatt:
            raise IkkeTillatt(grunn)

    def krev_overgang(self, til: Status) -> None:
        """Raises UgyldigOvergang for a step that is not declared, IkkeTillatt for one not theirs."""
        if (self.avvik.status, til) not in TILLATTE_STEG:
            raise UgyldigOvergang(
                _("En sak som er «%(status)s», kan ikke bli «%(til)s».")
                % {"status": self.avvik.get_status_display(), "til": Status(til).label}
            )
        if not self.adgang.overganger(til):
            raise IkkeTillatt(hvorfor_ikke(self.adgang))

    def sett_status(self, til: Status, *, kommentar: str = "", data: dict[str, Any] | None = None) -> None:
        """Takes the step and writes it in the history. Whoever takes one has taken the case."""
        fra, self.avvik.status = self.avvik.status, til
        self.avvik.venter_siden = None
        self.noter("status", fra=fra, til=til, kommentar=kommentar, data=data)

    def noter(
        self,
        slag: str,
        *,
        fra: str = "",
        til: str = "",
        kommentar: str = "",
        data: dict[str, Any] | None = None,
        delt: bool = True,
    ) -> None:
        """Adds a row to the history of the case, by this person, now."""
        noter(
            sakstype=SAKSTYPE,
            sak_id=self.avvik.pk,
            slag=slag,
            tidspunkt=self.tid,
            aktoer_id=self.aktoer.pk,
            fra=fra,
            til=til,
            kommentar=kommentar,
            data=data,
            delt=delt,
        )

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

    def lagre(self) -> Avvik:
        """Stores the case with a new version, stamped with the instant of the work."""
        self.avvik.endret = self.tid
        self.avvik.versjon += 1
        self.avvik.save()
        return self.avvik


@contextmanager
def arbeid(avvik_id: int, *, aktoer: Bruker, versjon: int | None) -> Iterator[Arbeid]:
    """Locks the case for the person, in one transaction.

    Raises Avvik.DoesNotExist for a case that the person may not see, Utdatert where `versjon` is not the
    stored one. `versjon=None` is for work that cannot overwrite anybody's: a message, a tiltak of its own.
    """
    with transaction.atomic():
        tid = skrivetid()
        tilgang = Tilgang(aktoer)
        avvik = synlig_for(aktoer, tilgang).select_for_update(of=("self",)).get(pk=avvik_id)
        if versjon is not None and avvik.versjon != versjon:
            raise Utdatert()
        yield Arbeid(avvik, aktoer, max(tid, avvik.endret), Adgang(aktoer, avvik, tilgang))


def krev_aapen(sak: Arbeid) -> None:
    """Raises UgyldigOvergang for a case that has ended."""
    if not sak.avvik.er_aapen:
        raise UgyldigOvergang(_("Saken er avsluttet. Gjenåpne den først."))


def krev_tekst(verdi: str, felt: str, melding: str) -> str:
    """The text without blanks around it; Domenefeil with the sentence where nothing is left."""
    verdi = verdi.strip()
    if not verdi:
        raise Domenefeil(melding, felt=felt)
    return verdi
