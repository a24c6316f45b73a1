"""Charts as pictures: SVG for page and PDF, PNG for DOCX.

The renderer runs a JavaScript engine in the process that calls it. A process that has rendered must not fork
afterwards (the child would hang): render in worker processes and in the web server's worker processes, never
before they are forked.
"""

import functools
import json
from xml.etree import ElementTree

import vl_convert
from django.conf import settings

from felles.dokument.modell import Figur
from rapport.dokument.figurspek import BRED, FARGER, Tema, vegalite

FONTMAPPE = settings.BASE_DIR / "static" / "vendor" / "inter-ttf-0.4.2"
SKRIFTFIL = FONTMAPPE / "Inter_400Regular.ttf"
PNG_SKALA = 3.0  # 680 px on 16 cm of paper: about 320 dots an inch

_SVG = "http://www.w3.org/2000/svg"
# d3's own locales lack Norwegian. The marks carry ready-made text; this is for what Vega writes itself.
_TALLFORM = {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0kr"]}


def svg(figur: Figur, tema: Tema = "lys", bredde: int = BRED) -> str:
    """The chart as a complete SVG, named by its text alternative; the same text for the same chart.

    Text is text in the font Inter. Nothing in it needs inline style, so it may stand in a page under a strict
    Content-Security-Policy, several charts on one page too.
    """
    tegning = _raa_svg(json.dumps(vegalite(figur.diagram, tema, bredde), ensure_ascii=False))
    return _gjoer_ferdig(tegning, figur, f"{figur.kode}-{bredde}".replace(".", "-"))


def svg_for_side(figur: Figur, bredde: int = BRED) -> str:
    """The SVG with CSS variables for colours, so that the page's light or dark scheme decides.

    The variables are --figur-tekst, --figur-linje, --figur-serie-1 to -3 and --figur-dempet; the light
    theme's colours hold where they are not set.
    """
    tegning = svg(figur, "lys", bredde)
    for variabel, farge in _variabler().items():
        tegning = tegning.replace(f'"{farge}"', f'"var({variabel}, {farge})"')
    return tegning


def png(figur: Figur, tema: Tema = "lys") -> bytes:
    """The chart as a PNG for print."""
    return _raa_png(svg(figur, tema))


@functools.cache
def _registrer_fonter() -> None:
    vl_convert.register_font_directory(str(FONTMAPPE))


@functools.lru_cache(maxsize=256)
def _raa_svg(spek: str) -> str:
    _registrer_fonter()
    return vl_convert.vegalite_to_svg(spek, format_locale=_TALLFORM, allowed_base_urls=[])


@functools.lru_cache(maxsize=32)
def _raa_png(tegning: str) -> bytes:
    _registrer_fonter()
    return vl_convert.svg_to_png(tegning, scale=PNG_SKALA)


def _gjoer_ferdig(tegning: str, figur: Figur, merke: str) -> str:
    """Names the picture, takes away Vega's English roles, and makes ids the same every time."""
    ElementTree.register_namespace("", _SVG)
    rot = ElementTree.fromstring(tegning)
    gamle = [element.attrib["id"] for element in rot.iter() if "id" in element.attrib]
    nye = {gammel: f"{merke}-{nr}" for nr, gammel in enumerate(gamle, start=1)}
    for element in rot.iter():
        for navn, verdi in list(element.attrib.items()):
            if navn == "role" or navn.startswith("aria-"):
                del element.attrib[navn]
            elif navn == "id":
                element.attrib[navn] = nye[verdi]
            elif verdi.startswith("url(#"):
                element.attrib[navn] = f"url(#{nye[verdi[5:-1]]})"
    rot.attrib |= {"role": "img", "aria-label": figur.alternativ_tekst}
    return ElementTree.tostring(rot, encoding="unicode")


def _variabler() -> dict[str, str]:
    lys = FARGER["lys"]
    serier = {f"--figur-serie-{nr}": farge for nr, farge in enumerate(lys.serier, start=1)}
    return {
        "--figur-tekst": lys.tekst,
        "--figur-linje": lys.linje,
        "--figur-dempet": lys.dempet,
        "--figur-paa-serie": lys.paa_serie,
        **serier,
    }
