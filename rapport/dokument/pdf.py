"""The report as PDF: tagged (PDF/UA-1), Norwegian, with bookmarks, and charts as vectors.

Typst sets it from `rapport.typ`. Everything that people wrote goes there as JSON and is shown as text; the
template never evaluates it.
"""

import json
import math
import re
import textwrap
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from felles.templatetags.tekst import tidspunkt
from rapport.dokument import figurer
from rapport.dokument.modell import (
    Avsnitt,
    Blokk,
    Definisjon,
    Dokument,
    Figur,
    Kolonne,
    Merknad,
    Noekkeltallrad,
    Overskrift,
    Punktliste,
    Tabell,
)
from rapport.dokument.rammer import demotekst, dokumenttittel, forsidelinjer, merker
from rapport.dokument.tallform import formater
from rapport.dokument.tegnsett import vis_med_skriften

_SKRIFT = figurer.FONTMAPPE / "Inter_400Regular.ttf"
_LANGT_ORD = re.compile(r"[^\s\u200b]{24}(?=[^\s\u200b]{8})")
_MANGE_TALL = 5  # columns of numbers, from where their headings must be narrow
_MAL = Path(__file__).with_name("rapport.typ")


def lag_pdf(dokument: Dokument) -> bytes:
    """The PDF. The same document gives the same bytes."""
    return typst.compile(
        _MAL.read_bytes(),
        format="pdf",
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(figurer.FONTMAPPE)]
        ),
        sys_inputs={"data": json.dumps(_visbar(_data(dokument)), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(dokument.laget.timestamp()),
    )


def _visbar(verdi: Any) -> Any:
    """The same data, with a square for each character that the font lacks, and long words that may break.

    An emoji must not stop the report, nor an address in a text run out of the page.
    """
    match verdi:
        case str() if verdi.startswith("<svg"):
            return vis_med_skriften(verdi, _SKRIFT)
        case str():
            return _LANGT_ORD.sub(r"\g<0>" + "\u200b", vis_med_skriften(verdi, _SKRIFT))
        case dict():
            return {noekkel: _visbar(innhold) for noekkel, innhold in verdi.items()}
        case list() | tuple():
            return [_visbar(innhold) for innhold in verdi]
        case _:
            return verdi


def _data(dokument: Dokument) -> dict[str, Any]:
    return {
        "dokumenttittel": dokumenttittel(dokument),
        "tittel": dokument.tittel,
        "undertittel": dokument.undertittel,
        "kommune": dokument.kommune,
        "skjaering": tidspunkt(dokument.skjaering),
        "forside": forsidelinjer(dokument),
        "merker": merker(dokument),
        "demotekst": demotekst(dokument),
        "ord": {
            "innhold": _("Innhold"),
            "side": _("Side"),
            "av": _("av"),
            "tabell": _("Tabell"),
            "figur": _("Figur"),
            "skjaering": _("Tallene gjelder per"),
        },
        "kapitler": [
            {
                "tittel": kapittel.tittel,
                "blokker": [
                    _blokk(dokument, blokk, forklaringer)
                    for blokk, forklaringer in kapittel.med_forklaringer()
                ],
            }
            for kapittel in dokument.kapitler
        ],
    }


def _blokk(dokument: Dokument, blokk: Blokk, forklaringer: tuple[Definisjon, ...]) -> dict[str, Any]:
    innhold: dict[str, Any]
    match blokk:
        case Avsnitt() | Merknad():
            innhold = {"tekst": blokk.tekst}
        case Overskrift():
            innhold = {"tekst": blokk.tekst, "nivaa": blokk.nivaa}
        case Punktliste():
            innhold = {"punkter": blokk.punkter}
        case Noekkeltallrad():
            innhold = {"tall": _noekkeltall(blokk)}
        case Tabell():
            innhold = {"nr": dokument.tabeller.index(blokk) + 1, **_tabell(blokk)}
        case Figur():
            innhold = {"nr": dokument.figurer.index(blokk) + 1, "tittel": blokk.tittel,
                       "svg": figurer.svg(blokk), "alt": blokk.alternativ_tekst}  # fmt: skip
    forklart = [{"navn": d.navn, "tekst": d.tekst} for d in forklaringer]
    return {"type": blokk.blokktype, "forklaringer": forklart, **innhold}


def _noekkeltall(rad: Noekkeltallrad) -> list[dict[str, str]]:
    return [
        {
            "navn": tall.definisjon.navn,
            "verdi": formater(tall.verdi, tall.definisjon.type),
            "tillegg": tall.tilleggstekst,
            "definisjon": tall.definisjon.tekst,
        }
        for tall in rad.noekkeltall
    ]


def _tabell(tabell: Tabell) -> dict[str, Any]:
    typer = [kolonne.type for kolonne in tabell.kolonner]
    rader = [] if tabell.bare_regneark else tabell.rader
    mange_tall = sum(slag != "tekst" for slag in typer) > _MANGE_TALL
    return {
        "tittel": tabell.tittel,
        "bare_regneark": tabell.bare_regneark,
        "henvisning": _("Tabellen har %(rader)s rader og står i regnearket som hører til rapporten.")
        % {"rader": formater(len(tabell.rader), "heltall")},
        "kolonner": [
            {"navn": _kolonnenavn(kolonne, mange_tall), "tall": kolonne.type != "tekst", "vekt": vekt}
            for kolonne, vekt in zip(tabell.kolonner, _vekter(tabell), strict=True)
        ],
        "tre": [rad.nivaa for rad in tabell.rader].count(0) == 1 < len(tabell.rader),
        "rader": [
            {
                "nivaa": rad.nivaa,
                "celler": [formater(celle, slag) for celle, slag in zip(rad.celler, typer, strict=True)],
            }
            for rad in rader
        ],
        "sumrad": [formater(celle, slag) for celle, slag in zip(tabell.sumrad.celler, typer, strict=True)]
        if tabell.sumrad
        else None,
        "note": tabell.note,
    }


def _kolonnenavn(kolonne: Kolonne, mange_tall: bool) -> str:
    """In a table of many numbers, a heading of several words stands in as many lines."""
    if mange_tall and kolonne.type != "tekst":
        return "\n".join(textwrap.wrap(kolonne.navn, 14)) or kolonne.navn
    return kolonne.navn


def _vekter(tabell: Tabell) -> list[float]:
    """How text columns share the width: by their longest text, within reason, and its longest word."""
    return [_vekt([str(rad.celler[plass]) for rad in tabell.rader]) for plass in range(len(tabell.kolonner))]


def _vekt(tekster: list[str]) -> float:
    lengste_ord = max([len(ord_) for tekst in tekster for ord_ in tekst.split()], default=0)
    lengde = max(map(len, tekster), default=1)
    # Measured: what a long word needs of the page beside columns of sentences.
    return max(math.sqrt(max(min(lengde, 160), 12)), 0.34 * min(lengste_ord, 24))
