"""Finds fødselsnummer in free text, so that a form can ask the writer to leave it out (GDPR art. 5)."""

import datetime as dt
import re

_MULIG = re.compile(r"(?<!\d)(\d{6})[ .\-\xa0]?(\d{5})(?!\d)")
_VEKTER_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_VEKTER_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def inneholder_foedselsnummer(tekst: str) -> bool:
    """Does the text hold eleven digits that are a fødselsnummer or D-nummer, by date and control digits?

    Test numbers (month + 40 or + 80) count too: nobody types one by chance.
    """
    return any(_er_gyldig(dato + resten) for dato, resten in _MULIG.findall(tekst))


def _er_gyldig(nummer: str) -> bool:
    siffer = [int(tegn) for tegn in nummer]
    return (
        _er_dato(nummer)
        and siffer[9] == _kontrollsiffer(siffer, _VEKTER_1)
        and siffer[10] == _kontrollsiffer(siffer, _VEKTER_2)
    )


def _er_dato(nummer: str) -> bool:
    dag, maaned, aar = int(nummer[:2]), int(nummer[2:4]), int(nummer[4:6])
    dag = dag - 40 if dag > 40 else dag
    maaned = maaned - 80 if maaned > 80 else maaned - 40 if maaned > 40 else maaned
    try:
        # The century stands in the individual number; a leap year of either century will do.
        dt.date(2000 + aar, maaned, dag)
    except ValueError:
        return False
    return True


def _kontrollsiffer(siffer: list[int], vekter: tuple[int, ...]) -> int:
    """11 becomes 0; 10 is no digit, and such a number is never given out."""
    rest = 11 - sum(vekt * tall for vekt, tall in zip(vekter, siffer, strict=False)) % 11
    return 0 if rest == 11 else rest
