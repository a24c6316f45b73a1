"""Lists of cases: order and keyset pages. A page costs the same however far down it lies."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Func, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from avvik.models import FRIST_ELLER_ALDRI, Avvik, AvvikQuerySet
from felles.anker import Anker
from felles.norsk import norsk_sortering

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

    @property
    def anker(self) -> Anker:
        """Of the pages of any list in this order."""
        return Anker(f"avvik {self.kode}")

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
    "enhet": Sortering("enhet", norsk_sortering("enhet__navn")),
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
    """One page of a list; `foer` and `etter` are the anchors to page from, empty at an end."""

    rader: list[Avvik]
    foer: str = ""
    etter: str = ""


def side_av(
    saker: AvvikQuerySet, sortering: Sortering, parametre: Mapping[str, Any], *, lengde: int = SIDELENGDE
) -> Side:
    """The page of `saker` that `?etter=` or `?foer=` asks for, else the first."""
    etter, foer = (sortering.anker.les(str(parametre.get(navn) or "")) for navn in ("etter", "foer"))
    if foer and not etter:
        bakover = sortering.snudd()
        rader = list(bakover.bruk(saker).filter(bakover.etter(*foer))[: lengde + 1])
        vist = rader[:lengde][::-1]
        har_foer, har_etter = len(rader) > lengde, True
    else:
        ordnet = sortering.bruk(saker)
        rader = list((ordnet.filter(sortering.etter(*etter)) if etter else ordnet)[: lengde + 1])
        vist = rader[:lengde]
        har_foer, har_etter = etter is not None, len(rader) > lengde
    return Side(
        vist,
        foer=_merke(sortering, vist[0]) if vist and har_foer else "",
        etter=_merke(sortering, vist[-1]) if vist and har_etter else "",
    )


def _merke(sortering: Sortering, rad: Any) -> str:
    return sortering.anker.lag(rad.sortering, rad.pk)


def antall_inntil(saker: QuerySet[Any], grense: int = TELLEGRENSE) -> int:
    """How many, counted no further than one beyond the limit."""
    return saker.order_by()[: grense + 1].count()
