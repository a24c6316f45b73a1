"""What is asked before anything is done: the right person, the version that they saw, a text."""

from typing import Any

from felles.feil import Domenefeil, IkkeTillatt, Utdatert


def krev(tillatt: bool, grunn: object = None) -> None:
    """Raises IkkeTillatt, with the reason, unless."""
    if not tillatt:
        raise IkkeTillatt(grunn)


def krev_versjon(naa: int, versjon: int | None, melding: object = None) -> None:
    """Raises Utdatert where the row has another version than the one that the person had before them.

    None is for work that cannot overwrite anybody's.
    """
    if versjon is not None and versjon != naa:
        raise Utdatert(melding)


def krev_tekst(verdi: str, felt: str, melding: Any) -> str:
    """The text without blanks around it; Domenefeil with the sentence where nothing is left."""
    verdi = verdi.strip()
    if not verdi:
        raise Domenefeil(melding, felt=felt)
    return verdi
