"""The frame of every service: lock the row, refuse a stale version, stamp, write the history, save.

A register adds what is its own: whose cases a person sees, what they may do, to whom it writes.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Self, TypeVar

from django.db import models, transaction

from felles.klokke import skrivetid
from felles.krav import krev, krev_versjon
from hendelser.services import noter
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from saksramme.steg import Situasjon, Stegtabell
from tiltak.models import Tiltak

Rad = TypeVar("Rad", bound=models.Model)
Aktoer = TypeVar("Aktoer", bound=Bruker | None)
Adgangen = TypeVar("Adgangen")


@dataclass
class Radarbeid(Generic[Rad, Aktoer]):
    """A locked row in the hands of one person (None: the system itself), at one instant."""

    sak: Rad
    aktoer: Aktoer
    tid: dt.datetime

    sakstype: ClassVar[str]
    versjonsfelt: ClassVar[str] = "versjon"

    def krev(self, tillatt: bool, grunn: object = None) -> None:
        """Raises IkkeTillatt, with the reason, unless."""
        krev(tillatt, grunn)

    def noter(
        self,
        slag: str,
        *,
        fra: str = "",
        til: str = "",
        kommentar: str = "",
        data: dict[str, Any] | None = None,
        synlig_for_melder: bool = True,
    ) -> None:
        """Adds a row to the history, by this person, now."""
        aktoer: Bruker | None = self.aktoer
        noter(
            sakstype=self.sakstype,
            sak_id=self.sak.pk,
            slag=slag,
            tidspunkt=self.tid,
            aktoer_id=aktoer.pk if aktoer else None,
            fra=fra,
            til=til,
            kommentar=kommentar,
            data=data,
            synlig_for_melder=synlig_for_melder,
        )

    def lagre(self) -> Rad:
        """Stores the row with a new version; call it once, after every change."""
        setattr(self.sak, self.versjonsfelt, getattr(self.sak, self.versjonsfelt) + 1)
        self.sak.save()
        return self.sak


@dataclass
class Arbeid(Radarbeid[Rad, Bruker], Generic[Rad, Adgangen]):
    """A locked case in the hands of one person, at the instant that all they do to it is stamped with."""

    adgang: Adgangen = field(repr=False)

    steg: ClassVar[Stegtabell]
    # How much later than the last change of the case whatever is done to it is stamped, at least.
    skritt: ClassVar[dt.timedelta] = dt.timedelta()

    @classmethod
    def hent_laast(cls, sak_id: int, tilgang: Tilgang) -> Rad:
        """The case, locked; raises DoesNotExist for one that the person may not see."""
        raise NotImplementedError

    @classmethod
    def adgang_til(cls, sak: Rad, tilgang: Tilgang) -> Adgangen:
        """What the person may do with the case."""
        raise NotImplementedError

    @classmethod
    @contextmanager
    def paa(cls, sak_id: int, *, aktoer: Bruker, versjon: int | None) -> Iterator[Self]:
        """Locks the case for the person, in one transaction.

        Raises DoesNotExist for a case that the person may not see, Utdatert where `versjon` is not the stored
        one. `versjon=None` is for work that cannot overwrite anybody's: a message, a tiltak of its own.
        """
        with transaction.atomic():
            tid = skrivetid()
            tilgang = Tilgang(aktoer)
            sak: Any = cls.hent_laast(sak_id, tilgang)
            krev_versjon(sak.versjon, versjon)
            yield cls(sak, aktoer, max(tid, sak.endret + cls.skritt), cls.adgang_til(sak, tilgang))

    def tiltak(self) -> Iterable[Tiltak]:
        """Those of the case, for what its steps require."""
        return ()

    def hvorfor_ikke(self) -> str | None:
        """Why the person may not take a step, where there is more to say than that they may not."""
        return None

    def situasjon(self, **gitt: Any) -> Situasjon:
        """What the requirements are asked of, with what the form brings."""
        return Situasjon(self.adgang, self.tiltak(), self.tid, gitt)

    def krev_overgang(self, navn: str) -> None:
        """Raises UgyldigOvergang for a step that does not lead from here, IkkeTillatt for one not theirs."""
        self.steg.krev_adgang(navn, self.situasjon(), self.hvorfor_ikke)

    def krev_oppfylt(self, navn: str, **gitt: Any) -> None:
        """Raises what the step lacks first, with what the form brings and the case as it has become by it."""
        self.steg.krev_oppfylt(navn, self.situasjon(**gitt))

    def krev_steg(self, navn: str, **gitt: Any) -> None:
        """The step is declared, theirs, and has all that it needs."""
        self.krev_overgang(navn)
        self.krev_oppfylt(navn, **gitt)

    def sett_status(self, til: str, *, kommentar: str = "", data: dict[str, Any] | None = None) -> None:
        """Takes the step and writes it in the history."""
        sak: Any = self.sak
        fra, sak.status = sak.status, til
        self.noter("status", fra=fra, til=til, kommentar=kommentar, data=data)

    def lagre(self) -> Rad:
        """Stores the case with a new version, stamped with the instant of the work."""
        sak: Any = self.sak
        sak.endret = self.tid
        return super().lagre()
