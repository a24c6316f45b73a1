"""How the answers of an område are spread, beside the tertials before and the same one last year.

Drawn as bars of one whole: shares of all questions that apply, those of virksomheter that are missing too.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from felles.tallregning import prosent
from felles.tid import Periode
from sjekkliste.runde.bilde import VERDIER, Rundebilde
from sjekkliste.svar.regler import tertialet_foer
from sjekkliste.tilstander import Svarverdi

_HVOR_MANGE_FOER = 2
# A part of the bar needs so many percent of it for its number, and so many for its word too, on a phone.
_TIL_TALL, _TIL_ORD = 13, 30


@dataclass(frozen=True)
class Del:
    """One part of a bar: from `x`, so wide (both in percent of the bar, as SVG has them), with its text."""

    verdi: str
    x: str
    bredde: str
    midt: str
    tekst: str


@dataclass(frozen=True)
class Stolpe:
    """The answers of one tertial in an område: parts to draw, and the same as numbers."""

    periode: str
    er_denne: bool
    deler: Sequence[Del]
    tabell: Sequence[tuple[str, int]]
    ja: float
    leverte: str


@dataclass(frozen=True)
class Fordeling:
    """An område with a bar for each tertial, this one first."""

    navn: str
    stolper: Sequence[Stolpe]


def perioder_til_sammenligning(periode: Periode) -> list[Periode]:
    """The tertial itself, the two before it, and the same one last year: newest first."""
    perioder = [periode]
    for _nr in range(_HVOR_MANGE_FOER):
        perioder.append(Periode(*tertialet_foer(perioder[-1].aar, perioder[-1].tertial or 1)))
    return [*perioder, periode.forrige_aar]


def lag_fordeling(bilder: Sequence[Rundebilde], kortnavn: Mapping[str, str]) -> list[Fordeling]:
    """A bar for each picture, the first being the one looked at; områder are the same by their kode."""
    denne = bilder[0]
    return [
        Fordeling(
            omraade.navn,
            [
                _stolpe(bilde, bilde.per_omraade[omraade.kode], kortnavn, er_denne=bilde is denne)
                for bilde in bilder
                if omraade.kode in bilde.per_omraade and bilde.per_omraade[omraade.kode].total()
            ],
        )
        for omraade in denne.omraader
    ]


def _stolpe(
    bilde: Rundebilde, telling: Counter[str], kortnavn: Mapping[str, str], *, er_denne: bool
) -> Stolpe:
    alle, foer, deler = telling.total(), 0, []
    for verdi in VERDIER:
        antall = telling[verdi]
        if antall:
            bredde, x = 100 * antall / alle, 100 * foer / alle
            andel = f"{bredde:.0f}\xa0%"
            tekst = (
                f"{andel} {kortnavn[verdi]}" if bredde >= _TIL_ORD else andel if bredde >= _TIL_TALL else ""
            )
            deler.append(Del(verdi, f"{x:.3f}%", f"{bredde:.3f}%", f"{x + bredde / 2:.3f}%", tekst))
        foer += antall
    return Stolpe(
        periode=str(bilde.runde.periode),
        er_denne=er_denne,
        deler=deler,
        tabell=[(kortnavn[verdi], telling[verdi]) for verdi in VERDIER],
        ja=prosent(telling[Svarverdi.JA], alle),
        leverte=f"{len(bilde.leverte)}/{len(bilde.lister)}",
    )
