"""The report as PDF: tagged (PDF/UA-1), Norwegian, with bookmarks, and charts as vectors.

Typst sets it from `rapport.typ`. Everything that people wrote goes there as JSON and is shown as text; the
template never evaluates it.
"""

import json
import re
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from felles.dokument.modell import (
    Avsnitt,
    Dokument,
    Figur,
    Kapittel,
    Merknad,
    Noekkeltallrad,
    Overskrift,
    Punktliste,
    Rad,
    Tabell,
)
from felles.dokument.tallform import formater
from felles.templatetags.tekst import tidspunkt
from rapport.dokument import figurer, sidefoelge
from rapport.dokument.rammer import demotekst, dokumenttittel, forsidelinjer, merker
from rapport.dokument.sidefoelge import Ledd
from rapport.dokument.tabelloppsett import Papir, Skrift, Tabelldel, innrykk, med_brudd
from rapport.dokument.tegnsett import vis_med_skriften

# The font is ours; what is bold is a little wider. 5 points on each side of a cell, as in the template.
PAPIR = Papir(
    vanlig=Skrift(celle=8.8, hode=8.4, luft=0.37, slark=1.06, slark_fet=1.06),
    tett=Skrift(celle=8.0, hode=7.8, luft=0.37, slark=1.06, slark_fet=1.06),
)
_LANGT_ORD = re.compile(r"[^\s\u200b]{24}(?=[^\s\u200b]{8})")
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
            return vis_med_skriften(verdi, figurer.SKRIFTFIL)
        case str():
            return _LANGT_ORD.sub(r"\g<0>" + "\u200b", vis_med_skriften(verdi, figurer.SKRIFTFIL))
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
        "strekk": [
            {"liggende": strekk.liggende, "ledd": [_ledd(dokument, ledd) for ledd in strekk.ledd]}
            for strekk in sidefoelge.strekk(dokument, PAPIR)
        ],
    }


def _ledd(dokument: Dokument, ledd: Ledd) -> dict[str, Any]:
    forklart = [{"navn": d.navn, "tekst": d.tekst} for d in ledd.forklaringer]
    innhold: dict[str, Any]
    match ledd.innhold:
        case Kapittel(tittel=tittel):
            return {"type": "overskrift", "tekst": tittel, "nivaa": 1}
        case Avsnitt(tekst=tekst) | Merknad(tekst=tekst):
            innhold = {"tekst": tekst}
        case Overskrift(tekst=tekst, nivaa=nivaa):
            innhold = {"tekst": tekst, "nivaa": nivaa}
        case Punktliste(punkter=punkter):
            innhold = {"punkter": punkter}
        case Noekkeltallrad() as rad:
            innhold = {"tall": _noekkeltall(rad)}
        case Tabell() as tabell:
            innhold = {"nr": dokument.tabeller.index(tabell) + 1, **_tabell(tabell, ledd.deler)}
        case Figur() as figur:
            innhold = {"nr": dokument.figurer.index(figur) + 1, "tittel": figur.tittel,
                       "svg": figurer.svg(figur), "alt": figur.alternativ_tekst}  # fmt: skip
    return {"type": ledd.innhold.blokktype, "forklaringer": forklart, **innhold}


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


def _tabell(tabell: Tabell, deler: tuple[Tabelldel, ...]) -> dict[str, Any]:
    return {
        "tittel": tabell.tittel,
        "henvisning": _("Tabellen har %(rader)s rader og står i regnearket som hører til rapporten.")
        % {"rader": formater(len(tabell.rader), "heltall")},
        "deler": [_tabelldel(del_) for del_ in deler],
        "note": tabell.note,
    }


def _tabelldel(del_: Tabelldel) -> dict[str, Any]:
    tabell, skrift = del_.tabell, PAPIR.tett if del_.tett else PAPIR.vanlig
    plass = [bredde - skrift.luft for bredde in del_.bredder]

    def celler(rad: Rad) -> list[str]:
        return [
            med_brudd(formater(celle, kolonne.type), bredde - innrykk(0 if nr else rad.nivaa), skrift)
            for nr, (celle, kolonne, bredde) in enumerate(
                zip(rad.celler, tabell.kolonner, plass, strict=True)
            )
        ]

    return {
        "tittel": del_.tittel,
        "skrift": {"celle": skrift.celle, "hode": skrift.hode},
        "kolonner": [
            {
                "navn": med_brudd(kolonne.navn, inni, skrift, hode=True),
                "tall": kolonne.type != "tekst",
                "bredde": bredde,
            }
            for kolonne, bredde, inni in zip(tabell.kolonner, del_.bredder, plass, strict=True)
        ],
        "tre": [rad.nivaa for rad in tabell.rader].count(0) == 1 < len(tabell.rader),
        "rader": [
            {"nivaa": rad.nivaa, "innrykk": innrykk(rad.nivaa), "celler": celler(rad)} for rad in tabell.rader
        ],
        "sumrad": celler(tabell.sumrad) if tabell.sumrad else None,
    }
