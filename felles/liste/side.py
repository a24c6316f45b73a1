"""Pages by key: a page costs the same however far down it lies, and rows that come meanwhile shift none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from felles.liste.sortering import Sortering


@dataclass(frozen=True)
class Side:
    """One page of a list; `foer` and `etter` are the anchors to page from, empty at an end."""

    rader: list[Any]
    foer: str = ""
    etter: str = ""


def side_av(
    rader: QuerySet[Any] | Sequence[Any], sortering: Sortering, parametre: Mapping[str, Any], *, lengde: int
) -> Side:
    """The page that `?etter=` or `?foer=` asks for, else the first.

    One row more is read, to know whether there is a next. `rader` in memory stand in the order already.
    """
    modell = rader.model if isinstance(rader, QuerySet) else None
    etter, foer = (sortering.les(str(parametre.get(navn) or ""), modell) for navn in ("etter", "foer"))
    bakover = foer is not None and etter is None
    ved, retning = (foer, sortering.snudd()) if bakover else (etter, sortering)
    funnet = _foelger(rader, retning, ved, lengde + 1, bakover=bakover)
    vist, flere = funnet[:lengde], len(funnet) > lengde
    if bakover:
        vist.reverse()
    har_foer, har_etter = (flere, True) if bakover else (etter is not None, flere)
    return Side(
        vist,
        foer=sortering.merke(vist[0]) if vist and har_foer else "",
        etter=sortering.merke(vist[-1]) if vist and har_etter else "",
    )


def _foelger(rader: Any, retning: Sortering, ved: Any, antall: int, *, bakover: bool) -> list[Any]:
    """The rows next to that place, in that direction."""
    if isinstance(rader, QuerySet):
        ordnet = retning.bruk(rader)
        return list((ordnet if ved is None else ordnet.filter(retning.etter(ved)))[:antall])
    alle = reversed(rader) if bakover else rader
    return [rad for rad in alle if ved is None or retning.er_etter(rad, ved)][:antall]
