"""Reporting: any employee melder; the reporter corrects or withdraws while nobody has taken the case."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from avvik import epost
from avvik.models import SAKSTYPE, Avvik, Kategori
from avvik.saksnummer import neste_saksnummer
from avvik.services.sak import Arbeid, arbeid, krev_tekst
from avvik.tilstander import Avvikstype, Status
from avvik.utfall import TRUKKET
from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang
from felles.klokke import OSLO, dato, skrivetid
from hendelser.services import noter
from organisasjon.models import Bruker, Enhet
from organisasjon.tilgang import Tilgang
from vedlegg.services import Klargjort, legg_ved

# Nothing that is reported happened before; the first instants of the year 1 cannot even be read back.
_TIDLIGST = dt.datetime(1900, 1, 1, tzinfo=OSLO)


def _kontroller(enhet: Enhet, hendelsestidspunkt: dt.datetime | None, tid: dt.datetime) -> None:
    if not enhet.er_gyldig(dato(tid)):
        raise Domenefeil(
            _("%(enhet)s finnes ikke lenger. Velg en annen enhet.") % {"enhet": enhet}, felt="enhet"
        )
    if hendelsestidspunkt is not None and hendelsestidspunkt > tid:
        raise Domenefeil(_("Tidspunktet kan ikke være fram i tid."), felt="hendelsestidspunkt")
    if hendelsestidspunkt is not None and hendelsestidspunkt < _TIDLIGST:
        raise Domenefeil(_("Tidspunktet kan ikke være før år 1900."), felt="hendelsestidspunkt")


@transaction.atomic
def meld(
    *,
    melder: Bruker,
    enhet: Enhet,
    tittel: str,
    beskrivelse: str = "",
    hendelsestidspunkt: dt.datetime | None = None,
    kategori: Kategori | None = None,
    type: str = Avvikstype.HENDELSE,
    strakstiltak: str = "",
    fortrolig: bool = False,
    omhandler: Iterable[Bruker] = (),
    innsending: uuid.UUID | None = None,
    filer: Sequence[Klargjort] = (),
) -> Avvik:
    """Reports an avvik at `enhet`, now; it goes to the nærmeste leder there. Any employee may.

    Raises IkkeTillatt for a person without a role today; Domenefeil for an empty title, a closed enhet, or a
    time in the future or before 1900.
    """
    tid = skrivetid()
    tilgang = Tilgang(melder)
    if not tilgang.er_ansatt:
        raise IkkeTillatt(_("Bare ansatte i kommunen kan melde avvik."))
    tittel = krev_tekst(tittel, "tittel", _("Skriv kort hva som skjedde."))
    _kontroller(enhet, hendelsestidspunkt, tid)
    avvik = Avvik.objects.create(
        saksnummer=neste_saksnummer(dato(tid).year),
        enhet=enhet,
        behandles_av=enhet,
        kategori=kategori,
        type=type,
        hendelsestidspunkt=hendelsestidspunkt,
        meldt=tid,
        endret=tid,
        tittel=tittel,
        beskrivelse=beskrivelse.strip(),
        strakstiltak=strakstiltak.strip(),
        melder=melder,
        fortrolig=fortrolig,
        innsending=innsending,
    )
    avvik.omhandler.set(omhandler)
    noter(
        sakstype=SAKSTYPE, sak_id=avvik.pk, slag="meldt", tidspunkt=tid, aktoer_id=melder.pk, til=Status.MELDT
    )
    if filer:
        legg_ved(sakstype=SAKSTYPE, sak_id=avvik.pk, aktoer=melder, filer=filer)
    epost.til_lederen(epost.NYTT, avvik, aktoer=melder, tid=tid, tilgang=tilgang)
    return avvik


def meld_en_gang(*, innsending: uuid.UUID, melder: Bruker, **felt: Any) -> Avvik:
    """As `meld`, but the same `innsending` again gives the case that it made the first time."""
    tidligere = Avvik.objects.filter(innsending=innsending, melder=melder)
    try:
        return tidligere.first() or meld(innsending=innsending, melder=melder, **felt)
    except IntegrityError:
        # Two presses at once: the other one came first, and this one's number was never given out.
        return tidligere.get()


def _krev_uroert(sak: Arbeid) -> None:
    sak.krev(sak.adgang.er_melder)
    if sak.avvik.status != Status.MELDT:
        raise UgyldigOvergang(_("Lederen har begynt på saken. Skriv heller en melding i dialogen."))


def rett(
    *,
    avvik_id: int,
    versjon: int,
    aktoer: Bruker,
    enhet: Enhet,
    tittel: str,
    beskrivelse: str,
    hendelsestidspunkt: dt.datetime | None,
    kategori: Kategori | None,
    type: str,
    strakstiltak: str,
    fortrolig: bool,
    omhandler: Iterable[Bruker] = (),
) -> Avvik:
    """The reporter corrects what they reported, while the case is only meldt.

    Where the enhet is corrected, the case goes to the nærmeste leder there, unless it has been forwarded.
    """
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        _krev_uroert(sak)
        avvik = sak.avvik
        tittel = krev_tekst(tittel, "tittel", _("Skriv kort hva som skjedde."))
        if enhet.pk != avvik.enhet_id or hendelsestidspunkt != avvik.hendelsestidspunkt:
            _kontroller(enhet, hendelsestidspunkt, sak.tid)
        if avvik.behandles_av_id == avvik.enhet_id:
            avvik.behandles_av = enhet
        nye = {
            "enhet": enhet,
            "tittel": tittel,
            "beskrivelse": beskrivelse.strip(),
            "hendelsestidspunkt": hendelsestidspunkt,
            "kategori": kategori,
            "type": type,
            "strakstiltak": strakstiltak.strip(),
            "fortrolig": fortrolig,
        }
        endret = [navn for navn, verdi in nye.items() if getattr(avvik, navn) != verdi]
        for navn, verdi in nye.items():
            setattr(avvik, navn, verdi)
        avvik.omhandler.set(omhandler)
        sak.noter("rettet", data={"felt": endret})
        return sak.lagre()


def trekk(*, avvik_id: int, versjon: int, aktoer: Bruker, grunn: str) -> Avvik:
    """The reporter withdraws the case while it is only meldt; needs a reason. It ends as avvist (trukket)."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        _krev_uroert(sak)
        grunn = krev_tekst(grunn, "grunn", _("Skriv hvorfor du trekker meldingen."))
        sak.avvik.utfall = TRUKKET
        sak.avvik.lukket = sak.tid
        sak.sett_status(Status.AVVIST, kommentar=grunn, data={"grunn": TRUKKET})
        return sak.lagre()
