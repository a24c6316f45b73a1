"""The light markup of the texts that people write: a blank line parts paragraphs, «- » begins a list item."""

import re
from collections.abc import Mapping
from typing import Any

from felles.dokument.modell import Avsnitt, Blokk, Punktliste

# What XML (DOCX, XLSX) cannot hold, and what would turn the reading direction of the rest of the page.
_UTENFOR = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def rens(tekst: str) -> str:
    """The text without control characters, which no format of the report may carry."""
    return _UTENFOR.sub("", tekst.replace("\r\n", "\n").replace("\r", "\n"))


def renset(verdi: Any) -> Any:
    """The same JSON with every text on one line and free of what the files cannot hold."""
    if isinstance(verdi, str):
        return " ".join(rens(verdi).split())
    if isinstance(verdi, Mapping):
        return {noekkel: renset(innhold) for noekkel, innhold in verdi.items()}
    if isinstance(verdi, list | tuple):
        return [renset(innhold) for innhold in verdi]
    return verdi


def blokker_av_tekst(tekst: str) -> tuple[Blokk, ...]:
    """The paragraphs and lists of a chapter's text. Nothing else is markup: «#» and «<» are themselves."""
    blokker: list[Blokk] = []
    for bolk in re.split(r"\n\s*\n", rens(tekst)):
        blokker.extend(_bolk(bolk))
    return tuple(blokker)


def _bolk(bolk: str) -> list[Blokk]:
    blokker: list[Blokk] = []
    linjer: list[str] = []
    punkter: list[str] = []

    def toem() -> None:
        if linjer:
            blokker.append(Avsnitt(" ".join(linjer)))
            linjer.clear()
        if punkter:
            blokker.append(Punktliste(tuple(punkter)))
            punkter.clear()

    for linje in (linje.strip() for linje in bolk.split("\n")):
        if linje.startswith("- ") and linje[2:].strip():
            if linjer:
                toem()
            punkter.append(linje[2:].strip())
        elif punkter and linje:
            punkter[-1] += f" {linje}"
        elif linje:
            linjer.append(linje)
    toem()
    return blokker
