"""The period of a report: its names in sentences, and which of its months had begun or ended."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from felles.templatetags.tekst import HARDT_MELLOMROM, dato
from felles.tid import Periode

Tall = Mapping[str, Any]


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
