"""What a list is: its columns, and which rows a reader gets of it for the parameters of an address."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from felles.liste.side import Side, side_av
from felles.liste.sortering import Sortering

_OM_GANGEN = 500


@dataclass(frozen=True)
class Kolonne:
    """A column: its heading, and the value of a row as a file has it (text, number, day, instant, yes or no).

    `sorter` is the order that its heading on the page leads to. What the page shows within the cell before
    is no column of the page's (`paa_siden`).
    """

    overskrift: Any
    verdi: Callable[[Any], Any]
    bredde: int = 20
    sorter: str = ""
    paa_siden: bool = True


@dataclass(frozen=True)
class Spoerring:
    """Who asks for a list, and what for: the parameters of the address, those of its path, and the words that
    are searched for (None: a search that is not this session's).
    """

    bruker: Any
    parametre: QueryDict
    sti: Mapping[str, int] = field(default_factory=dict)
    ord_: str | None = ""


@dataclass(frozen=True, kw_only=True)
class Listeinnhold:
    """What a list holds for its reader: rows in an order; without one they all stand on one page, as given.

    `vis` makes of some of the rows what is shown of them, in as many queries as for one.
    `kolonner` are given where they are others than the list's usual ones.
    """

    rader: QuerySet[Any] | Sequence[Any]
    sortering: Sortering | None = None
    vis: Callable[[list[Any]], Sequence[Any]] = list
    kolonner: Sequence[Kolonne] = ()

    def side(self, parametre: Mapping[str, Any], lengde: int) -> Side:
        """The page that `?etter=` or `?foer=` asks for."""
        if self.sortering is None:
            return Side(list(self.vis(list(self.rader))))
        side = side_av(self.rader, self.sortering, parametre, lengde=lengde)
        return replace(side, rader=list(self.vis(side.rader)))

    def inntil(self, grense: int) -> list[Any] | None:
        """All that is listed, as shown; None where it is more than that."""
        rader = list(self._ordnet[: grense + 1])
        return list(self._vis(iter(rader))) if len(rader) <= grense else None

    def alle(self) -> Iterator[Any]:
        """All that is listed, as shown, read little by little from one query."""
        rader = self._ordnet
        return self._vis(rader.iterator(_OM_GANGEN) if isinstance(rader, QuerySet) else iter(rader))

    @property
    def _ordnet(self) -> Any:
        if self.sortering is None or not isinstance(self.rader, QuerySet):
            return self.rader
        return self.sortering.bruk(self.rader)

    def _vis(self, rader: Iterator[Any]) -> Iterator[Any]:
        while bunt := list(islice(rader, _OM_GANGEN)):
            yield from self.vis(bunt)


def _for_alle(bruker: Any) -> None:
    """Everybody who is logged in."""


@dataclass(kw_only=True)
class Liste:
    """A list of the product. Page, file and job ask it, so that they show the same to the same reader.

    `adgang` raises IkkeTillatt for those whom the list is not for; `hent` raises what its page answers with.
    `soek` is its name among the searches that are remembered (felles/soekeminne.py), where it has one, and
    `sti` the names of the numbers that stand in the path of its address.
    """

    kode: str
    navn: Any
    kolonner: Sequence[Kolonne]
    hent: Callable[[Spoerring], Any]
    adgang: Callable[[Any], None] = _for_alle
    soek: str = ""
    sti: Sequence[str] = ()
    lengde: int = 50


_lister: dict[str, Liste] = {}


def registrer(*lister: Liste) -> None:
    """Called by each app when it is ready."""
    _lister.update({liste.kode: liste for liste in lister})


def alle_lister() -> Sequence[Liste]:
    """Every list of the product, by code."""
    return [_lister[kode] for kode in sorted(_lister)]


def kjent_liste(kode: str) -> Liste | None:
    """The list of a code that came with a request; None for one that no installed app knows."""
    return _lister.get(kode)
