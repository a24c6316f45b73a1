"""What is wrong with the files of an import: every error, in the form that the contract gives it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import ngettext

from felles.feil import Domenefeil

_MAKS_VIST = 80


class Feil(NamedTuple):
    """One error. `linje` counts from 1, the header; 0 is the file or folder itself."""

    fil: str
    linje: int
    kolonne: str
    verdi: str
    grunn: str

    def __str__(self) -> str:
        return f"{self.fil}:{self.linje}: {self.kolonne}: {self.verdi}: {self.grunn}"


def paa_en_linje(verdi: str) -> str:
    """The value as it can be shown within a line: cut where long, unprintable characters escaped."""
    if len(verdi) > _MAKS_VIST:
        verdi = verdi[:_MAKS_VIST] + "…"
    if verdi.isprintable():
        return verdi
    return "".join(t if t.isprintable() else t.encode("unicode_escape").decode("ascii") for t in verdi)


class Feilliste:
    """All errors of an import. Iterates in the order of the files, and by line within each."""

    def __init__(self) -> None:
        self._feil: list[Feil] = []
        self._rekkefoelge: dict[str, int] = {}

    def noter(self, fil: str, linje: int, kolonne: str, verdi: str, grunn: str) -> None:
        """Adds an error; `verdi` is empty for free text, which is never shown."""
        self._rekkefoelge.setdefault(fil, len(self._rekkefoelge))
        self._feil.append(Feil(fil, linje, paa_en_linje(kolonne), paa_en_linje(verdi), grunn))

    def __len__(self) -> int:
        return len(self._feil)

    def __iter__(self) -> Iterator[Feil]:
        self._feil.sort(key=lambda feil: (self._rekkefoelge[feil.fil], feil.linje))
        return iter(self._feil)


class Importfeil(Domenefeil):
    """The files cannot be imported, and nothing is stored. `feil` has every error, not only the first."""

    def __init__(self, feil: Feilliste) -> None:
        self.feil = feil
        super().__init__(
            ngettext(
                "%(antall)d feil i filene. Ingenting er lagret.",
                "%(antall)d feil i filene. Ingenting er lagret.",
                len(feil),
            )
            % {"antall": len(feil)}
        )
