"""The page of a case, of any register: the blocks that the register lists, in that order, in one frame."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from felles.skjema import Skjema


class Sideinnhold(Protocol):
    """What a register knows of a case and its reader, worked out once for all blocks."""

    @property
    def felles(self) -> Mapping[str, Any]:
        """What every block is given: the case, what the reader may do with it, what several blocks show."""


Side = TypeVar("Side", bound=Sideinnhold)


class Plass(StrEnum):
    """Where on the page: above it, what one may do now, the case itself, the facts beside it."""

    HODE = "hode"
    STEG = "steg"
    TEKST = "tekst"
    FAKTA = "fakta"


def _ingenting(side: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Saksblokk(Generic[Side]):
    """A part of the page: its template, and what that is given. None: the block is not on this page."""

    navn: str
    plass: Plass
    mal: str
    kontekst: Callable[[Side], Mapping[str, Any] | None] = _ingenting


def vis_sak(
    request: HttpRequest,
    blokker: Sequence[Saksblokk[Side]],
    side: Side,
    *,
    tittel: str,
    skjemaer: Sequence[Skjema] = (),
    status: int = 200,
) -> HttpResponse:
    """The page. `skjemaer` are the forms in it, whose faults are summed up at the top."""
    kontekst: dict[str, Any] = {**side.felles, "tittel": tittel, "skjemaer": skjemaer}
    plasser: dict[str, list[str]] = {plass.value: [] for plass in Plass}
    for blokk in blokker:
        innhold = blokk.kontekst(side)
        if innhold is None:
            continue
        if opptatt := kontekst.keys() & innhold.keys():
            raise ValueError(f"{blokk.navn}: {sorted(opptatt)}")
        kontekst |= innhold
        plasser[blokk.plass].append(blokk.mal)
    return render(request, "saksramme/sak.html", kontekst | {"blokker": plasser}, status=status)
