"""Answering: one question at a time, saved as one types, and never over somebody else unseen."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.klokke import dato
from felles.krav import krev_versjon
from felles.tid import Periode
from organisasjon.models import Bruker
from sjekkliste.arbeid import Arbeid, arbeid, ren_tekst
from sjekkliste.models import Svar
from sjekkliste.svar.regler import forrige_svar, kan_tas_med, mulige_svar, planfeil
from sjekkliste.tilstander import Svarverdi

_TEKSTFELT = ("kommentar", "uten_tiltak", "motsigelse_svar")


@dataclass(frozen=True)
class Svarfelt:
    """What a person may write about a question; all of it may wait until the sjekkliste is delivered."""

    verdi: str = ""
    kommentar: str = ""
    planlagt: dt.date | None = None
    uten_tiltak: str = ""
    motsigelse_svar: str = ""


def svar_paa(*, sjekkliste_id: int, spoersmaal_id: int, versjon: int, aktoer: Bruker, felt: Svarfelt) -> Svar:
    """Saves the answer to one question, finished or not; what is lacking is asked for at delivery.

    By leder or deputy of the virksomhet, while the runde is open and the sjekkliste not delivered. `versjon`
    is the answer's own: Utdatert where somebody else has changed it since. An answer that is as it was is
    not stored again. Raises Svar.DoesNotExist for a question that the sjekkliste does not have.
    """
    with arbeid(sjekkliste_id, aktoer=aktoer, versjon=None) as sak:
        svar = _hent_laast(sak, spoersmaal_id, versjon)
        felt = renset(felt, svar, sak.sjekkliste.runde.periode)
        if felt == felter(svar):
            return svar
        for navn, verdi in vars(felt).items():
            setattr(svar, navn, verdi)
        svar.endret, svar.endret_av = sak.tid, aktoer
        svar.versjon += 1
        svar.save()
        return svar


def svar_uendret(*, sjekkliste_id: int, spoersmaal_id: int, versjon: int, aktoer: Bruker) -> Svar:
    """Takes over answer and comment of the delivery before; Domenefeil where there is none to take over.

    A plan that lies before the end of this tertial or before today has been passed: it is answered anew.
    """
    with arbeid(sjekkliste_id, aktoer=aktoer, versjon=None) as sak:
        svar = _hent_laast(sak, spoersmaal_id, versjon)
        forrige = forrige_svar(sak.sjekkliste).filter(spoersmaal__kode=svar.spoersmaal.kode).first()
        if forrige is None:
            raise Domenefeil(_("Det er ikke noe tidligere svar å ta med videre."))
        periode = sak.sjekkliste.runde.periode
        svar.verdi, svar.kommentar = forrige.verdi, forrige.kommentar
        svar.planlagt, svar.uten_tiltak = forrige.planlagt, forrige.uten_tiltak
        _krev_mulig(felter(svar), svar, periode)
        if not kan_tas_med(forrige, svar.spoersmaal.hyppighet, periode, dato(sak.tid)):
            raise Domenefeil(
                _("Datoen i forrige svar er passert. Ble det gjort? Svar på nytt."), felt="planlagt"
            )
        svar.endret, svar.endret_av = sak.tid, aktoer
        svar.versjon += 1
        svar.save()
        return svar


def _hent_laast(sak: Arbeid, spoersmaal_id: int, versjon: int) -> Svar:
    sak.krev_utfylling()
    svar = (
        Svar.objects.select_for_update(of=("self",))
        .select_related("spoersmaal")
        .get(sjekkliste=sak.sjekkliste, spoersmaal=spoersmaal_id)
    )
    krev_versjon(svar.versjon, versjon)
    return svar


def felter(svar: Svar) -> Svarfelt:
    """What is stored of what a person may write."""
    return Svarfelt(**{navn: getattr(svar, navn) for navn in Svarfelt.__dataclass_fields__})


def er_lik(svar: Svar, felt: Svarfelt) -> bool:
    """Is that what is stored already? So it is where an answer was saved and the reply to it lost."""
    try:
        return renset(felt, svar, svar.sjekkliste.runde.periode) == felter(svar)
    except Domenefeil:
        return False


def renset(felt: Svarfelt, svar: Svar, periode: Periode) -> Svarfelt:
    """The fields as they are stored; Domenefeil for what no answer of the tertial can be."""
    verdier = {navn: ren_tekst(getattr(felt, navn), navn) for navn in _TEKSTFELT}
    planlagt = felt.planlagt if felt.verdi == Svarverdi.IKKE_FORFALT else None
    renset = Svarfelt(verdi=felt.verdi, planlagt=planlagt, **verdier)
    _krev_mulig(renset, svar, periode)
    return renset


def _krev_mulig(felt: Svarfelt, svar: Svar, periode: Periode) -> None:
    """What is wrong whatever is filled in later."""
    if felt.verdi and felt.verdi not in mulige_svar(svar.spoersmaal.hyppighet, periode):
        raise Domenefeil(_("Dette svaret passer ikke til spørsmålet i dette tertialet."), felt="verdi")
    if felt.planlagt is not None:
        feil = planfeil(felt.planlagt, svar.spoersmaal.hyppighet, periode)
        if feil:
            raise Domenefeil(feil, felt="planlagt")
