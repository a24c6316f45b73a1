"""How a table lies on A4: how wide each column is, upright or lying, whole or in parts; for PDF and DOCX.

A number is never broken, and a text keeps at least its longest word. What does not fit upright is set in
smaller type, then laid on a page turned sideways, then parted into tables that repeat the first column.
Words are measured in our own font; `Skrift.slark` is what another may need beyond that. All is centimetres.
"""

import functools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.translation import gettext as _
from PIL import ImageFont

from felles.dokument.modell import Kolonne, Rad, Tabell
from felles.dokument.tallform import formater
from rapport.dokument.figurer import SKRIFTFIL
from rapport.dokument.tegnsett import tegn_i

STAAENDE = 16.0  # what is left of A4 between margins of 2.5 cm
LIGGENDE = 24.7

_LENGSTE_ORD = 7.0  # a longer word in a text is broken, as the last resort
_SMALESTE = 1.2
_SMALESTE_TEKST = 2.6  # of texts, unless all of them are shorter
_HOEYST = LIGGENDE / 2  # so that the first column and any other stand side by side
_GOD_TEKST = 8.0  # columns of numbers have their share before a text has more
_HODELINJER = 3  # of a heading over numbers, where there is room
_HODE_PAA_EN_LINJE = 3.0
_INNRYKK = 0.4
_CM_PER_PUNKT = 2.54 / 72
_MAALT_I = 1000
_AVRUNDING = 1e-6
_BRUDD = "\u200b"
_MELLOMROM = re.compile(r"(?:[^\S\u00a0\u2007\u202f]|\u200b)+")  # where a line may end
_ORD = re.compile(r"(?:[^\s\u200b]|[\u00a0\u2007\u202f])+")
_SIFFER = re.compile(r"\d")


@dataclass(frozen=True)
class Skrift:
    """What the words of a table are set in: points of cells and headings, and what is between two columns.

    `slark` and `slark_fet` are how much wider than ours the font may be, in cells and in what is bold.
    """

    celle: float
    hode: float
    luft: float
    slark: float
    slark_fet: float


@dataclass(frozen=True)
class Papir:
    """A format's two sizes of type for tables: the usual one, and a smaller for tables of many columns."""

    vanlig: Skrift
    tett: Skrift


@dataclass(frozen=True)
class Tabelldel:
    """A table as it is printed, or a part of one: `tabell` holds the columns of this part alone."""

    tabell: Tabell
    bredder: tuple[float, ...]
    liggende: bool
    tett: bool
    nr: int = 1
    av: int = 1

    @property
    def tittel(self) -> str:
        """«Svar etter område (del 1 av 2)»; without the part where there is one."""
        if self.av == 1:
            return self.tabell.tittel
        verdier = {"tittel": self.tabell.tittel, "nr": self.nr, "av": self.av}
        return _("%(tittel)s (del %(nr)s av %(av)s)") % verdier


@dataclass(frozen=True)
class _Behov:
    """What a column needs at least, where it is easy to read, and what it would like."""

    minst: float
    godt: float
    helst: float
    er_tekst: bool


def innrykk(nivaa: int) -> float:
    """How far a row's first cell is set in; a very deep tree goes no further."""
    return _INNRYKK * min(nivaa, 6)


def tabelldeler(tabell: Tabell, papir: Papir) -> tuple[Tabelldel, ...]:
    """The table as it is printed: itself, or the parts that it must be printed in."""
    for bredde in (STAAENDE, LIGGENDE):
        for skrift in (papir.vanlig, papir.tett):
            behov = _behov(tabell, skrift)
            if sum(ett.minst for ett in behov) <= bredde + _AVRUNDING:
                return (_del(tabell, behov, bredde, tett=skrift is papir.tett),)
    behov = _behov(tabell, papir.tett)
    grupper = _grupper([ett.minst for ett in behov])
    bredeste = max(sum(behov[plass].minst for plass in gruppe) for gruppe in grupper)
    bredde = STAAENDE if bredeste <= STAAENDE else LIGGENDE
    return tuple(
        replace(
            _del(_utdrag(tabell, gruppe), [behov[plass] for plass in gruppe], bredde, tett=True),
            nr=nr,
            av=len(grupper),
        )
        for nr, gruppe in enumerate(grupper, start=1)
    )


