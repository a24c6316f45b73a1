"""Where sjekklister show themselves to people: the menu, and what waits (felles/flater.py)."""

import datetime as dt
from operator import attrgetter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from felles.flater import Arbeidsliste, Arbeidspunkt, Lenke, Menypunkt, Punktliste
from felles.templatetags.tekst import tall
from organisasjon.tilgang import Tilgang
from sjekkliste.sporringer import venter_paa
from sjekkliste.tilgang import Adgang
from sjekkliste.tilstander import Status

MENY = (
    Menypunkt(
        plass=50,
        tittel=gettext_lazy("Sjekkliste"),
        side="sjekkliste:oversikt",
        vises_for=attrgetter("er_ansatt"),
    ),
)


def _hos(tilgang: Tilgang, dag: dt.date) -> Punktliste:
    rader = [_punkt(adgang) for adgang in venter_paa(tilgang.bruker, tilgang)]
    tekst = "Alle sjekklister (%(antall)s venter på deg)"
    alle = ngettext(tekst, tekst, len(rader))
    mer = Lenke(alle % {"antall": tall(len(rader))}, reverse("sjekkliste:oversikt"))
    return Punktliste("sjekklister", _("Sjekklister"), rader, mer)


def _punkt(adgang: Adgang) -> Arbeidspunkt:
    liste = adgang.sjekkliste
    hva, adresse = f"{liste.enhet.navn}, {liste.runde}", reverse("sjekkliste:vis", args=[liste.pk])
    if not adgang.kan_svare:
        return Arbeidspunkt(hva, adresse, _("Levert. Ta imot den, eller send den tilbake"))
    sendt_tilbake = liste.status == Status.RETURNERT
    steg = _("Sendt tilbake til deg") if sendt_tilbake else _("Skal fylles ut")
    return Arbeidspunkt(hva, adresse, steg, liste.runde.frist)


ARBEIDSLISTE = Arbeidsliste(plass=10, hos=_hos, i_innboksen=False)
