"""A chapter of the § 25-1 report, as whoever brings it declares it (felles/register.py for a register's)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from felles.dokument.modell import Blokk, Meta, Organisasjonsenhet
from felles.dokument.periode import Rapportperiode, Tall


@dataclass(frozen=True)
class Kapittelstoff:
    """What chapters are made from: all of it is frozen with the report, so that it is the same again.

    `tall` is the JSON of the figures, `forrige` the same for the period one year before (None: not compared),
    `tillegg` what each register adds to its figures, by its code, `enhetsnavn` how the figures name the
    enheter, by kode, and `tekster` what people wrote, by chapter.
    """

    tall: Tall
    forrige: Tall | None
    periode: Rapportperiode
    tillegg: Mapping[str, Any]
    enhetsnavn: Mapping[str, str]
    tekster: Mapping[str, str]
    organisasjon: Sequence[Organisasjonsenhet]
    meta: Meta


@dataclass(frozen=True, kw_only=True)
class Kapitteldefinisjon:
    """A chapter: its code (the key of its text), its place among the others, its title, help for its writer.

    `blokker` drafts it; None where it holds only what people write. A register's chapter has the code of the
    register. `mangler` is what a report says that was made where there was no register of that code.
    """

    kode: str
    plass: int
    tittel: str | Promise
    veiledning: str | Promise
    mangler: str | Promise = ""
    blokker: Callable[[Kapittelstoff], list[Blokk]] | None = None
