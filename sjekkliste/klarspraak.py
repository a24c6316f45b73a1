"""What the history of a sjekkliste, and of the template, says in plain words."""

from django.db.models import Q
from django.utils.translation import gettext as _

from hendelser.historikk import Linje, Setning, linjer
from hendelser.models import Hendelse
from sjekkliste.models import SAKSTYPE, SVARTYPE, Sjekkliste
from sjekkliste.tilstander import Status


def historikk(sjekkliste: Sjekkliste) -> list[Linje]:
    """The history of the sjekkliste with the files of its answers, newest first; one query."""
    svarenes = Q(sakstype=SVARTYPE, sak_id__in=sjekkliste.svar.values("pk"))
    rader = Hendelse.objects.filter(Q(sakstype=SAKSTYPE, sak_id=sjekkliste.pk) | svarenes)
    return linjer(rader.select_related("aktoer").order_by("-tidspunkt", "-id"))


def _steg(h: Hendelse) -> str:
    if h.til == Status.LEVERT:
        return _("Levert på nytt") if h.fra == Status.RETURNERT else _("Levert")
    return {Status.RETURNERT: _("Sendt tilbake"), Status.MOTTATT: _("Mottatt")}[Status(h.til)]


SETNINGER: dict[str, Setning] = {"status": _steg}

# Of a version of the template, which is no case.
MALSETNINGER: dict[str, Setning] = {
    "mal_standard": lambda h: _("La inn standardmalen"),
    "mal_ny": lambda h: _("Laget versjonen"),
    "mal_merknad": lambda h: _("Skrev hva som er nytt"),
    "mal_publisert": lambda h: _("Publiserte"),
    "mal_trukket": lambda h: _("Trakk tilbake"),
    "mal_slettet": lambda h: _("Slettet versjonen"),
    "omraade_nytt": lambda h: _("La til et område"),
    "omraade_endret": lambda h: _("Endret navnet på et område"),
    "omraade_slettet": lambda h: _("Slettet et område"),
    "omraade_flyttet": lambda h: _("Flyttet et område"),
    "spoersmaal_nytt": lambda h: _("La til et spørsmål"),
    "spoersmaal_endret": lambda h: _("Endret et spørsmål"),
    "spoersmaal_slettet": lambda h: _("Slettet et spørsmål"),
    "spoersmaal_flyttet": lambda h: _("Flyttet et spørsmål"),
}
