"""Lists of cases: order and keyset pages. A page costs the same however far down it lies."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Func, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from avvik.models import FRIST_ELLER_ALDRI, Avvik, AvvikQuerySet
from organisasjon.models import navnesortering

SIDELENGDE = 25
TELLEGRENSE = 10_000


@dataclass(frozen=True)
class Sortering:
    """An order: an expression, and the case's id where two are alike.

    `uvirksom` is SQL that leaves the expression's value as it is.
    """

    kode: str
    uttrykk: Any
    synkende: bool = False
    uvirksom: str = "|| ''"

    def bruk(self, saker: AvvikQuerySet) -> AvvikQuerySet:
        fortegn = "-" if self.synkende else ""
        return saker.annotate(sortering=self.uttrykk).order_by(f"{fortegn}sortering", f"{fortegn}pk")

    def snudd(self) -> "Sortering":
        return replace(self, synkende=not self.synkende)

    def uten_indeks(self) -> "Sortering":
        """The same order for a selection of few cases: they are found first, and then sorted.

        Ordered by an index, the database would walk through all cases in search of a rare word.
        """
        uttrykk = Func(self.uttrykk, template=f"(%(expressions)s {self.uvirksom})")
        return replace(self, uttrykk=uttrykk)

    def etter(self, verdi: Any, pk: int) -> Q:
        """The rows that come after that one."""
        retning = "lt" if self.synkende else "gt"
        # The first condition is implied by the second, and is what an index can be walked by.
        return Q(**{f"sortering__{retning}e": verdi}) & (
            Q(**{f"sortering__{retning}": verdi}) | Q(**{f"pk__{retning}": pk})
        )


_STIGENDE = {
    "meldt": Sortering("meldt", F("meldt"), uvirksom="+ interval '0'"),
    "frist": Sortering("frist", FRIST_ELLER_ALDRI, uvirksom="+ 0"),
    "saksnummer": Sortering("saksnummer", F("saksnummer")),
    "enhet": Sortering("enhet", navnesortering("enhet__navn")),
}
NYESTE = replace(_STIGENDE["meldt"], kode="-meldt", synkende=True)
SORTERINGSVALG = [
    ("-meldt", _("Nyeste først")),
    ("meldt", _("Eldste først")),
    ("frist", _("Frist som kommer først")),
    ("-saksnummer", _("Høyeste saksnummer først")),
    ("saksnummer", _("Laveste saksnummer først")),
    ("enhet", _("Enhet")),
]


def sortering_av(kode: str, *, soeker: bool) -> Sortering:
    """The order that an address asks for; newest first where it asks for none that there is.

    `soeker` says that words are searched for that few cases hold.
    """
    sortering = _STIGENDE.get(kode.removeprefix("-"), NYESTE)
    if sortering is not NYESTE:
        sortering = replace(sortering, kode=kode, synkende=kode.startswith("-"))
    return sortering.uten_indeks() if soeker else sortering


@dataclass(frozen=True)
class Side:
    """One page of a list; `foer` and `etter` are the saksnummer to page from, empty at an end."""

    rader: list[Avvik]
    foer: str = ""
    etter: str = ""


def side_av(
    saker: AvvikQuerySet,
    sortering: Sortering,
    parametre: Mapping[str, Any],
    *,
    synlige: AvvikQuerySet | None = None,
    lengde: int = SIDELENGDE,
) -> Side:
    """The page of `saker` that `?etter=` or `?foer=` asks for, else the first.

    They name a case, looked up among `synlige` (all that the person may see), as it may have left the
    selection since the page before was shown.
    """
    foer = str(parametre.get("foer") or "")
    anker = _anker(
        saker if synlige is None else synlige, sortering, str(parametre.get("etter") or "") or foer
    )
    ordnet = sortering.bruk(saker)
    if anker is None:
        rader = list(ordnet[: lengde + 1])
        return Side(rader[:lengde], etter=_siste(rader, lengde))
    if foer:
        bakover = sortering.snudd()
        rader = list(bakover.bruk(saker).filter(bakover.etter(*anker))[: lengde + 1])
        vist = rader[:lengde][::-1]
        return Side(vist, foer=vist[0].saksnummer if len(rader) > lengde else "", etter=_siste(vist, 0))
    rader = list(ordnet.filter(sortering.etter(*anker))[: lengde + 1])
    vist = rader[:lengde]
    return Side(vist, foer=vist[0].saksnummer if vist else "", etter=_siste(rader, lengde))


def _anker(saker: AvvikQuerySet, sortering: Sortering, saksnummer: str) -> tuple[Any, int] | None:
    if not saksnummer or "\x00" in saksnummer:
        return None
    ordnet: Any = sortering.bruk(saker)
    rad: tuple[Any, int] | None = ordnet.filter(saksnummer=saksnummer).values_list("sortering", "pk").first()
    return rad


def _siste(rader: list[Avvik], lengde: int) -> str:
    """The number to page on from: none where no row is left behind the page."""
    if lengde:
        return rader[lengde - 1].saksnummer if len(rader) > lengde else ""
    return rader[-1].saksnummer if rader else ""


def antall_inntil(saker: QuerySet[Any], grense: int = TELLEGRENSE) -> int:
    """How many, counted no further than one beyond the limit."""
    return saker.order_by()[: grense + 1].count()
