"""A runde: opened once for a tertial, its frist moved, and locked."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from felles import klokke
from felles.feil import Domenefeil, UgyldigOvergang
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.klokke import dato, skrivetid
from felles.krav import krev
from felles.tid import Periode, tertial_av
from organisasjon.models import Bruker, Enhet, Enhetstype
from organisasjon.tilgang import Tilgang
from sjekkliste import epost
from sjekkliste.arbeid import Rundearbeid, rundearbeid
from sjekkliste.models import Mal, Malspoersmaal, Runde, Sjekkliste, Svar
from sjekkliste.svar.regler import tertialet_foer
from sjekkliste.tilgang import kan_styre

_MINSTE_SVARTID = dt.timedelta(days=14)
_FRA_FRIST_TIL_LAAS = dt.timedelta(days=14)
_LENGST_FRAM = dt.timedelta(days=366)


def vanlig_frist(periode: Periode, aapnes: dt.date) -> dt.date:
    """The 15th of the month after the tertial; for a runde that opens late, two weeks after its opening."""
    return max(periode.til + dt.timedelta(days=15), aapnes + _MINSTE_SVARTID)


@en_gang("sjekkliste.runde", Runde)
def aapne_runde(
    *,
    periode: Periode,
    aktoer: Bruker | None,
    frist: dt.date | None = None,
    innsending: Innsendingsnoekkel | None = None,
) -> Runde:
    """Opens the runde of the tertial, with a sjekkliste for every virksomhet that is valid today.

    By who may steer runder, or the system itself (None). It uses the newest published version of the
    template, which is locked from then on. Raises UgyldigOvergang where the tertial's runde is there already,
    Domenefeil for a year, a tertial that has not begun, a frist that has passed, or without a template.
    """
    with transaction.atomic():
        tid = skrivetid()
        krev(aktoer is None or kan_styre(Tilgang(aktoer)))
        krev_kan_aapnes(periode, tid)
        mal = _mal_i_bruk(tid)
        krev_kan_aapnes(periode, tid)  # again: somebody may have opened it while we waited for the template
        assert periode.tertial is not None
        frist = frist or vanlig_frist(periode, dato(tid))
        _krev_frist(frist, tid)
        runde = Runde.objects.create(
            aar=periode.aar,
            tertial=periode.tertial,
            mal=mal,
            frist=frist,
            laases=frist + _FRA_FRIST_TIL_LAAS,
            aapnet=tid,
            aapnet_av=aktoer,
        )
        epost.om_aapning(runde, _lag_sjekklister(runde, tid))
        return runde


def krev_kan_aapnes(periode: Periode, tid: dt.datetime) -> None:
    """Raises what opening a runde would: Domenefeil, UgyldigOvergang where it is there already."""
    if periode.tertial is None:
        raise Domenefeil(_("En runde gjelder ett tertial."), felt="tertial")
    if periode.start > tid:
        raise Domenefeil(_("Tertialet har ikke begynt ennå."), felt="tertial")
    if Runde.objects.filter(aar=periode.aar, tertial=periode.tertial).exists():
        raise UgyldigOvergang(_("Runden for dette tertialet er allerede åpnet."))


def _mal_i_bruk(tid: dt.datetime) -> Mal:
    """The newest published version, locked in the database: two who open at once come one after the other."""
    mal = Mal.objects.publiserte().select_for_update().first()
    if mal is None:
        raise Domenefeil(_("Publiser en mal før du åpner en runde."))
    if not Malspoersmaal.objects.filter(omraade__mal=mal).exists():
        raise Domenefeil(_("Malen har ingen spørsmål."))
    if mal.laast is None:
        mal.laast = tid
        mal.save(update_fields=["laast"])
    return mal


def _krev_frist(frist: dt.date, tid: dt.datetime) -> None:
    if frist < dato(tid):
        raise Domenefeil(_("Fristen kan ikke være tilbake i tid."), felt="frist")
    if frist > dato(tid) + _LENGST_FRAM:
        raise Domenefeil(_("Fristen kan ikke være mer enn et år fram i tid."), felt="frist")


def _lag_sjekklister(runde: Runde, tid: dt.datetime) -> list[Sjekkliste]:
    enheter = list(Enhet.objects.gyldige(dato(tid)).filter(type=Enhetstype.VIRKSOMHET))
    spoersmaal = list(Malspoersmaal.objects.filter(omraade__mal=runde.mal))
    lister = Sjekkliste.objects.bulk_create(
        Sjekkliste(runde=runde, enhet=enhet, endret=tid) for enhet in enheter
    )
    Svar.objects.bulk_create(
        (
            Svar(sjekkliste=liste, spoersmaal=ett, endret=tid)
            for liste in lister
            for ett in spoersmaal
            if ett.gjelder(liste.enhet.type, liste.enhet.merkelapper)
        ),
        batch_size=2_000,
    )
    return lister


def flytt_frist(*, runde_id: int, versjon: int, aktoer: Bruker, frist: dt.date, laases: dt.date) -> Runde:
    """Moves the frist, or the day after which the runde is locked. What was late before stays late."""
    with rundearbeid(runde_id, aktoer=aktoer, versjon=versjon) as arbeid:
        runde, tid = arbeid.sak, arbeid.tid
        if frist != runde.frist:
            _krev_frist(frist, tid)
        if laases < dato(tid):
            raise Domenefeil(_("Datoen kan ikke være tilbake i tid."), felt="laases")
        if laases > dato(tid) + _LENGST_FRAM + _FRA_FRIST_TIL_LAAS:
            raise Domenefeil(_("Datoen kan ikke være mer enn et år fram i tid."), felt="laases")
        if laases < frist:
            raise Domenefeil(_("Runden kan ikke låses før fristen."), felt="laases")
        runde.frist, runde.laases = frist, laases
        return arbeid.lagre()


def laas_runde(*, runde_id: int, versjon: int, aktoer: Bruker) -> Runde:
    """Locks the runde for good: nothing in it changes any more, and what is missing stays missing."""
    with rundearbeid(runde_id, aktoer=aktoer, versjon=versjon) as arbeid:
        return _laas(arbeid)


def _laas(arbeid: Rundearbeid) -> Runde:
    arbeid.sak.laast, arbeid.sak.laast_av = arbeid.tid, arbeid.aktoer
    return arbeid.lagre()


def aapne_forfalt_runde(naa: dt.datetime) -> Runde | None:
    """Beat: opens the runde of the tertial that ended last, unless it is there.

    Any night after its end will do, so that a beat that was down loses no runde. Only where a template was
    published before the tertial ended: who publishes the first one in February gets no runde for last year.
    """
    aar, tertial = tertialet_foer(dato(naa).year, tertial_av(dato(naa)))
    periode = Periode(aar, tertial)
    har_mal = Mal.objects.filter(publisert__lt=periode.slutt).exists()
    if not har_mal or Runde.objects.filter(aar=aar, tertial=tertial).exists():
        return None
    try:
        return aapne_runde(periode=periode, aktoer=None)
    except UgyldigOvergang:
        return None  # another worker was a moment before


def laas_forfalte_runder(naa: dt.datetime) -> int:
    """Beat: locks the runder whose day of locking has passed; returns how many."""
    antall = 0
    for runde_id in Runde.objects.aapne().filter(laases__lt=dato(naa)).values_list("pk", flat=True):
        with transaction.atomic():
            skrivetid()
            runde = Runde.objects.select_for_update().filter(pk=runde_id, laast=None).first()
            if runde is not None:
                # After the wait for deliveries under way, whose stamps are earlier.
                _laas(Rundearbeid(runde, None, klokke.naa()))
                antall += 1
    return antall
