"""What the registers know of an enhet in a tertial, to be shown beside what its leader answers.

Registers declare it (felles/register.py); who asks knows none of them. Numbers only: never a case's text or
anybody's name.
"""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Faktum:
    """One number: «Meldte avvik: 12». `kode` is the same always; `tekst` is the number as people read it."""

    kode: str
    navn: str
    verdi: float | int | None
    tekst: str


@dataclass(frozen=True)
class Kunnskap:
    """What one register knows of an enhet with its subtree, in a period and up to a moment."""

    kilde: str
    fakta: tuple[Faktum, ...]

    def verdi(self, kode: str) -> float | int | None:
        """The number of that code; KeyError where the source has none."""
        return {faktum.kode: faktum.verdi for faktum in self.fakta}[kode]


class Kilde(Protocol):
    """What a register answers. `grunnlag` is an organisasjon.tidligere.Grunnlag for one enhet."""

    kode: str

    @property
    def navn(self) -> str:
        """What the source is called where somebody chooses it."""

    def kunnskap(self, grunnlag: Any) -> Kunnskap:
        """The numbers of the enhet, as of the moment of the grunnlag; a handful of queries at most."""

    def motsigelse(self, verdi: str, kunnskap: Kunnskap) -> str:
        """A sentence where an answer («ja», «delvis» …) does not fit what the register knows, else empty."""
