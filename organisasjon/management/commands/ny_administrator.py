"""Makes an administrator on a new installation, and prints the link with which they choose a password."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.installasjon import er_demo
from organisasjon.models import Enhet, Enhetstype
from organisasjon.services import lag_engangslenke, opprett_administrator


class Command(BaseCommand):
    help = "Lager en administrator, og skriver ut en engangslenke for å velge passord."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--brukernavn", help="brukernavnet å logge inn med")
        parser.add_argument("--navn", help="personens navn")
        parser.add_argument("--epost", default="", help="personens e-postadresse (kan utelates)")
        parser.add_argument(
            "--kommunekode", help="koden til kommunen, den samme som i importfilen for enheter"
        )
        parser.add_argument("--kommunenavn", help="kommunens navn")
        parser.add_argument(
            "--adresse", default="", help="adressen til ikontroll, for eksempel https://ikontroll.kommune.no"
        )

    def handle(self, *args: Any, **valg: Any) -> None:
        if er_demo():
            raise CommandError(_("Databasen inneholder eksempeldata. Der logger man inn ved å velge person."))
        svar = {
            "brukernavn": _verdi(valg, "brukernavn", _("Brukernavn")),
            "navn": _verdi(valg, "navn", _("Navn")),
            "epost": valg["epost"],
        }
        if not Enhet.objects.filter(type=Enhetstype.KOMMUNE).exists():
            svar["kommunekode"] = _verdi(valg, "kommunekode", _("Kommunens kode"))
            svar["kommunenavn"] = _verdi(valg, "kommunenavn", _("Kommunens navn"))
        try:
            bruker = opprett_administrator(**svar)
            sti = lag_engangslenke(aktoer=None, bruker=bruker)
        except Domenefeil as feil:
            raise CommandError(str(feil)) from feil
        self.stderr.write(
            _("%(navn)s er administrator. Lenken gjelder i tre døgn og kan brukes én gang:")
            % {"navn": bruker}
        )
        self.stdout.write(f"{valg['adresse'].rstrip('/')}{sti}")
        if not valg["adresse"]:
            self.stderr.write(_("Sett adressen til ikontroll foran lenken, og åpne den i en nettleser."))


def _verdi(valg: dict[str, Any], navn: str, ledetekst: str) -> str:
    """The option, or what the person types; CommandError where nobody is there to ask."""
    gitt: str | None = valg[navn]
    if gitt is None and sys.stdin.isatty():
        gitt = input(f"{ledetekst}: ")
    if not gitt or not gitt.strip():
        raise CommandError(_("Mangler --%(navn)s.") % {"navn": navn})
    return gitt.strip()
