"""`manage.py rapport --aar 2024 …`: the figures or the report of a period, as the worker makes them."""

import datetime as dt
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.klokke import naa
from felles.tid import Periode
from organisasjon.models import Enhet
from rapport.innhold import frys, hent_tall, hent_tekster, lag_fil, lag_json, lag_meta, tin
from rapport.models import Format
from rapport.tall import beregn


class Command(BaseCommand):
    help = "Lager tallene (json) eller rapporten (pdf, docx, xlsx) for et år eller et tertial."

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Values are read by this command, so that what is wrong with one is said in bokmål.
        parser.add_argument("--aar", help="året, for eksempel 2024")
        parser.add_argument("--tertial", help="1, 2 eller 3; uten: hele året")
        parser.add_argument("--enhet", help="koden til en enhet; uten: hele kommunen")
        parser.add_argument("--skjaering", help="tidspunktet tallene skal gjelde for, 2025-01-31T23:59:59")
        parser.add_argument("--format", default=Format.JSON.value, help="json, pdf, docx eller xlsx")
        parser.add_argument("--ut", type=Path, help="filen som skal skrives; uten: til skjermen")

    def handle(self, *args: Any, **valg: Any) -> None:
        try:
            innhold = lag(
                format_=les_format(valg["format"]),
                periode=les_periode(valg["aar"], valg["tertial"]),
                enhet_kode=valg["enhet"],
                skjaering=les_tidspunkt(valg["skjaering"]),
            )
            self.skriv(innhold, valg["ut"], tekst=valg["format"] == Format.JSON)
        except Domenefeil as feil:
            raise CommandError(str(feil)) from None

    def skriv(self, innhold: bytes, fil: Path | None, *, tekst: bool) -> None:
        """Writes to the file; without one to standard output, but no bytes to a terminal."""
        if fil is not None:
            try:
                fil.write_bytes(innhold)
            except OSError as feil:
                grunn = {"fil": fil, "grunn": feil.strerror}
                raise Domenefeil(_("Kan ikke skrive til %(fil)s: %(grunn)s") % grunn) from feil
        elif tekst:
            self.stdout.write(innhold.decode(), ending="")
        elif sys.stdout.isatty():
            raise Domenefeil(_("Oppgi hvor filen skal skrives: --ut FIL."))
        else:
            self.stdout.flush()
            sys.stdout.buffer.write(innhold)


def lag(*, format_: Format, periode: Periode, enhet_kode: str | None, skjaering: dt.datetime | None) -> bytes:
    """The file, by the functions that the job calls. Raises Domenefeil as `rapport.tall.beregn` does."""
    bestilt = naa()
    if format_ == Format.JSON:
        return lag_json(beregn(periode, enhet_kode, skjaering))
    grunnlag = hent_tall(periode, enhet_kode, skjaering)
    enhet = Enhet.objects.get(kode=grunnlag.tall["enhet"]["kode"])
    meta = lag_meta(bestilt_av=_("kommandolinjen"), bestilt=bestilt, laget=naa(), utkast=False)
    frosset = frys(hent_tekster(periode, enhet), meta, grunnlag.organisasjon)
    return lag_fil(format_, tin(grunnlag.tall, grunnlag.tillegg, frosset))


def les_format(verdi: str) -> Format:
    """Raises Domenefeil for a format that does not exist."""
    if verdi not in Format.values:
        raise Domenefeil(_("Formatet må være json, pdf, docx eller xlsx."), felt="format")
    return Format(verdi)


def les_periode(aar: str | None, tertial: str | None) -> Periode:
    """Raises Domenefeil for what is not a year or a tertial."""
    if aar is None or not (aar.isascii() and aar.isdecimal()):
        raise Domenefeil(_("Oppgi året med fire sifre: --aar 2024."), felt="aar")
    if tertial is not None and tertial not in ("1", "2", "3"):
        raise Domenefeil(_("Tertial må være 1, 2 eller 3."), felt="tertial")
    return Periode(int(aar), None if tertial is None else int(tertial))


def les_tidspunkt(verdi: str | None) -> dt.datetime | None:
    """An ISO 8601 time of day with or without offset (then Europe/Oslo). A date alone says too little."""
    if verdi is None:
        return None
    try:
        oeyeblikk = dt.datetime.fromisoformat(verdi)
    except ValueError:
        oeyeblikk = None
    if oeyeblikk is None or ":" not in verdi:
        raise Domenefeil(
            _("Skriv skjæringstidspunktet med dato og klokkeslett: --skjaering 2025-01-31T23:59:59."),
            felt="skjaering",
        )
    return oeyeblikk
