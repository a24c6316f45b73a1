"""The report's blocks as template context: the page shows the same as the files, and links numbers to rows.

`templates/rapport/_blokker.html` shows one chapter's blocks; the page loads `css/rapport.css` for the charts.
"""

from collections.abc import Callable
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from felles.dokument.modell import (
    Blokk,
    Dokument,
    Figur,
    Henvisning,
    Kapittel,
    Noekkeltallrad,
    Punktliste,
    Rad,
    Tabell,
)
from felles.dokument.tallform import formater
from rapport.dokument import figurer
from rapport.dokument.figurspek import BRED, SMAL

Lenke = Callable[[Henvisning], str | None]
Kontekst = dict[str, Any]


def sidekapitler(dokument: Dokument, lenke: Lenke | None = None) -> list[Kontekst]:
    """Each chapter as `kode`, `tittel` and `blokker`.

    `lenke` gives the address of the rows behind a number, or None where there is none to show; a number that
    is nothing (0, no value) is not a link.
    """
    return [sidekapittel(dokument, kapittel.kode, lenke) for kapittel in dokument.kapitler]


def sidekapittel(dokument: Dokument, kode: str, lenke: Lenke | None = None) -> Kontekst:
    """One chapter. Raises KeyError for a chapter that the document does not have."""
    kapittel = next((kapittel for kapittel in dokument.kapitler if kapittel.kode == kode), None)
    if kapittel is None:
        raise KeyError(kode)
    return {
        "kode": kapittel.kode,
        "tittel": kapittel.tittel,
        "blokker": _blokker(dokument, kapittel, lenke or (lambda _henvisning: None)),
    }


def _blokker(dokument: Dokument, kapittel: Kapittel, lenke: Lenke) -> list[Kontekst]:
    return [
        {
            "type": blokk.blokktype,
            "forklaringer": forklaringer,
            **_innhold(dokument, blokk, lenke),
        }
        for blokk, forklaringer in kapittel.med_forklaringer()
    ]


def _innhold(dokument: Dokument, blokk: Blokk, lenke: Lenke) -> Kontekst:
    match blokk:
        case Noekkeltallrad():
            return {"noekkeltall": _noekkeltall(blokk, lenke)}
        case Tabell():
            return {"nummer": dokument.tabeller.index(blokk) + 1, "tabell": _tabell(blokk, lenke)}
        case Figur():
            return {"nummer": dokument.figurer.index(blokk) + 1, "figur": _figur(blokk)}
        case Punktliste():
            return {"punkter": blokk.punkter}
        case _:
            return {"tekst": blokk.tekst, "nivaa": getattr(blokk, "nivaa", 0)}


def _noekkeltall(rad: Noekkeltallrad, lenke: Lenke) -> list[Kontekst]:
    return [
        {
            "kode": tall.kode,
            "navn": tall.definisjon.navn,
            "verdi": formater(tall.verdi, tall.definisjon.type),
            "definisjon": tall.definisjon.tekst,
            "tillegg": tall.tilleggstekst,
            "url": (lenke(tall.henvisning) or "") if tall.henvisning and tall.verdi else "",
        }
        for tall in rad.noekkeltall
    ]


def _tabell(tabell: Tabell, lenke: Lenke) -> Kontekst:
    return {
        "kode": tabell.kode,
        "tittel": tabell.tittel,
        "kolonner": [
            {"navn": kolonne.navn, "er_tall": kolonne.type != "tekst"} for kolonne in tabell.kolonner
        ],
        "rader": [_rad(tabell, rad, lenke) for rad in tabell.rader],
        "sumrad": _rad(tabell, tabell.sumrad, lenke) if tabell.sumrad else None,
        "note": tabell.note,
        "sammenfoldet": tabell.bare_regneark,
        "vis_alle": _("Vis alle %(rader)s rader") % {"rader": formater(len(tabell.rader), "heltall")},
    }


def _rad(tabell: Tabell, rad: Rad, lenke: Lenke) -> Kontekst:
    celler = []
    for plass, (verdi, kolonne) in enumerate(zip(rad.celler, tabell.kolonner, strict=True)):
        henvisning = rad.henvisning_for(plass)
        celler.append(
            {
                "tekst": formater(verdi, kolonne.type),
                "er_tall": kolonne.type != "tekst",
                "url": (lenke(henvisning) or "") if henvisning and verdi else "",
            }
        )
    return {"nivaa": min(rad.nivaa, 5), "celler": celler}


def _figur(figur: Figur) -> Kontekst:
    return {
        "kode": figur.kode,
        "tittel": figur.tittel,
        "alternativ_tekst": figur.alternativ_tekst,
        "svg_bred": _trygg(figurer.svg_for_side(figur, BRED)),
        "svg_smal": _trygg(figurer.svg_for_side(figur, SMAL)),
    }


def _trygg(svg: str) -> SafeString:
    # Made by the chart renderer and written out by an XML library, which escapes the names in it.
    return mark_safe(svg)
