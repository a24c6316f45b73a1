"""`manage.py importer --mappe DIR [--proev]`: a municipality moves in with its history."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from felles.feil import Domenefeil
from importering.feil import Importfeil
from importering.savnet import SavnetRolle
from importering.services import importer_mappe, innlesinger

*_FOERST, _SIST = innlesinger()


class Fremdriftslinje:
    """A progress bar for each step, on stderr where that is a terminal."""

    def __init__(self) -> None:
        self._linje: Any = None
        self._steg = ""

    def __call__(self, steg: str, gjort: int, av: int | None) -> None:
        if steg != self._steg:
            self.lukk()
            self._steg = steg
            # disable=None: silent unless stderr is a terminal
            self._linje = tqdm(
                total=av, desc=steg, file=sys.stderr, disable=None, leave=False, unit_scale=True
            )
        self._linje.update(gjort - self._linje.n)

    def lukk(self) -> None:
        """Takes the bar away."""
        if self._linje is not None:
            self._linje.close()


class Command(BaseCommand):
    help = f"Leser filene {', '.join(_FOERST)} og {_SIST} (.csv eller .xlsx) fra en mappe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mappe", type=Path, required=True, help="mappen med filene")
        parser.add_argument("--proev", action="store_true", help="kontroller filene uten å lagre noe")
        parser.add_argument(
            "--erstatt-personer",
            action="store_true",
            help="avslutt roller fra tidligere importer som ikke lenger er i filen personer",
        )

    def handle(self, *args: Any, **valg: Any) -> None:
        linje = Fremdriftslinje()
        try:
            resultat = importer_mappe(
                valg["mappe"],
                proev=valg["proev"],
                erstatt_personer=valg["erstatt_personer"],
                fremdrift=linje,
                vis_savnet=self._vis_savnet,
            )
        except Importfeil as importfeil:
            linje.lukk()
            for feil in importfeil.feil:
                self.stderr.write(str(feil))
            raise CommandError(str(importfeil), returncode=1) from None
        except Domenefeil as feil:
            raise CommandError(str(feil), returncode=1) from None
        except OperationalError:
            raise CommandError(_("Databasen svarer ikke. Ingenting er lagret."), returncode=1) from None
        finally:
            linje.lukk()
        for fil, teller in resultat.linjer.items():
            self.stdout.write(
                _("%(fil)s: %(opprettet)d opprettet, %(oppdatert)d oppdatert, %(uendret)d uendret")
                % {"fil": fil, **vars(teller)}
            )
        if resultat.savnet and not valg["erstatt_personer"]:
            self._vis_savnet(resultat.savnet)
            self.stdout.write(_("De er ikke endret. Kjør med --erstatt-personer for å avslutte dem."))
        elif resultat.savnet:
            self.stdout.write(
                ngettext(
                    "%(antall)d rolle er avsluttet.", "%(antall)d roller er avsluttet.", len(resultat.savnet)
                )
                % {"antall": len(resultat.savnet)}
            )
        if resultat.proev:
            self.stdout.write(_("Filene er kontrollert. Ingenting er lagret."))

    def _vis_savnet(self, savnet: Sequence[SavnetRolle]) -> None:
        self.stdout.write(_("Roller fra en tidligere import som ikke er i filen personer:"))
        for rolle in savnet:
            self.stdout.write(f"  {rolle}")