def _del(tabell: Tabell, behov: Sequence[_Behov], bredde: float, *, tett: bool) -> Tabelldel:
    return Tabelldel(tabell, _fordel(behov, bredde), liggende=bredde == LIGGENDE, tett=tett)


def _utdrag(tabell: Tabell, plasser: Sequence[int]) -> Tabell:
    def rad_av(rad: Rad) -> Rad:
        return replace(
            rad,
            celler=tuple(rad.celler[plass] for plass in plasser),
            henvisninger=tuple(rad.henvisning_for(plass) for plass in plasser),
        )

    return replace(
        tabell,
        kolonner=tuple(tabell.kolonner[plass] for plass in plasser),
        rader=tuple(rad_av(rad) for rad in tabell.rader),
        sumrad=rad_av(tabell.sumrad) if tabell.sumrad else None,
    )


def _behov(tabell: Tabell, skrift: Skrift) -> list[_Behov]:
    return [_kolonnebehov(tabell, plass, kolonne, skrift) for plass, kolonne in enumerate(tabell.kolonner)]


def _kolonnebehov(tabell: Tabell, plass: int, kolonne: Kolonne, skrift: Skrift) -> _Behov:
    er_tekst = kolonne.type == "tekst"
    hodeord = [_maal(ord_, skrift.hode, skrift.slark_fet) for ord_ in _ORD.findall(kolonne.navn)]
    ord_i_celler, hele_celler = [0.0], [0.0]
    for rad in (*tabell.rader, *([tabell.sumrad] if tabell.sumrad else [])):
        slark = skrift.slark_fet if rad is tabell.sumrad else skrift.slark
        inn = 0.0 if plass else innrykk(rad.nivaa)
        tekst = formater(rad.celler[plass], kolonne.type)
        hele_celler.append(inn + _maal(tekst, skrift.celle, slark))
        if er_tekst:
            ord_i_celler += [inn + _maal(ord_, skrift.celle, slark) for ord_ in _ORD.findall(tekst)]
    hode = _maal(kolonne.navn, skrift.hode, skrift.slark_fet)
    if er_tekst:
        return _tekstbehov(max(hodeord + ord_i_celler), max(hode, *hele_celler), skrift.luft)
    mellom = _maal(" ", skrift.hode, skrift.slark_fet)
    return _tallbehov(max(hele_celler), hode, hodeord, mellom, skrift.luft)


def _tekstbehov(lengste_ord: float, lengste_tekst: float, luft: float) -> _Behov:
    helst = lengste_tekst + luft
    minst = max(_SMALESTE, min(lengste_ord, _LENGSTE_ORD) + luft, min(helst, _SMALESTE_TEKST))
    return _Behov(minst, max(minst, min(helst, _GOD_TEKST)), max(minst, helst), er_tekst=True)


def _tallbehov(lengste_tall: float, hode: float, hodeord: list[float], mellom: float, luft: float) -> _Behov:
    hodets_ord = min(max(hodeord, default=0.0), _LENGSTE_ORD)
    minst = min(max(_SMALESTE, hodets_ord + luft, lengste_tall + luft), _HOEYST)
    godt = max(minst, _paa_linjer(hodeord, mellom, _HODELINJER) + luft)
    return _Behov(minst, godt, max(godt, min(hode + luft, _HODE_PAA_EN_LINJE)), er_tekst=False)


def _paa_linjer(ord_: Sequence[float], mellom: float, linjer: int) -> float:
    """How wide a heading must be to need no more lines than that."""
    if linjer == 1:
        return sum(ord_) + mellom * (len(ord_) - 1)
    if len(ord_) <= linjer:
        return max(ord_, default=0.0)
    return min(
        max(_paa_linjer(ord_[:nr], mellom, 1), _paa_linjer(ord_[nr:], mellom, linjer - 1))
        for nr in range(1, len(ord_) - linjer + 2)
    )


