"""Reads what the demo's kommunedirektør has written in the chapters of the report for 2024."""

from collections import defaultdict
from pathlib import Path

AAR = 2024
_FIL = Path(__file__).parent / "rapport2024.txt"


def kapitteltekster() -> dict[str, str]:
    """The texts by chapter code, in the markup of the report's pages."""
    linjer: dict[str, list[str]] = defaultdict(list)
    kapittel = ""
    for linje in _FIL.read_text(encoding="utf-8").splitlines():
        if linje.startswith("["):
            kapittel = linje.strip("[]")
        elif kapittel and not linje.startswith("#"):
            linjer[kapittel].append(linje)
    return {kode: "\n".join(tekst).strip() for kode, tekst in linjer.items()}
