"""What an import builds on: the codes that are stored or in the files, and what each file's rows come to."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection, models
from django.utils.translation import gettext as _

from felles.klokke import OSLO
from felles.tekst import noekkel_uten_skille
from importering.tabell import UGYLDIG, Kolonne, Rad, Tabell
from organisasjon.models import Bruker

# Earlier than any figure: what an import says of an enhet without dates has been so from here.
FRA_STARTEN = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


@dataclass
class Teller:
    """What became of the rows of a file."""

    opprettet: int = 0
    oppdatert: int = 0
    uendret: int = 0

    def tell(self, *, ny: bool, endret: bool) -> None:
        """Counts one row."""
        if ny:
            self.opprettet += 1
        elif endret:
            self.oppdatert += 1
        else:
            self.uendret += 1


class Plan(Protocol):
    """What one file will do, once no file has an error."""

    teller: Teller

    @property
    def beroerer_fra(self) -> dt.datetime | None:
        """The earliest instant whose figures it may change; None where it changes none."""

    def lagre(self, tid: dt.datetime) -> None:
        """Stores it; `tid` is the instant of the import."""

    def husk(self) -> None:
        """Remembers what the rows said."""


class Register:
    """The codes of one kind with their ids: those stored, and those that the files bring."""

    def __init__(self, modell: type[models.Model], noekkel: str) -> None:
        self._modell = modell
        self._ids: dict[str, int] = dict(modell._default_manager.values_list(noekkel, "pk"))
        # False where a file that would add codes cannot be read: then no code is called unknown.
        self._komplett = True

    def ta_med(self, tabell: Tabell, noekkel: str, koder: Collection[str]) -> None:
        """Gives ids to the codes of a file that are not stored."""
        self.regn_med(tabell, noekkel)
        nye = [kode for kode in koder if kode not in self._ids]
        self._ids.update(zip(nye, reserver(self._modell, len(nye)), strict=True))

    def regn_med(self, tabell: Tabell, noekkel: str) -> None:
        """Notes whether the file can be read: if not, it may hold any code."""
        self._komplett = self._komplett and tabell.lesbar and tabell.har(noekkel)

    def id(self, kode: str) -> int:
        """The id of a code that is known."""
        return self._ids[kode]

    def slaa_opp(self, rad: Rad, kolonne: str) -> int | None:
        """The id of the code in that cell; None for an empty cell, and where an error has been noted."""
        kode = rad[kolonne]
        if kode is None or kode is UGYLDIG:
            return None
        funnet = self._ids.get(kode)
        if funnet is None:
            funnet = self._slaa_opp_ellers(rad, kolonne, kode)
        return funnet

    def _slaa_opp_ellers(self, rad: Rad, kolonne: str, kode: str) -> int | None:
        if self._komplett:
            rad.feil(kolonne, _("finnes verken i filene eller i databasen"))
        rad.feilfri = False
        return None


class Personregister(Register):
    """The people by brukernavn, in which case makes no difference; those merged are who they are now.

    Two people who were stored before that, with names that differ in case alone, are told apart by it until
    they are merged.
    """

    def __init__(self) -> None:
        super().__init__(Bruker, "brukernavn")
        self._navn: dict[int, str] = {pk: navn for navn, pk in self._ids.items()}
        self._etter_noekkel: dict[str, list[int]] = defaultdict(list)
        felt = ("pk", "brukernavn", "noekkel", "slaatt_sammen_med")
        for pk, navn, noekkel, naa in Bruker.objects.order_by("pk").values_list(*felt):
            if naa is None:
                self._etter_noekkel[noekkel].append(pk)
            else:
                self._ids[navn] = naa

    def kanonisk(self, rad: Rad, kolonne: str) -> str | None:
        """The brukernavn as it is stored, or first stood in the file; None where an error has been noted."""
        navn: str = rad[kolonne]
        if navn in self._ids:
            return self._navn[self._ids[navn]]
        like = self._etter_noekkel[noekkel_uten_skille(navn)]
        if len(like) > 1:
            rad.feil(kolonne, _tvetydig())
            return None
        if like:
            return self._navn[like[0]]
        pk = reserver(self._modell, 1)[0]
        like.append(pk)
        self._ids[navn], self._navn[pk] = pk, navn
        return navn

    def _slaa_opp_ellers(self, rad: Rad, kolonne: str, kode: str) -> int | None:
        like = self._etter_noekkel.get(noekkel_uten_skille(kode), ())
        if len(like) == 1:
            return like[0]
        if like:
            rad.feil(kolonne, _tvetydig())
            return None
        return super()._slaa_opp_ellers(rad, kolonne, kode)


def _tvetydig() -> str:
    return _(
        "flere personer har dette brukernavnet med ulike store og små bokstaver; skriv det nøyaktig, "
        "eller slå dem sammen"
    )


def reserver(modell: type[models.Model], antall: int) -> list[int]:
    """Takes ids from the table's own sequence: rows can then point to each other before they are stored."""
    if not antall:
        return []
    with connection.cursor() as peker:
        peker.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [modell._meta.db_table, antall],
        )
        return [rad[0] for rad in peker.fetchall()]


