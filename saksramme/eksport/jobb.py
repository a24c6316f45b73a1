"""The worker's part of a long list: what who ordered it may see as it is made, written to a file."""

import tempfile
from itertools import islice
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, IkkeTillatt
from felles.klokke import naa
from felles.liste.fil import Format
from felles.liste.liste import Liste, kjent_liste
from felles.liste.visning import filnavn, skriv_liste
from felles.templatetags.tekst import tall
from saksramme.eksport.services import spoerring_for
from saksramme.models import Eksport, Eksportstatus
from utboks.jobber import Leie
from utboks.services import fullfoer

LENGSTE = 200_000  # rows
_PAAGAAR = (Eksportstatus.BESTILT, Eksportstatus.KJOERER)


def kjoer(leie: Leie) -> None:
    """Makes the file. Raises LeieTapt, and Domenefeil where the person may not see the list any more."""
    eksport = Eksport.objects.select_related("bruker").filter(pk=leie.objekt_id, status__in=_PAAGAAR).first()
    if eksport is None:  # removed meanwhile
        fullfoer(leie)
        return
    Eksport.objects.filter(pk=eksport.pk).update(status=Eksportstatus.KJOERER, startet=naa())
    liste = _liste(eksport)
    with tempfile.TemporaryFile() as fil:
        antall = _skriv(fil, eksport, liste)
        fil.seek(0)
        innhold = fil.read()
    with transaction.atomic():
        fullfoer(leie)
        Eksport.objects.filter(pk=eksport.pk).update(
            status=Eksportstatus.FERDIG,
            ferdig=naa(),
            antall=antall,
            innhold=innhold,
            filnavn=filnavn(liste, Format(eksport.format)),
            oekt="",
        )


def _liste(eksport: Eksport) -> Liste:
    """The list, where the person may see it today as when they ordered."""
    liste = kjent_liste(eksport.liste)
    if liste is None or not eksport.bruker.is_active:
        raise IkkeTillatt()
    liste.adgang(eksport.bruker)
    return liste


def _skriv(fil: Any, eksport: Eksport, liste: Liste) -> int:
    spoerring = spoerring_for(eksport.bruker, liste, eksport.parametre, eksport.sti, eksport.oekt)
    if spoerring.ord_ is None:
        raise Domenefeil(_("Søket er glemt, fordi du har logget ut. Søk på nytt, og bestill filen derfra."))
    try:
        innhold = liste.hent(spoerring)
    except Http404 as feil:
        raise Domenefeil(_("Det som listen viste, finnes ikke lenger.")) from feil
    rader = islice(innhold.alle(), LENGSTE + 1)
    antall = skriv_liste(fil, liste, innhold, Format(eksport.format), rader, bruker_id=eksport.bruker_id)
    if antall > LENGSTE:
        raise Domenefeil(
            _("Listen har over %(antall)s rader. Velg et filter, så den blir kortere.")
            % {"antall": tall(LENGSTE)}
        )
    return antall


def ved_feil(eksport_id: int, grunn: str) -> None:
    """Shows the failure, with its reason, to who ordered."""
    Eksport.objects.filter(pk=eksport_id, status__in=_PAAGAAR).update(
        status=Eksportstatus.FEILET, feil=grunn, ferdig=None
    )
