"""The mark in every form of a page: for whom it was made, and on which page, signed.

When the form comes back after its session has ended, it tells whose words these are. A stranger cannot make
one, so that nothing is kept for who was never here.
"""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest

FELT = "skjemamerke"
_SALT = "felles.skjemamerke"
_HOLDBART = 7 * 24 * 3600  # seconds that a page may have stood open
_LENGSTE_SIDE = 1000


@dataclass(frozen=True)
class Skjemamerke:
    """For whom a form was made, and the page that it stood on."""

    bruker_id: int
    side: str


def les(tekst: str) -> Skjemamerke | None:
    """The mark; None for one that is made up, changed or too old."""
    try:
        bruker_id, side = signing.loads(tekst, salt=_SALT, max_age=_HOLDBART)
    except signing.BadSignature:
        return None
    return Skjemamerke(bruker_id, side)


def merke_i(request: HttpRequest) -> Skjemamerke | None:
    """The mark of the form that was sent; None where it has none that holds."""
    tekst = request.POST.get(FELT, "")
    return les(tekst) if tekst else None


def merke_til(request: HttpRequest) -> str:
    """The mark for the forms of the page that is being shown; empty for who is not logged in."""
    if not request.user.is_authenticated:
        return ""
    laget: str | None = getattr(request, "_skjemamerke", None)
    if laget is None:
        # A page has sixty of them.
        laget = signing.dumps([request.user.pk, _side(request)], salt=_SALT)
        request._skjemamerke = laget  # type: ignore[attr-defined]
    return laget


def _side(request: HttpRequest) -> str:
    """The page; where a form is shown again in answer to itself, the one that it stood on at first."""
    if request.method == "POST":
        merke = merke_i(request)
        if merke is not None and merke.bruker_id == request.user.pk:
            return merke.side
    side = request.get_full_path()
    return side if len(side) <= _LENGSTE_SIDE else request.path[:_LENGSTE_SIDE]
