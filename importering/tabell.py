"""A file as a table: its columns, and its rows with every cell understood or noted as an error."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext as _

from importering.celler import Celle, Feilcelle, Raarad
from importering.feil import Feilliste
from importering.lesing import CsvLeser, Leser, XlsxLeser
from importering.tolking import Tolk, Ugyldig

Fremdrift = Callable[[str, int, int | None], None]
_MELD_HVER = 500


class _Ugyldig:
    """Stands where a value could not be understood; its error is noted already."""

    def __repr__(self) -> str:
        return "UGYLDIG"


UGYLDIG: Final = _Ugyldig()


@dataclass(frozen=True)
class Kolonne:
    """A column of the contract.

    `paakrevd`: it must be there, and every row must have a value in it unless it `kan_vaere_tom`.
    """

    navn: str
    tolk: Tolk
    paakrevd: bool = False
    kan_vaere_tom: bool = False
    fritekst: bool = False


def lengde(modell: type[models.Model], felt: str) -> int:
    """How many characters the model has room for."""
    maks = modell._meta.get_field(felt).max_length  # type: ignore[union-attr]
    assert maks is not None
    return int(maks)


class Rad:
    """A row: `verdier` by column, of the columns that the file has. None for an empty cell."""

    __slots__ = ("_celler", "_tabell", "feilfri", "linje", "verdier")

    def __init__(self, tabell: "Tabell", linje: int, celler: Sequence[Celle]) -> None:
        self._tabell = tabell
        self._celler = celler
        self.linje = linje
        self.feilfri = True
        self.verdier: dict[str, Any] = {}

    def __getitem__(self, kolonne: str) -> Any:
        return self.verdier.get(kolonne)

    def brukbar(self, *kolonner: str) -> bool:
        """Could the cells of these columns be understood?"""
        return all(self.verdier.get(kolonne) is not UGYLDIG for kolonne in kolonner)

    def feil(self, kolonne: str, grunn: str) -> None:
        """Notes an error of a cell of this row."""
        self.feilfri = False
        self._tabell.noter(self.linje, kolonne, self._celler, grunn)


class Tabell:
    """One file of the import, read from the top to the bottom once.

    `lesbar` is False where the file has no usable header: then it has no rows, and what it was to define is
    not known. Progress is told as (file, done, of how much or None).
    """

    def __init__(
        self, sti: Path, kolonner: Sequence[Kolonne], feil: Feilliste, fremdrift: Fremdrift | None = None
    ) -> None:
        self.navn = sti.name
        self.feil = feil
        self._kolonner = {kolonne.navn: kolonne for kolonne in kolonner}
        self._fremdrift = fremdrift
        self._leser: Leser = (
            XlsxLeser(sti) if sti.suffix.lower() == ".xlsx" else CsvLeser(sti, self._kolonner)
        )
        self._raarader = iter(self._leser)
        self._plassering: dict[str, int] = {}
        self._bredde = 0
        self.lesbar = self._les_overskrift()
        self._mangler = [k.navn for k in kolonner if k.paakrevd and k.navn not in self._plassering]

    def har(self, kolonne: str) -> bool:
        """Does the file have the column?"""
        return kolonne in self._plassering

    def meld_fremdrift(self, hva: str, gjort: int, av: int | None) -> None:
        """Tells whoever waits how far it has come."""
        if self._fremdrift is not None:
            self._fremdrift(hva, gjort, av)

    def noter(self, linje: int, kolonne: str, celler: Sequence[Celle], grunn: str) -> None:
        """Notes an error at a line, with the cell's value unless it is free text."""
        plass = self._plassering.get(kolonne)
        fritekst = kolonne in self._kolonner and self._kolonner[kolonne].fritekst
        verdi = "" if plass is None or fritekst or plass >= len(celler) else _vis(celler[plass])
        self.feil.noter(self.navn, linje, kolonne, verdi, grunn)

    def _les_overskrift(self) -> bool:
        foerste = next(self._raarader, None)
        if foerste is None:
            self.feil.noter(self.navn, 1, "", "", _("filen er tom"))
            return False
        if foerste.grunn:
            self.feil.noter(self.navn, foerste.linje, "", "", foerste.grunn)
            return False
        navn = [_vis(celle) for celle in foerste.celler]
        while navn and not navn[-1] and not isinstance(foerste.celler[len(navn) - 1], Feilcelle):
            navn.pop()  # columns without a name at the end, as spreadsheets leave them behind
        if not self._kolonner.keys() & set(navn):
            # Perhaps the header is missing and this is a row: its cells may be free text and are not shown.
            self.feil.noter(self.navn, 1, "", "", _("første rad må være kolonnenavn"))
            return False
        self._kontroller_overskrift(navn, foerste.celler)
        self._plassering = {n: plass for plass, n in enumerate(navn) if n in self._kolonner}
        self._bredde = len(navn)
        return True

    def _kontroller_overskrift(self, navn: Sequence[str], celler: Sequence[Celle]) -> None:
        for plass, celle in enumerate(celler[: len(navn)], start=1):
            if isinstance(celle, Feilcelle):
                self.feil.noter(self.navn, 1, "", "", celle.grunn)
            elif not celle:
                grunn = _("kolonne nummer %(plass)d har ikke noe navn") % {"plass": plass}
                self.feil.noter(self.navn, 1, "", "", grunn)
        for kolonne, antall in Counter(filter(None, navn)).items():
            if kolonne not in self._kolonner:
                grunn = _("ukjent kolonne; filen kan ha: %(navn)s") % {"navn": ", ".join(self._kolonner)}
                self.feil.noter(self.navn, 1, kolonne, "", grunn)
            elif antall > 1:
                self.feil.noter(self.navn, 1, kolonne, "", _("kolonnen står flere ganger"))
        for ventet in self._kolonner.values():
            if ventet.paakrevd and ventet.navn not in navn:
                self.feil.noter(self.navn, 1, ventet.navn, "", _("kolonnen mangler"))

    def __iter__(self) -> Iterator[Rad]:
        """The rows that have the right number of cells; empty rows are passed over."""
        if not self.lesbar:
            return
        for nummer, raarad in enumerate(self._raarader):
            if nummer % _MELD_HVER == 0:
                self.meld_fremdrift(self.navn, self._leser.posisjon, self._leser.omfang)
            celler = self._celler(raarad)
            if celler is not None:
                yield self._tolk(raarad.linje, celler)

    def _celler(self, raarad: Raarad) -> list[Celle] | None:
        celler = raarad.celler
        if raarad.grunn:
            self.feil.noter(self.navn, raarad.linje, "", "", raarad.grunn)
            return None
        if not any(celler):
            return None
        while len(celler) > self._bredde and celler[-1] == "":
            celler.pop()
        if not self._leser.fast_bredde:
            celler.extend([""] * (self._bredde - len(celler)))
        if len(celler) != self._bredde:
            self.feil.noter(self.navn, raarad.linje, "", "", _feil_bredde(len(celler), self._bredde))
            return None
        return celler

    def _tolk(self, linje: int, celler: list[Celle]) -> Rad:
        rad = Rad(self, linje, celler)
        verdier = rad.verdier
        for navn in self._mangler:
            verdier[navn] = UGYLDIG
            rad.feilfri = False
        for navn, plass in self._plassering.items():
            celle = celler[plass]
            kolonne = self._kolonner[navn]
            if celle == "":
                verdier[navn] = None
                if kolonne.paakrevd and not kolonne.kan_vaere_tom:
                    verdier[navn] = UGYLDIG
                    rad.feil(navn, _("mangler"))
                continue
            try:
                verdier[navn] = kolonne.tolk(celle)
            except Ugyldig as ugyldig:
                verdier[navn] = UGYLDIG
                rad.feil(navn, str(ugyldig))
        return rad


def _feil_bredde(antall: int, bredde: int) -> str:
    tall = {"antall": antall, "bredde": bredde}
    if antall > bredde:
        grunn = _(
            "raden har %(antall)d celler, men første rad har %(bredde)d; "
            "står det et skilletegn i en tekst uten anførselstegn?"
        )
    else:
        grunn = _("raden har %(antall)d celler, men første rad har %(bredde)d")
    return grunn % tall


def _vis(celle: Celle) -> str:
    match celle:
        case Feilcelle():
            return ""
        case dt.datetime():
            return celle.isoformat(" ")
        case _:
            return celle
