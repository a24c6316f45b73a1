"""The reporting tree as the figures about avvik hold it."""

from collections.abc import Iterator, Mapping
from typing import Any

from felles.dokument.periode import Tall

Enhetsrad = Mapping[str, Any]


class Enhetstre:
    """The reporting tree of `avvik.per_enhet` below the enhet of the report."""

    def __init__(self, tall: Tall) -> None:
        self.rot = tall["enhet"]["kode"]
        self.rader: dict[str, Enhetsrad] = {rad["kode"]: rad for rad in tall["avvik"]["per_enhet"]}
        self._barn: dict[str | None, list[Enhetsrad]] = {}
        for rad in sorted(self.rader.values(), key=lambda rad: rad["kode"]):
            if rad["kode"] != self.rot:
                forelder = rad["forelder"] if rad["forelder"] in self.rader else self.rot
                self._barn.setdefault(forelder, []).append(rad)

    def barn(self, kode: str) -> list[Enhetsrad]:
        """The enheter right below, by kode."""
        return self._barn.get(kode, [])

    def i_rekkefoelge(self) -> Iterator[tuple[int, Enhetsrad]]:
        """The enhet of the report and all below it with their depth, each before its own."""
        kommende = [(0, self.rader[self.rot])] if self.rot in self.rader else []
        if not kommende:
            kommende = [(1, rad) for rad in reversed(self.barn(self.rot))]
        while kommende:
            dybde, rad = kommende.pop()
            yield dybde, rad
            kommende.extend((dybde + 1, under) for under in reversed(self.barn(rad["kode"])))

    def hovedenheter(self) -> list[Enhetsrad]:
        """What a chart compares: the uppermost virksomheter, and avdelinger that belong to none.

        Where there are none of these, the enheter right below the report's. None of them contains another, so
        no case is counted twice.
        """
        funnet: list[Enhetsrad] = []
        kommende = list(reversed(self.barn(self.rot)))
        while kommende:
            rad = kommende.pop()
            if rad["type"] in ("virksomhet", "avdeling"):
                funnet.append(rad)
            else:
                kommende.extend(reversed(self.barn(rad["kode"])))
        return funnet or list(self.barn(self.rot))

    def uten_avvik(self) -> list[Enhetsrad]:
        """Virksomheter and avdelinger where nothing was reported; below such a one only itself is named."""
        return [
            rad
            for _dybde, rad in self.i_rekkefoelge()
            if _er_tjeneste_uten_avvik(rad) and not _er_tjeneste_uten_avvik(self.rader.get(rad["forelder"]))
        ]


def _er_tjeneste_uten_avvik(rad: Enhetsrad | None) -> bool:
    return rad is not None and rad["type"] in ("virksomhet", "avdeling") and not rad["antall"]