@dataclass(frozen=True)
class Grunnlag:
    """Shared by the files of one import. `naa` is the instant that «not in the future» is measured by."""

    naa: dt.datetime
    enheter: Register
    brukere: Personregister
    # Of the enheter, by id; the file may change it.
    enhetstyper: dict[int, str]
    _koder: dict[type[models.Model], Register] = field(default_factory=dict)

    def koder(self, modell: type[models.Model]) -> Register:
        """The codes of a kind that a register has, by its `kode`; read when first asked for."""
        if modell not in self._koder:
            self._koder[modell] = Register(modell, "kode")
        return self._koder[modell]


@dataclass(frozen=True, kw_only=True)
class Innlesing:
    """A file of the import, declared by whose rows they are; each may build on those before it by `plass`."""

    plass: int
    fil: str
    kolonner: tuple[Kolonne, ...]
    plan: Callable[[Tabell, Grunnlag], Plan]


def kontroller_skranker() -> None:
    """Checks at once what has been stored so far, and from now on row by row.

    Until then rows may point to others that come after them.
    """
    with connection.cursor() as peker:
        peker.execute("SET CONSTRAINTS ALL IMMEDIATE")


def unike(rader: Iterable[Rad], *noekkel: str) -> dict[tuple[Any, ...], Rad]:
    """The rows by key; a key's second row is an error. Rows without a usable key are left out."""
    funnet: dict[tuple[Any, ...], Rad] = {}
    for rad in rader:
        if not rad.brukbar(*noekkel):
            continue
        verdi = tuple(rad[kolonne] for kolonne in noekkel)
        foerste = funnet.setdefault(verdi, rad)
        if foerste is not rad:
            rad.feil(noekkel[0], _("står også på linje %(linje)d") % {"linje": foerste.linje})
    return funnet


def overfoer(rad: models.Model, verdier: Mapping[str, Any]) -> list[str]:
    """Puts the values on the stored row and returns the fields that changed."""
    endret = [felt for felt, verdi in verdier.items() if getattr(rad, felt) != verdi]
    for felt in endret:
        setattr(rad, felt, verdier[felt])
    return endret


def aarets_start(aar: int) -> dt.datetime:
    """The first instant of a year in Europe/Oslo; of years before any figure, the start of them all."""
    return max(FRA_STARTEN, dt.datetime(max(aar, FRA_STARTEN.year), 1, 1, tzinfo=OSLO))


def tidligste(oeyeblikk: Sequence[dt.datetime | None]) -> dt.datetime | None:
    """The earliest of those that are given."""
    return min((o for o in oeyeblikk if o is not None), default=None)
