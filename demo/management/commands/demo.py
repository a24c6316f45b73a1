"""`manage.py demo [--hvis-tom] [--anker DATO]`: fills an empty database with example data."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from demo.services import har_data, last_demo
from felles.feil import Domenefeil
from felles.klokke import i_dag
from importering.feil import Importfeil


class Command(BaseCommand):
    _sagt = False
    help = "Fyller en tom database med eksempeldata: Røros' organisasjon med oppdiktede personer og avvik."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--hvis-tom", action="store_true", help="gjør ingenting hvis databasen har data")
        parser.add_argument(
            "--anker",
            type=dt.date.fromisoformat,
            help="dagen eksempeldataene går fram til (ÅÅÅÅ-MM-DD), ellers i dag",
        )

    def handle(self, *args: Any, **valg: Any) -> None:
        if valg["hvis_tom"] and har_data():
            return
        try:
            antall = last_demo(valg["anker"] or i_dag(), fremdrift=self._fremdrift)
        except Importfeil as importfeil:
            for feil in importfeil.feil:
                self.stderr.write(str(feil))
            raise CommandError(str(importfeil), returncode=1) from None
        except Domenefeil as feil:
            raise CommandError(str(feil), returncode=1) from None
        self.stdout.write(_("Eksempeldata er lagt inn: %(antall)d avvik.") % {"antall": antall})

    def _fremdrift(self, _fil: str, _gjort: int, _av: int | None) -> None:
        """Says once that the work has begun, which it does only in an empty database."""
        if not self._sagt:
            self._sagt = True
            self.stdout.write(_("Legger inn eksempeldata …"))
