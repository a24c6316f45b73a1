"""A chart as a Vega-Lite specification: one definition for page, PDF and DOCX, in two themes and two widths.

Sober colours, and never colour alone: each mark carries its number, and series are told apart by text.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from felles.dokument.modell import Diagram, Punkt

Tema = Literal["lys", "moerk"]
Spek = dict[str, Any]

BRED = 680  # pixels: the page's text column, and the PDF's
SMAL = 340  # pixels: a phone
_TEGN_PER_LINJE = {BRED: 44, SMAL: 20}
_PAA_LYS = "#10161c"  # text on the lighter colours, in both themes
_SMALESTE_DEL = 0.04  # of a full bar, so that a number fits into the part
_PLASS_TIL_ETIKETT = {BRED: 1.4, SMAL: 2.1}  # of the longest bar, so that its number has room to the right


@dataclass(frozen=True)
class Farger:
    """The colours of a theme: `serier` in order, `dempet` for the rest, `paa_serie` for text upon them."""

    tekst: str
    svak_tekst: str
    linje: str
    serier: tuple[str, ...]
    dempet: str
    paa_serie: str


FARGER: dict[Tema, Farger] = {
    "lys": Farger(
        "#1d2b3a",
        "#4b5a68",
        "#8593a0",
        ("#1f5276", "#7890a3", "#b06a2c", "#5b8f76", "#8a6fa8"),
        "#8b96a1",
        "#ffffff",
    ),
    "moerk": Farger(
        "#e8edf2",
        "#b3bec9",
        "#7d8b98",
        ("#8dbde3", "#5f7a91", "#e0a15e", "#7fb59b", "#b59ad6"),
        "#77838f",
        "#10161c",
    ),
}


def vegalite(diagram: Diagram, tema: Tema = "lys", bredde: int = BRED) -> Spek:
    """The specification of a diagram. `bredde` is BRED or SMAL."""
    lag = {"liggende": _liggende, "andeler": _andeler, "maaneder": _maaneder, "fordeling": _fordeling}[
        diagram.type
    ]
    spek = lag(diagram.punkter, FARGER[tema], bredde)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": bredde,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 2,
        "config": _oppsett(FARGER[tema]),
        **spek,
    }


def _oppsett(farger: Farger) -> Spek:
    return {
        "font": "Inter",
        "background": None,
        "view": {"stroke": None},
        "axis": {
            "labelColor": farger.tekst,
            "labelFontSize": 13,
            "labelLimit": 0,
            "title": None,
            "grid": False,
            "ticks": False,
            "labelPadding": 8,
            "domainColor": farger.linje,
        },
        "text": {"color": farger.tekst, "fontSize": 13},
        "legend": {
            "title": None,
            "labelColor": farger.tekst,
            "labelFontSize": 13,
            "labelLimit": 0,
            "symbolType": "square",
            "symbolSize": 130,
            "symbolStrokeWidth": 0,
            "rowPadding": 6,
            "columnPadding": 24,
        },
    }


def _linjer(navn: str, bredde: int) -> str:
    """The name in two lines at most; a word a little longer than a line stays whole."""
    lengste_ord = max(map(len, navn.split()), default=0)
    tegn = _TEGN_PER_LINJE[bredde]
    if lengste_ord <= tegn + 4:
        tegn = max(tegn, lengste_ord)
    return "\n".join(textwrap.wrap(navn, tegn, max_lines=2, placeholder=" …")) or navn


def _noekkel(nr: int, navn: str) -> str:
    """A value that is unique and sorts by position: two enheter may have the same name."""
    return f"{nr:04d}{navn}"


def _navneakse(**ekstra: Any) -> Spek:
    return {"labelExpr": "split(slice(datum.label, 4), '\\n')", **ekstra}


def _topp(punkter: Sequence[Punkt]) -> int:
    return max([punkt.verdi for punkt in punkter], default=0) or 1


def _liggende(punkter: Sequence[Punkt], farger: Farger, bredde: int) -> Spek:
    data = [
        {
            "navn": _noekkel(nr, _linjer(punkt.navn, bredde)),
            "verdi": punkt.verdi,
            "etikett": punkt.etikett,
            "farge": farger.dempet if punkt.dempet else farger.serier[0],
        }
        for nr, punkt in enumerate(punkter)
    ]
    flere_linjer = any("\n" in str(rad["navn"]) for rad in data)
    return {
        "data": {"values": data},
        "height": {"step": 36 if flere_linjer else 24},
        "encoding": {
            "y": {"field": "navn", "type": "nominal", "sort": None, "axis": _navneakse()},
            "x": _verdiakse(punkter, _PLASS_TIL_ETIKETT[bredde]),
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": 15},
                "encoding": {"color": {"field": "farge", "type": "nominal", "scale": None}},
            },
            {
                "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6},
                "encoding": {"text": {"field": "etikett"}},
            },
        ],
    }


def _verdiakse(punkter: Sequence[Punkt], plass: float) -> Spek:
    """The values' axis, not drawn; `plass` is its length in longest bars."""
    return {
        "field": "verdi",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, _topp(punkter) * plass], "nice": False},
    }


