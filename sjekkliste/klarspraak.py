"""What the history of a sjekkliste says in plain words."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from hendelser.models import Hendelse
from sjekkliste.models import SAKSTYPE, SVARTYPE, Sjekkliste
from sjekkliste.tilstander import Status


@dataclass(frozen=True)
class Linje:
    """One line of the history, as a person reads it."""

    tidspunkt: dt.datetime
    hvem: str
    tittel: str
    tekst: str


def historikk(sjekkliste: Sjekkliste) -> list[Linje]:
    """The history of the sjekkliste with the files of its answers, newest first; one query."""
    svarenes = Q(sakstype=SVARTYPE, sak_id__in=sjekkliste.svar.values("pk"))
    rader = Hendelse.objects.filter(Q(sakstype=SAKSTYPE, sak_id=sjekkliste.pk) | svarenes)
    return [
        Linje(h.tidspunkt, h.aktoer.navn if h.aktoer else "", _tittel(h), h.kommentar)
        for h in rader.select_related("aktoer").order_by("-tidspunkt", "-id")
    ]


def _tittel(h: Hendelse) -> str:
    if h.slag == "status":
        return _steg(h)
    if h.slag in _TITLER:
        return _TITLER[h.slag](h)
    return h.slag.replace("_", " ").capitalize()


def _steg(h: Hendelse) -> str:
    if h.til == Status.LEVERT:
        return _("Levert på nytt") if h.fra == Status.RETURNERT else _("Levert")
    return {Status.RETURNERT: _("Sendt tilbake"), Status.MOTTATT: _("Mottatt")}[Status(h.til)]


_TITLER = {
    "tiltak_nytt": lambda h: _("Nytt tiltak, ansvarlig er %(navn)s") % {"navn": h.til},
    "tiltak_endret": lambda h: _("Et tiltak er endret, ansvarlig er %(navn)s") % {"navn": h.til},
    "tiltak_overtatt": lambda h: (
        _("%(fra)s arbeider ikke lenger her. Nå er %(til)s ansvarlig for et tiltak")
        % {"fra": h.fra, "til": h.til}
    ),
    "tiltak_utfoert": lambda h: _("Et tiltak er utført"),
    "tiltak_avlyst": lambda h: _("Et tiltak er avlyst"),
    "vedlegg_nytt": lambda h: _("En fil er lagt ved"),
    "vedlegg_fjernet": lambda h: _("En fil er fjernet"),
    "vedlegg_smittet": lambda h: _("Det ble funnet virus i en fil. Den er slettet"),
}
