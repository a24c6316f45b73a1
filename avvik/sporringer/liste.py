"""Lists of cases: their orders, and how many there are."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from avvik.models import FRIST_ELLER_ALDRI
from felles.liste.sortering import Noekkel, Sortering
from felles.norsk import norsk_sortering

TELLEGRENSE = 10_000


def _stigende(kode: str, noekkel: Noekkel) -> Sortering:
    """By that key, and by the case's id where two are alike."""
    return Sortering("avvik", kode, (noekkel, Noekkel("pk")))


_STIGENDE = {
    "meldt": _stigende("meldt", Noekkel("meldt", uvirksom="+ interval '0'")),
    "frist": _stigende("frist", Noekkel("frist_eller_aldri", FRIST_ELLER_ALDRI, uvirksom="+ 0")),
    "saksnummer": _stigende("saksnummer", Noekkel("saksnummer")),
    "enhet": _stigende("enhet", Noekkel("enhetsnavn", norsk_sortering("enhet__navn"))),
}
NYESTE = replace(_STIGENDE["meldt"].snudd(), kode="-meldt")
SORTERINGSVALG = [
    ("-meldt", _("Nyeste først")),
    ("meldt", _("Eldste først")),
    ("frist", _("Frist som kommer først")),
    ("-saksnummer", _("Høyeste saksnummer først")),
    ("saksnummer", _("Laveste saksnummer først")),
    ("enhet", _("Enhet")),
]


def sortering_av(kode: str, *, soeker: bool) -> Sortering:
    """The order that an address asks for; newest first where it asks for none that there is.

    `soeker` says that words are searched for that few cases hold.
    """
    sortering = _STIGENDE.get(kode.removeprefix("-"), NYESTE)
    if sortering is not NYESTE:
        sortering = replace(sortering.snudd() if kode.startswith("-") else sortering, kode=kode)
    return sortering.uten_indeks() if soeker else sortering


def antall_inntil(saker: QuerySet[Any], grense: int = TELLEGRENSE) -> int:
    """How many, counted no further than one beyond the limit."""
    return saker.order_by()[: grense + 1].count()