def _andeler(punkter: Sequence[Punkt], farger: Farger, bredde: int) -> Spek:
    navn = [f"{punkt.navn}: {punkt.etikett}" for punkt in punkter]
    data = [
        {"nr": nr, "navn": navn[nr], "verdi": punkt.verdi} for nr, punkt in enumerate(punkter) if punkt.verdi
    ]
    return {
        "data": {"values": data},
        "height": 30,
        "mark": {"type": "bar", "height": 30},
        "encoding": {
            "x": {"field": "verdi", "type": "quantitative", "stack": "zero", "axis": None,
                  "scale": {"domain": [0, sum(punkt.verdi for punkt in punkter) or 1], "nice": False}},
            "order": {"field": "nr", "type": "quantitative"},
            "color": {
                "field": "navn",
                "type": "nominal",
                "scale": {"domain": navn, "range": list(farger.serier[: len(navn)])},
                "legend": {"orient": "bottom", "columns": 1 if bredde == SMAL else len(navn), "offset": 10},
            },
        },
    }  # fmt: skip


def _maaneder(punkter: Sequence[Punkt], farger: Farger, bredde: int) -> Spek:
    """Pairs of bars; standing where there is room, lying on a phone."""
    maaneder = list(dict.fromkeys(punkt.navn for punkt in punkter))
    serier = list(dict.fromkeys(punkt.serie for punkt in punkter))
    data = [
        {
            "navn": _noekkel(maaneder.index(punkt.navn), punkt.navn if bredde == SMAL else punkt.navn[:3]),
            "serie": punkt.serie,
            "verdi": punkt.verdi,
            "etikett": punkt.etikett,
        }
        for punkt in punkter
    ]
    farge = {
        "field": "serie",
        "type": "nominal",
        "scale": {"domain": serier, "range": list(farger.serier[: len(serier)])},
        "legend": {"orient": "top", "offset": 12} if len(serier) > 1 else None,
    }
    forskyvning = {"field": "serie", "type": "nominal", "sort": serier, "scale": {"paddingInner": 0.06}}
    navneakse, verdiakse, hoeyde, tekst = _retning(punkter, bredde)
    return {
        "data": {"values": data},
        "height": hoeyde,
        "encoding": {
            navneakse: _maanedsakse(),
            verdiakse: _verdiakse(punkter, 1.12),
            f"{navneakse}Offset": forskyvning,
        },
        "layer": [
            {"mark": "bar", "encoding": {"color": farge}},
            {"mark": {"type": "text", **tekst}, "encoding": {"text": {"field": "etikett"}}},
        ],
    }


def _fordeling(punkter: Sequence[Punkt], farger: Farger, bredde: int) -> Spek:
    """One full bar for each name, its parts in the order of the series; the legend counts them all."""
    navn = list(dict.fromkeys(punkt.navn for punkt in punkter))
    serier = list(dict.fromkeys(punkt.serie for punkt in punkter))
    paletten = [*farger.serier, farger.dempet][: len(serier)]
    lyse = (farger.serier[1], farger.dempet)
    verdiakse = {"field": "verdi", "type": "quantitative", "stack": "normalize", "axis": None}
    summer = {ett: sum(punkt.verdi for punkt in punkter if punkt.navn == ett) for ett in navn}
    data = [
        {
            "navn": _noekkel(navn.index(punkt.navn), _linjer(punkt.navn, bredde)),
            "serie": punkt.serie,
            "nr": serier.index(punkt.serie),
            "verdi": punkt.verdi,
            "tekstfarge": _PAA_LYS if paletten[serier.index(punkt.serie)] in lyse else farger.paa_serie,
            # Narrower parts have no room for their number; the table beside the chart has them all.
            "etikett": punkt.etikett if punkt.verdi >= _SMALESTE_DEL * summer[punkt.navn] else "",
        }
        for punkt in punkter
        if punkt.verdi
    ]
    return {
        "data": {"values": data},
        "height": {"step": 38},
        "encoding": {
            "y": {"field": "navn", "type": "nominal", "sort": None, "axis": _navneakse()},
            "order": {"field": "nr", "type": "quantitative"},
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": 24},
                "encoding": {
                    "x": verdiakse,
                    "color": {
                        "field": "serie",
                        "type": "nominal",
                        "scale": {"domain": serier, "range": paletten},
                        "legend": {"orient": "bottom", "columns": 2 if bredde == SMAL else 3, "offset": 10},
                    },
                },
            },
            {
                "mark": {"type": "text", "baseline": "middle", "fontSize": 12, "fontWeight": 600},
                "encoding": {
                    "x": {**verdiakse, "bandPosition": 0.5},
                    "text": {"field": "etikett"},
                    "detail": {"field": "serie"},
                    "color": {"field": "tekstfarge", "type": "nominal", "scale": None},
                },
            },
        ],
    }


def _retning(punkter: Sequence[Punkt], bredde: int) -> tuple[str, str, Any, Spek]:
    """Axis of the names, axis of the values, height, and how the numbers stand at the bars."""
    if bredde == SMAL:
        hoeyde = {"step": 15, "for": "offset"}
        return "y", "x", hoeyde, {"align": "left", "baseline": "middle", "dx": 4, "fontSize": 11}
    faa_sifre = _topp(punkter) < 1000 or len(punkter) <= 12
    return (
        "x",
        "y",
        190,
        {"align": "center", "baseline": "bottom", "dy": -3, "fontSize": 11 if faa_sifre else 8},
    )


def _maanedsakse() -> Spek:
    return {
        "field": "navn",
        "type": "nominal",
        "sort": None,
        "axis": _navneakse(labelAngle=0),
        "scale": {"paddingInner": 0.24, "paddingOuter": 0.1},
    }
