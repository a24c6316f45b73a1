"""Makes cases and enheter with a past, by writing rows as services do: stamped, with the next version."""

import datetime as dt
from decimal import Decimal
from typing import Any, TypeVar

from avvik.models import Avvik, Kategori
from felles.klokke import OSLO
from felles.tallkilde import Utvalg
from organisasjon.models import Aarsverk, Enhet
from rapport.tall import rader

Rad = TypeVar("Rad", Avvik, Enhet)


def oslo(tekst: str) -> dt.datetime:
    """«2024-03-01 14:30» in Europe/Oslo."""
    return dt.datetime.fromisoformat(tekst).replace(tzinfo=OSLO)


def ny_enhet(kode: str, forelder: Enhet | None = None, **felt: Any) -> Enhet:
    """An enhet entered long ago, or when `endret` says."""
    felt.setdefault("type", "virksomhet" if forelder else "kommune")
    felt.setdefault("navn", f"Enhet {kode}")
    felt.setdefault("endret", oslo("2000-01-01"))
    return Enhet.objects.create(kode=kode, forelder=forelder, **felt)


def nytt_avvik(enhet: Enhet, meldt: str | dt.datetime, **felt: Any) -> Avvik:
    """A case; closed from the start where `lukket` is given, as an import brings it in."""
    naar = oslo(meldt) if isinstance(meldt, str) else meldt
    if isinstance(felt.get("lukket"), str):
        felt["lukket"] = oslo(felt["lukket"])
        felt.setdefault("status", "lukket")
    felt.setdefault("alvorlighetsgrad", "lav")
    felt.setdefault("importert", True)  # a case that is not may not close without a kategori
    nummer = Avvik.objects.count() + 1
    return Avvik.objects.create(
        saksnummer=f"{naar.astimezone(OSLO).year}-{nummer:06}",
        enhet=enhet,
        behandles_av=felt.pop("behandles_av", enhet),
        meldt=naar,
        endret=felt.get("lukket") or naar,
        tittel="Noe hendte",
        **felt,
    )


def endre(rad: Rad, naar: str | dt.datetime, **felt: Any) -> Rad:
    """Changes a row at that instant."""
    for navn, verdi in felt.items():
        setattr(rad, navn, verdi)
    rad.endret = oslo(naar) if isinstance(naar, str) else naar
    rad.versjon += 1
    rad.save()
    return rad


def lukk(avvik: Avvik, naar: str, status: str = "lukket") -> Avvik:
    """Closes an open case at that instant."""
    if avvik.status == "meldt":
        avvik.status = "under_behandling"
    return endre(avvik, naar, status=status, lukket=oslo(naar))


def gjenaapne(avvik: Avvik, naar: str) -> Avvik:
    """Opens a closed case again."""
    return endre(avvik, naar, status="under_behandling", lukket=None)


def ny_kategori(kode: str, forelder: Kategori | None = None) -> Kategori:
    return Kategori.objects.create(kode=kode, navn=f"Kategori {kode}", forelder=forelder)


def sett_aarsverk(enhet: Enhet, aar: int | None, verdi: str, **felt: Any) -> Aarsverk:
    return Aarsverk.objects.create(enhet=enhet, aar=aar, aarsverk=Decimal(verdi), **felt)


def antall(utvalg: Utvalg) -> int:
    """How many rows the figure counts, whoever asks."""
    return rader(utvalg).alle.count()
