"""The talk between the reporter and those who handle the case: written, and read."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from avvik.epost import DIALOG
from avvik.models import Dialogmelding
from avvik.services.sak import Arbeid, arbeid
from avvik.tilgang import Adgang, synlig_for
from avvik.ulest import alle_har_lest, ansvarlige, merk_til
from felles.feil import IkkeTillatt
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.krav import krev_tekst
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang


@en_gang("avvik.dialog", Dialogmelding, likt_paa=("avvik_id", "tekst"))
def skriv_melding(
    *, avvik_id: int, aktoer: Bruker, tekst: str, innsending: Innsendingsnoekkel | None = None
) -> Dialogmelding:
    """Adds a message; the reporter, those who handle the case and an advising personvernombud may write."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=None) as sak:
        if sak.avvik.melder_id is None:
            raise IkkeTillatt(_("Saken har ingen melder i systemet som kan lese meldingen."))
        sak.krev(sak.adgang.kan_skrive)
        tekst = krev_tekst(tekst, "tekst", _("Skriv en melding."))
        sak.noter("dialog", data={"fra_melder": sak.adgang.er_melder})
        if not sak.adgang.er_melder:
            sak.skriv_til(DIALOG, sak.avvik.melder)
        else:
            sak.skriv_til_ansvarlig(DIALOG)
        _regn_som_lest(sak)
        return Dialogmelding.objects.create(
            avvik=sak.avvik,
            avsender=aktoer,
            fra_melder=sak.adgang.er_melder,
            tekst=tekst,
            tidspunkt=sak.tid,
        )


def _regn_som_lest(sak: Arbeid) -> None:
    """Whoever answers has read what they answer. An adviser's word is no answer of those who handle it."""
    if sak.adgang.er_melder or sak.adgang.kan_behandle:
        sak.avvik.dialog.filter(ulest=True, fra_melder=not sak.adgang.er_melder).update(ulest=False)


@transaction.atomic
def merk_lest(*, avvik_id: int, aktoer: Bruker, til: int) -> None:
    """Remembers that the person has read the dialogue to the message with the id `til`.

    A message from the reporter is read once all have who are to read it: the behandler, else those who lead
    the case. Raises Avvik.DoesNotExist for a case that the person may not see, IkkeTillatt for one whose
    dialogue is not theirs. Needs no lock: it overwrites nothing, and read once more changes nothing.
    """
    tilgang = Tilgang(aktoer)
    avvik = synlig_for(aktoer, tilgang).select_related("kategori__forelder").get(pk=avvik_id)
    adgang = Adgang(aktoer, avvik, tilgang)
    if not adgang.kan_skrive:
        raise IkkeTillatt()
    siste = avvik.dialog.filter(pk__lte=til).aggregate(siste=Max("pk"))["siste"]
    if siste is None:
        return
    merk_til(avvik, aktoer, siste)
    uleste = avvik.dialog.filter(ulest=True, pk__lte=siste)
    if adgang.er_melder:
        uleste.filter(fra_melder=False).update(ulest=False)
    elif alle_har_lest(avvik, ansvarlige(adgang), siste):
        uleste.filter(fra_melder=True).update(ulest=False)
