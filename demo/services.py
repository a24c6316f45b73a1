"""Makes a demo out of an empty database: files through the importer, and work through the services."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils.translation import gettext as _

from avvik.models import Avvik
from demo.filer import skriv_filer
from demo.levende import meld_og_behandle
from demo.rapporttekster import AAR, kapitteltekster
from demo.sjekklister import fyll_ut
from felles.feil import Domenefeil
from felles.klokke import i_dag
from felles.models import Installasjon
from felles.tid import Periode
from importering.services import importer_mappe
from importering.tabell import Fremdrift
from organisasjon.models import Bruker, Enhet, Enhetstype
from rapport.services import bestill_rapport, skriv_kapittel

KOMMUNEDIREKTOER = "marit.haugsletten"


def har_data() -> bool:
    """Whether anything has been put into the database, by whomever."""
    return Installasjon.objects.exists() or Enhet.objects.exists() or Bruker.objects.exists()


def last_demo(anker: dt.date, *, fremdrift: Fremdrift | None = None) -> int:
    """Fills the empty database with example data as of the anchor, and marks it; returns the number of avvik.

    All or nothing. Cases of the anchor day itself come only where that is today, as services write with the
    clock. Raises Domenefeil for a database that holds data, and for an anchor that has not come.
    """
    if har_data():
        raise Domenefeil(_hvorfor_ikke())
    if anker > i_dag():
        raise Domenefeil(_("Ankerdatoen kan ikke være fram i tid."))
    with transaction.atomic():
        with TemporaryDirectory() as mappe:
            skriv_filer(Path(mappe), anker)
            importer_mappe(Path(mappe), demo=True, fremdrift=fremdrift)
        fyll_ut(anker)
        if anker == i_dag():
            meld_og_behandle()
        if anker.year > AAR:
            _skriv_og_bestill_rapport()
    return Avvik.objects.count()


def _hvorfor_ikke() -> str:
    if Installasjon.objects.filter(demo=True).exists():
        return _("Eksempeldataene ligger her allerede. Tøm databasen først hvis du vil ha dem på nytt.")
    return _("Databasen inneholder ekte data. Eksempeldata kan bare legges i en tom database.")


def _skriv_og_bestill_rapport() -> None:
    """The kommunedirektør writes the chapters and orders the report; a worker makes it."""
    direktoer = Bruker.objects.get(brukernavn=KOMMUNEDIREKTOER)
    rot = Enhet.objects.get(type=Enhetstype.KOMMUNE)
    periode = Periode(AAR)
    for kapittel, tekst in kapitteltekster().items():
        skriv_kapittel(
            aktoer=direktoer, periode=periode, enhet=rot, kapittel=kapittel, tekst=tekst, versjon=0
        )
    bestill_rapport(aktoer=direktoer, periode=periode, enhet=rot)
