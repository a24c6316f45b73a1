"""`manage.py demopersoner`: whom to log in as, in a database with example data."""

from typing import Any

from django.core.management.base import BaseCommand

from demo.personer import DEMOPERSONER
from felles.installasjon import er_demo
from organisasjon.models import Bruker


class Command(BaseCommand):
    help = "Shows some people to log in as. Prints nothing where the data are not the demo's."

    def handle(self, *args: Any, **valg: Any) -> None:
        if not er_demo():
            return
        navn = dict(Bruker.objects.values_list("brukernavn", "navn"))
        self.stdout.write("Eksempeldata: logg inn ved å velge en person på innloggingssiden, for eksempel\n")
        for person in DEMOPERSONER:
            if person.brukernavn in navn:
                self.stdout.write(f"  {navn[person.brukernavn]:<22}{person.rolle}: {person.viser}")
        self.stdout.write("")
