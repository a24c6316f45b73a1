"""Small readings of the figures' JSON that several chapters need. Nothing here computes a figure anew."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from felles.templatetags.tekst import HARDT_MELLOMROM, dato
from felles.tid import Periode
from rapport.dokument.tekst import rens

Tall = Mapping[str, Any]
Enhetsrad = Mapping[str, Any]


@dataclass(frozen=True)
class Rapportperiode:
    """The period of the figures and the moment as of which they hold."""

    periode: Periode
    skjaering: dt.datetime

    @property
    def loeper(self) -> bool:
        """Whether the period had not ended at skjaering."""
        return self.skjaering < self.periode.siste_oeyeblikk.replace(microsecond=0)

    @property
    def navn(self) -> str:
        """«2024», «1. tertial 2024»."""
        return str(self.periode).replace(". ", f".{HARDT_MELLOMROM}")

    @property
    def forrige_navn(self) -> str:
        """«2023», «1. tertial 2023», and of a period that runs «samme del av 2023»."""
        navn = str(self.periode.forrige_aar).replace(". ", f".{HARDT_MELLOMROM}")
        return _("samme del av %(periode)s") % {"periode": navn} if self.loeper else navn

    @property
    def med_datoer(self) -> str:
        """«2024 (01.01.2024–31.12.2024)»."""
        return f"{self.navn} ({dato(self.periode.fra)}–{dato(self.periode.til)})"

    def er_begynt(self, maaned: str) -> bool:
        """Whether the month «2024-03» had begun at skjaering."""
        return maaned <= self._skjaeringsdag.strftime("%Y-%m")

    def er_over(self, maaned: str) -> bool:
        """Whether the whole month «2024-03» lies before the end of the day of skjaering."""
        neste_dag = self._skjaeringsdag + dt.timedelta(days=1)
        return maaned < neste_dag.strftime("%Y-%m")

    @property
    def _skjaeringsdag(self) -> dt.date:
        return self.skjaering.astimezone(self.periode.start.tzinfo).date()


def rapportperiode(tall: Tall) -> Rapportperiode:
    """The period of a figures dict; `skjaering` there is ISO text with offset, or an aware datetime."""
    periode, skjaering = tall["periode"], tall["periode"]["skjaering"]
    if isinstance(skjaering, str):
        skjaering = dt.datetime.fromisoformat(skjaering)
    return Rapportperiode(Periode(periode["aar"], periode["tertial"]), skjaering)


def renset(verdi: Any) -> Any:
    """The same JSON with every text on one line and free of what the files cannot hold."""
    if isinstance(verdi, str):
        return " ".join(rens(verdi).split())
    if isinstance(verdi, Mapping):
        return {noekkel: renset(innhold) for noekkel, innhold in verdi.items()}
    if isinstance(verdi, list | tuple):
        return [renset(innhold) for innhold in verdi]
    return verdi


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
