"""The talk between the reporter and those who handle the case."""

from django.utils.translation import gettext as _

from avvik.epost import DIALOG
from avvik.models import Dialogmelding
from avvik.services.sak import arbeid, krev_tekst
from felles.feil import IkkeTillatt
from felles.innsending import Innsendingsnoekkel, en_gang
from organisasjon.models import Bruker


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
        elif sak.avvik.behandler is not None:
            sak.skriv_til(DIALOG, sak.avvik.behandler)
        else:
            sak.skriv_til_lederen(DIALOG)
        return Dialogmelding.objects.create(
            avvik=sak.avvik,
            avsender=aktoer,
            fra_melder=sak.adgang.er_melder,
            tekst=tekst,
            tidspunkt=sak.tid,
        )
