"""The steps of a register's cases: one declared table, which everything that knows of steps reads.

Service, button, «hva mangler», refusal, the API's `kan` and the trigger in the database ask here, so that no
button leads to a refusal, and nothing is declared that nobody reads.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from felles import register
from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang
from felles.krav import krev
from tiltak.models import Effekt, Tiltak, Tiltaksstatus


@dataclass(frozen=True)
class Situasjon:
    """A case in the hands of one person, with its tiltak, at an instant; `gitt` is what a form brings."""

    adgang: Any
    tiltak: Iterable[Tiltak]
    tid: dt.datetime
    gitt: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sak(self) -> Any:
        return self.adgang.sak

    @property
    def har_aapne_tiltak(self) -> bool:
        return any(tiltak.status == Tiltaksstatus.AAPENT for tiltak in self.tiltak)

    @property
    def mangler_effekt(self) -> bool:
        return any(t.status == Tiltaksstatus.UTFOERT and t.effekt == Effekt.IKKE_VURDERT for t in self.tiltak)


def _sier_ingenting(situasjon: Situasjon) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Krav:
    """What a step needs besides the right person: that `holder`; `setning` is the refusal where it does not.

    `felt` is the field of the step's form that mends it: then the step is offered, and the form asks.
    `mangler` is what the page says ahead to whoever handles the case. `sql` says the same of the row NEW, for
    the trigger, where the row alone can tell.
    """

    kode: str
    holder: Callable[[Situasjon], bool]
    setning: Any
    felt: str | None = None
    feil: type[Domenefeil] = Domenefeil
    mangler: Callable[[Situasjon], str] = _sier_ingenting
    sql: str = ""

    def nekt(self) -> Domenefeil:
        """The refusal, to be raised."""
        return self.feil(self.setning, felt=self.felt)


def fylt_ut(felt: str, setning: Any) -> Krav:
    """The form brings a text in that field."""
    return Krav(
        kode=felt, holder=lambda s: bool(str(s.gitt.get(felt, "")).strip()), setning=setning, felt=felt
    )


@dataclass(frozen=True)
class Overgang:
    """One step: what it is called, from, to, in which capacities, and what it needs, in the order asked."""

    navn: str
    fra: str
    til: str
    aktoerer: frozenset[str]
    krav: tuple[Krav, ...] = ()


@dataclass(frozen=True)
class Tilleggskrav:
    """What a register asks of the step of that name in another register."""

    register: str
    steg: str
    krav: Krav


@dataclass(frozen=True)
class Stegtabell:
    """All steps of a register. `ukjent` is the sentence about one that does not lead from where a case is."""

    register: str
    statuser: type[models.TextChoices]
    ukjent: Any
    overganger: tuple[Overgang, ...]

    def krav(self, overgang: Overgang) -> Sequence[Krav]:
        """What the step needs: as declared, and what other registers add."""
        tillegg = (ett for annet in register.alle() for ett in annet.tilleggskrav)
        return [
            *overgang.krav,
            *(ett.krav for ett in tillegg if (ett.register, ett.steg) == (self.register, overgang.navn)),
        ]

    def par(self, med: Krav | None = None) -> list[tuple[str, str]]:
        """From and to of every step, or of those that have the requirement; each once."""
        steg = [o for o in self.overganger if med is None or med in o.krav]
        return list(dict.fromkeys((str(o.fra), str(o.til)) for o in steg))

    def _med_navn(self, navn: str) -> list[Overgang]:
        funnet = [o for o in self.overganger if o.navn == navn]
        if not funnet:
            raise KeyError(navn)
        return funnet

    def til(self, navn: str) -> str:
        """Where the step leads; KeyError for a name that no step has."""
        return self._med_navn(navn)[0].til

    def _mulige(self, navn: str, situasjon: Situasjon) -> list[Overgang]:
        """The steps of that name from where the case is."""
        return [o for o in self._med_navn(navn) if o.fra == situasjon.sak.status]

    def _mine(self, navn: str, situasjon: Situasjon) -> list[Overgang]:
        """Those of them that the person may take in some capacity."""
        return [o for o in self._mulige(navn, situasjon) if o.aktoerer & situasjon.adgang.aktoerer]

    def _udekket(self, navn: str, situasjon: Situasjon) -> list[list[Krav]]:
        """What each of these lacks."""
        return [
            [krav for krav in self.krav(o) if not krav.holder(situasjon)] for o in self._mine(navn, situasjon)
        ]

    def udekket(self, navn: str, situasjon: Situasjon) -> list[Krav]:
        """What the person's step lacks: of several capacities, that in which it lacks least."""
        return min(self._udekket(navn, situasjon), key=len, default=[])

    def kan(self, navn: str, situasjon: Situasjon) -> bool:
        """Is the step the person's to take now, but for what its form asks for?"""
        return any(all(krav.felt for krav in mangler) for mangler in self._udekket(navn, situasjon))

    def kan_bli(self, til: str, situasjon: Situasjon) -> bool:
        """As `kan`, of any step to that status."""
        navn = {o.navn for o in self.overganger if o.til == til}
        return any(self.kan(ett, situasjon) for ett in navn)

    def krev_rolle(self, navn: str, adgang: Any, grunn: str | None = None) -> None:
        """Raises IkkeTillatt for somebody who could not take the step wherever the case were."""
        krev(any(o.aktoerer & adgang.aktoerer for o in self._med_navn(navn)), grunn)

    def krev_adgang(self, navn: str, situasjon: Situasjon, grunn: Callable[[], str | None]) -> None:
        """Raises UgyldigOvergang for a step that does not lead from here, IkkeTillatt for one not theirs."""
        if not self._mulige(navn, situasjon):
            ord_ = {"status": situasjon.sak.get_status_display(), "til": self.statuser(self.til(navn)).label}
            raise UgyldigOvergang(self.ukjent % ord_)
        if not self._mine(navn, situasjon):
            raise IkkeTillatt(grunn())

    def krev_oppfylt(self, navn: str, situasjon: Situasjon) -> None:
        """Raises the refusal of the first requirement that does not hold."""
        for krav in self.udekket(navn, situasjon):
            raise krav.nekt()

    def mangler(self, situasjon: Situasjon) -> str:
        """What stands between the case and its next steps: first what is to be done, then what is asked."""
        videre = [o for o in self.overganger if o.fra == situasjon.sak.status]
        udekket = [krav for o in videre for krav in self.krav(o) if not krav.holder(situasjon)]
        setninger = [krav.mangler(situasjon) for krav in sorted(udekket, key=lambda krav: bool(krav.felt))]
        return " ".join(dict.fromkeys(setning for setning in setninger if setning))
