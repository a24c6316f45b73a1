"""The text of a PDF's pages, as a reader that copies it gets it: by the ToUnicode tables of its fonts."""

import io
import re
from typing import Any

import pikepdf


def sidetekster(pdf: bytes) -> list[str]:
    """One text a page, with a single space for each run of space and between pieces of text."""
    with pikepdf.open(io.BytesIO(pdf)) as fil:
        return [_sidetekst(side) for side in fil.pages]


def _sidetekst(side: pikepdf.Page) -> str:
    biter: list[str] = []
    _les(side, side.get("/Resources", {}), biter)
    return " ".join("".join(biter).split())


def _les(innhold: Any, ressurser: Any, biter: list[str]) -> None:
    skrifter = {navn: _tegntabell(skrift) for navn, skrift in ressurser.get("/Font", {}).items()}
    tabell: dict[bytes, str] = {}
    for ledd in pikepdf.parse_content_stream(innhold):
        operander: Any = ledd.operands
        match str(ledd.operator):
            case "Tf":
                tabell = skrifter[str(operander[0])]
            case "Tj":
                biter.append(_tegn(bytes(operander[0]), tabell))
            case "TJ":
                biter += [
                    _tegn(bytes(del_), tabell) for del_ in operander[0] if isinstance(del_, pikepdf.String)
                ]
            case "ET" | "Tm" | "Td":
                biter.append(" ")
            case "Do":
                objekt = ressurser["/XObject"][str(operander[0])]
                if objekt.get("/Subtype") == "/Form":
                    _les(objekt, objekt.get("/Resources", {}), biter)


def _tegn(koder: bytes, tabell: dict[bytes, str]) -> str:
    return "".join(tabell.get(koder[plass : plass + 2], "\ufffd") for plass in range(0, len(koder), 2))


def _tegntabell(skrift: Any) -> dict[bytes, str]:
    cmap = skrift["/ToUnicode"].read_bytes().decode("latin-1")
    tabell: dict[bytes, str] = {}
    for bolk in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for kode, tegn in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", bolk):
            tabell[bytes.fromhex(kode)] = bytes.fromhex(tegn).decode("utf-16-be")
    for bolk in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for fra, til, tegn in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", bolk):
            for nr, kode in enumerate(range(int(fra, 16), int(til, 16) + 1)):
                tabell[kode.to_bytes(2, "big")] = chr(int(tegn, 16) + nr)
    return tabell
