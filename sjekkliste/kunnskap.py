"""What the registers know of a virksomhet in the tertial, and where an answer seems to contradict them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from felles.klokke import naa
from felles.kunnskap import Kunnskap
from felles.register import kunnskapskilde, kunnskapskilder
from felles.tid import Periode
from organisasjon.tidligere import lag_grunnlag
from sjekkliste.models import Malspoersmaal, Sjekkliste


@dataclass(frozen=True)
class Enhetskunnskap:
    """What each source knows, by its code; the same for every question of a sjekkliste."""

    per_kilde: dict[str, Kunnskap] = field(default_factory=dict)

    def ved(self, spoersmaal: Malspoersmaal) -> list[Kunnskap]:
        """What is shown beside the question."""
        return [self.per_kilde[kode] for kode in spoersmaal.kunnskap if kode in self.per_kilde]

    def motsigelse(self, spoersmaal: Malspoersmaal, verdi: str) -> str:
        """What does not fit that answer, in a sentence; empty where nothing is known against it."""
        setninger = []
        for kode in spoersmaal.kunnskap:
            kilden, kunnskap = kunnskapskilde(kode), self.per_kilde.get(kode)
            if verdi and kilden is not None and kunnskap is not None:
                setninger.append(kilden.motsigelse(verdi, kunnskap))
        return " ".join(setning for setning in setninger if setning)

    def som_json(self) -> dict[str, Any]:
        """The numbers by source and code, to be kept with a delivery."""
        return {
            kode: {faktum.kode: faktum.verdi for faktum in kunnskap.fakta}
            for kode, kunnskap in self.per_kilde.items()
        }


def kunnskap_om(sjekkliste: Sjekkliste, spoersmaal: Iterable[Malspoersmaal]) -> Enhetskunnskap:
    """What the sources that the questions name know of the virksomhet with its subtree.

    As of the end of the tertial, or now where that has not come. Load the sjekkliste with runde and enhet.
    """
    koder = {kode for ett in spoersmaal for kode in ett.kunnskap}
    kilder = [kilden for kilden in kunnskapskilder() if kilden.kode in koder]
    if not kilder:
        return Enhetskunnskap()
    periode: Periode = sjekkliste.runde.periode
    grunnlag = lag_grunnlag(periode, min(naa(), periode.siste_oeyeblikk), sjekkliste.enhet.kode)
    return Enhetskunnskap({kilden.kode: kilden.kunnskap(grunnlag) for kilden in kilder})
