"""What was typed in a form that could not be taken: kept for the one who typed it, and given back.

A session may end while one writes, and a login in another tab makes the form too old. What is then sent is
kept on the server for a day, for the person whom the form was made for (`skjemamerke`). Once they are logged
in, the form stands there again as they left it. Nobody else is shown it, and nothing is kept in the browser.
Passwords and files are never kept.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db import transaction
from django.http import QueryDict

from felles import innsending, skjemamerke
from felles.klokke import naa
from felles.models import Kladd
from felles.skjemamerke import Skjemamerke

PARAMETER = "kladd"
LEVETID = dt.timedelta(hours=24)
MAKS_PER_PERSON = 20
MAKS_BYTES = 256 * 1024
# Not typed by anybody: kept with the rest, but no reason to keep anything.
_SKJULTE = {"versjon", "sett", innsending.FELT, innsending.LIKEVEL}
_REFERANSE = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ALDRI = {"csrfmiddlewaretoken", skjemamerke.FELT, "passord", "gammelt", "nytt", "gjentatt"}


def ta_vare_paa(
    *, merke: Skjemamerke, adresse: str, sendt: Mapping[str, list[str]], hadde_filer: bool = False
) -> Kladd | None:
    """Keeps what was sent to `adresse`, instead of what was kept for it before.

    None where nothing was typed, or more than any form of ours holds. Of each person the latest
    `MAKS_PER_PERSON` are kept.
    """
    felt = {navn: verdier for navn, verdier in sendt.items() if navn not in _ALDRI}
    if not _er_skrevet(felt) or len(json.dumps(felt)) > MAKS_BYTES:
        return None
    with transaction.atomic():
        kladd, _ny = Kladd.objects.update_or_create(
            bruker_id=merke.bruker_id,
            adresse=adresse,
            defaults={
                "side": merke.side,
                "felt": felt,
                "hadde_filer": hadde_filer,
                "opprettet": naa(),
            },
        )
        egne = Kladd.objects.filter(bruker_id=merke.bruker_id).order_by("-opprettet", "-pk")
        Kladd.objects.filter(pk__in=list(egne.values_list("pk", flat=True)[MAKS_PER_PERSON:])).delete()
    return kladd


def _er_skrevet(felt: Mapping[str, list[str]]) -> bool:
    return any(navn not in _SKJULTE and any(ett.strip() for ett in verdier) for navn, verdier in felt.items())


def hent(referanse: str, bruker: Any) -> Kladd | None:
    """What is kept under that reference for that person; None for anything else."""
    return kladder_for(bruker).filter(pk=referanse).first() if er_referanse(referanse) else None


def er_referanse(tekst: str) -> bool:
    """Could it be one of ours?"""
    return _REFERANSE.fullmatch(tekst) is not None


def kladder_for(bruker: Any) -> Any:
    """What is kept for the person, the latest first."""
    return Kladd.objects.filter(bruker=bruker, opprettet__gt=naa() - LEVETID).order_by("-opprettet", "-pk")


def slett(*, bruker: Any, adresse: str) -> None:
    """Removes what was kept for the address: it has been sent now."""
    Kladd.objects.filter(bruker=bruker, adresse=adresse).delete()


def rydd(tid: dt.datetime) -> int:
    """Removes what is older than a day; returns how many."""
    antall, _per_slag = Kladd.objects.filter(opprettet__lte=tid - LEVETID).delete()
    return antall


def skrevet_tekst(kladd: Kladd) -> list[tuple[str, str]]:
    """What was typed, by the names of the fields, for where there is no form to show it in."""
    return [
        (navn.replace("_", " ").capitalize(), ett)
        for navn, verdier in kladd.felt.items()
        for ett in verdier
        if navn not in _SKJULTE and ett.strip()
    ]


@dataclass
class Gjenoppretting:
    """A kladd in the request that shows its form again; `brukt` once a form has taken it."""

    kladd: Kladd
    sti: str
    brukt: bool = False

    @property
    def noekkel(self) -> str:
        """The key that the form had (felles/innsending.py)."""
        return str((self.kladd.felt.get(innsending.FELT) or [""])[0])

    def gjelder(self, skjemaadresser: tuple[str, ...]) -> bool:
        """Is it of a form that is sent to one of these addresses, or else to the page itself?"""
        sendt_til = urlsplit(self.kladd.adresse).path
        return sendt_til in (skjemaadresser or (self.sti,))

    def verdier(self, skjema: forms.BaseForm) -> dict[str, Any]:
        """What was typed, for each field of the form; none where it was another form."""
        sendt = QueryDict(mutable=True)
        for navn, verdier in self.kladd.felt.items():
            sendt.setlist(navn, verdier)
        navn_i = {navn: skjema.add_prefix(navn) for navn in skjema.fields}
        if not any(sendt_navn in sendt for navn, sendt_navn in navn_i.items() if navn not in _SKJULTE):
            return {}
        self.brukt = True
        return {
            navn: _trygg(felt, felt.widget.value_from_datadict(sendt, {}, navn_i[navn]))
            for navn, felt in skjema.fields.items()
            if not isinstance(felt, forms.FileField)
        }


def _trygg(felt: forms.Field, verdi: Any) -> Any:
    """Ids that are none would be asked for in the database."""
    if isinstance(felt, forms.ModelChoiceField) and not felt.to_field_name:
        if isinstance(verdi, list):
            return [ett for ett in verdi if _er_id(ett)]
        return verdi if _er_id(verdi) else None
    return verdi


def _er_id(verdi: Any) -> bool:
    return isinstance(verdi, str) and verdi.isascii() and verdi.isdecimal() and len(verdi) <= 18


_aktiv: ContextVar[Gjenoppretting | None] = ContextVar("gjenoppretting", default=None)


def aktiv() -> Gjenoppretting | None:
    """What the running request gives back, if anything."""
    return _aktiv.get()


@contextmanager
def gjenopprett(gjenoppretting: Gjenoppretting) -> Iterator[None]:
    """Forms that are made meanwhile begin with what was typed."""
    token = _aktiv.set(gjenoppretting)
    try:
        yield
    finally:
        _aktiv.reset(token)


def gi_tilbake(skjema: Any) -> None:
    """Called by every form as it is made: fills in what was typed, where it is this form that is given back.

    As `initial`, so that nothing is checked before it is sent.
    """
    gjenoppretting = aktiv()
    if gjenoppretting is None or skjema.is_bound or not gjenoppretting.gjelder(skjema.skjemaadresser):
        return
    verdier = gjenoppretting.verdier(skjema)
    skjema.initial, skjema.gjenopprettet = {**skjema.initial, **verdier}, bool(verdier)
