"""What a register tells the suite of itself in its kontrakt.py: people, cases, how each step is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from organisasjon.models import Bruker


@dataclass(frozen=True, kw_only=True)
class Kontrakt:
    """A kommune with cases of one register.

    `kommune[navn]` is a person, and `personer` their names. `saker` has a case in each status and `skjult` is
    one that only those of `ser_skjult` see, each with words of `hemmelig` in its text. `noekkel` is the name
    that addresses give a case by, `argumenter(sak)` all that they may hold, `ukjent` a name of no case.

    `felt` is what each step brings with it, `klargjoer(steg, sak)` does what it needs before that, and
    `ta(steg, sak_id, versjon, aktoer, felt)` calls its service. `rader` are the kinds of row with the id that
    stands for a case, `lister` the pages that list all that one sees, `api_liste` the same of the API, and
    `flere(antall)` makes more cases.
    """

    kommune: Any
    personer: tuple[str, ...]
    saker: Mapping[str, Any]
    skjult: Any
    ser_skjult: frozenset[str]
    hemmelig: tuple[str, ...]
    noekkel: str
    argumenter: Callable[[Any], Mapping[str, Any]]
    ukjent: Any
    felt: Mapping[str, Mapping[str, Any]]
    ta: Callable[[str, Any, int, Bruker, Mapping[str, Any]], Any]
    klargjoer: Callable[[str, Any], None] = lambda steg, sak: None
    rader: Mapping[str, Callable[[Any], int]] = field(default_factory=dict)
    lister: tuple[str, ...] = ()
    api_liste: str = ""
    flere: Callable[[int], None] = lambda antall: None