def _fordel(behov: Sequence[_Behov], bredde: float) -> tuple[float, ...]:
    """Fills the width: what is easy to read first, numbers before texts, then what each would like."""
    bredder = [ett.minst for ett in behov]
    rest = bredde - sum(bredder)
    tekst = [plass for plass, ett in enumerate(behov) if ett.er_tekst]
    tall = [plass for plass, ett in enumerate(behov) if not ett.er_tekst]
    rest = _utvid(bredder, {plass: behov[plass].godt for plass in tall}, rest)
    rest = _utvid(bredder, {plass: behov[plass].godt for plass in tekst}, rest)
    rest = _utvid(bredder, {plass: behov[plass].helst for plass in tall}, rest)
    rest = _utvid(bredder, {plass: behov[plass].helst for plass in tekst}, rest)
    for plass in tekst or tall:
        bredder[plass] += rest / len(tekst or tall)
    return tuple(bredder)


def _utvid(bredder: list[float], maal: dict[int, float], rest: float) -> float:
    """Widens those columns up to their targets; returns what is left.

    Where there is too little, who lacks much has more of it than who lacks little, by the root of it.
    """
    mangler = {plass: maal[plass] - bredder[plass] for plass in maal if maal[plass] > bredder[plass]}
    vekter = {plass: math.sqrt(mangel) for plass, mangel in mangler.items()}
    for plass in sorted(mangler, key=lambda plass: mangler[plass]):
        oekning = min(mangler[plass], rest * vekter[plass] / sum(vekter.values()))
        del vekter[plass]
        bredder[plass] += oekning
        rest -= oekning
    return rest


def _grupper(minst: Sequence[float]) -> list[tuple[int, ...]]:
    """The columns of each part, as few as fit on a lying page and as even as can be; all repeat the first."""
    plass = LIGGENDE - minst[0]
    antall = len(_pakk(minst, plass))
    summer = [0.0]
    for bredde in minst[1:]:
        summer.append(summer[-1] + bredde)
    mulige = sorted({til - fra for nr, til in enumerate(summer) for fra in summer[:nr]})
    jevnest = next(m for m in mulige if len(_pakk(minst, m + _AVRUNDING)) == antall)
    return _pakk(minst, jevnest + _AVRUNDING)


def _pakk(minst: Sequence[float], plass: float) -> list[tuple[int, ...]]:
    """Takes columns from the left while they fit in that width beside the first; one at least."""
    grenser, brukt = [1], 0.0
    for nr, bredde in enumerate(minst[1:], start=1):
        if brukt and brukt + bredde > plass:
            grenser.append(nr)
            brukt = 0.0
        brukt += bredde
    return [(0, *range(fra, til)) for fra, til in pairwise([*grenser, len(minst)])]


def med_brudd(tekst: str, bredde: float, skrift: Skrift, *, hode: bool = False) -> str:
    """The text of a cell or a heading, with places to break in each word that is wider than that."""
    punkt, slark = (skrift.hode, skrift.slark_fet) if hode else (skrift.celle, skrift.slark)
    return _ORD.sub(lambda treff: _BRUDD.join(_biter(treff.group(), bredde, punkt, slark)), tekst)


def _biter(ord_: str, bredde: float, punkt: float, slark: float) -> list[str]:
    if _maal(ord_, punkt, slark) <= bredde + _AVRUNDING:
        return [ord_]
    biter = [""]
    for tegn in ord_:
        if biter[-1] and _maal(biter[-1] + tegn, punkt, slark) > bredde:
            biter.append("")
        biter[-1] += tegn
    return biter


def _maal(tekst: str, punkt: float, slark: float) -> float:
    return _bredde_i_em(tekst) * punkt * slark * _CM_PER_PUNKT


@functools.lru_cache(maxsize=8192)
def _bredde_i_em(tekst: str) -> float:
    """Digits are all as wide as a nought, and what the font lacks as wide as it is high."""
    lik = _MELLOMROM.sub(" ", _SIFFER.sub("0", tekst))
    kjente = "".join(tegn for tegn in lik if ord(tegn) in tegn_i(SKRIFTFIL))
    return _font().getlength(kjente) / _MAALT_I + len(lik) - len(kjente)


@functools.cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(SKRIFTFIL, _MAALT_I, layout_engine=ImageFont.Layout.BASIC)
