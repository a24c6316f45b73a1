"""Reporting: any employee melder; the reporter corrects or withdraws while nobody has taken the case."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from avvik import epost
from avvik.models import SAKSTYPE, Avvik, Kategori
from avvik.saksnummer import neste_saksnummer
from avvik.services.omhandling import foer_opp
from avvik.services.sak import Arbeid, arbeid
from avvik.tilstander import Avvikstype, Status
from avvik.utfall import TRUKKET
from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.klokke import OSLO, dato, skrivetid
from felles.krav import krev_tekst
from hendelser.models import Hendelse
from hendelser.services import noter
from organisasjon.models import Bruker, Enhet
from organisasjon.tilgang import Tilgang
from vedlegg.services import Klargjort, legg_ved

# Nothing that is reported happened before; the first instants of the year 1 cannot even be read back.
_TIDLIGST = dt.datetime(1900, 1, 1, tzinfo=OSLO)
LENGSTE_HVA = 20_000  # characters of what a reporter writes of what happened
_TITTELLENGDE = 120
_SETNING = re.compile(r"^(.+?[.!?])(?:\s|$)")


def del_opp(hva: str) -> tuple[str, str]:
    """A heading and the text from what was written in one.

    A short line is the heading alone; else the heading is the first sentence, cut between two words where
    it is long, and the text stands whole.
    """
    hva = hva.strip()
    linje = hva.splitlines()[0].strip() if hva else ""
    if hva == linje and len(hva) <= _TITTELLENGDE:
        return hva, ""
    setning = _SETNING.match(linje)
    tittel = setning[1].rstrip(".") if setning else linje
    if len(tittel) > _TITTELLENGDE:
        tittel = tittel[:_TITTELLENGDE].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
    return tittel, hva


def _kontroller(enhet: Enhet, hendelsestidspunkt: dt.datetime | None, tid: dt.datetime) -> None:
    if not enhet.er_gyldig(dato(tid)):
        raise Domenefeil(
            _("%(enhet)s finnes ikke lenger. Velg en annen enhet.") % {"enhet": enhet}, felt="enhet"
        )
    if hendelsestidspunkt is not None and hendelsestidspunkt > tid:
        raise Domenefeil(_("Tidspunktet kan ikke være fram i tid."), felt="hendelsestidspunkt")
    if hendelsestidspunkt is not None and hendelsestidspunkt < _TIDLIGST:
        raise Domenefeil(_("Tidspunktet kan ikke være før år 1900."), felt="hendelsestidspunkt")


@en_gang(
    "avvik.meld",
    Avvik,
    person="melder",
    likt_paa=("hva", "tittel", "beskrivelse", "enhet"),
    omtale=lambda avvik: _("sak %(nummer)s") % {"nummer": avvik.saksnummer},
)
@transaction.atomic
def meld(
    *,
    melder: Bruker,
    enhet: Enhet,
    hva: str | None = None,
    tittel: str = "",
    beskrivelse: str = "",
    hendelsestidspunkt: dt.datetime | None = None,
    kategori: Kategori | None = None,
    type: str = Avvikstype.HENDELSE,
    strakstiltak: str = "",
    fortrolig: bool = False,
    omhandler: Iterable[Bruker] = (),
    filer: Sequence[Klargjort] = (),
    innsending: Innsendingsnoekkel | None = None,
) -> Avvik:
    """Reports an avvik at `enhet`, now; it goes to the nærmeste leder there. Any employee may.

    `hva` is all that happened in one text, of which the heading is made; without it `tittel` and
    `beskrivelse` are what they are. Raises IkkeTillatt for a person without a role today; Domenefeil
    for an empty text, a closed enhet, or a time in the future or before 1900.
    """
    tid = skrivetid()
    tilgang = Tilgang(melder)
    if not tilgang.er_ansatt:
        raise IkkeTillatt(_("Bare ansatte i kommunen kan melde avvik."))
    felt = "tittel" if hva is None else "hva"
    if hva is not None:
        tittel, beskrivelse = del_opp(hva)
    tittel = krev_tekst(tittel, felt, _("Skriv kort hva som skjedde."))
    _kontroller(enhet, hendelsestidspunkt, tid)
    avvik = Avvik.objects.create(
        saksnummer=neste_saksnummer(dato(tid).year),
        enhet=enhet,
        behandles_av=enhet,
        kategori=kategori,
        type=type,
        hendelsestidspunkt=hendelsestidspunkt,
        meldt=tid,
        venter_siden=tid,
        endret=tid,
        tittel=tittel,
        beskrivelse=beskrivelse.strip(),
        strakstiltak=strakstiltak.strip(),
        melder=melder,
        fortrolig=fortrolig,
    )
    foer_opp(avvik, omhandler, aktoer=melder, tid=tid)
    noter(
        sakstype=SAKSTYPE, sak_id=avvik.pk, slag="meldt", tidspunkt=tid, aktoer_id=melder.pk, til=Status.MELDT
    )
    if filer:
        legg_ved(sakstype=SAKSTYPE, sak_id=avvik.pk, aktoer=melder, filer=filer)
    epost.til_lederen(epost.NYTT, avvik, aktoer=melder, tid=tid, tilgang=tilgang)
    return avvik


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
    They may say of more people that it is about them, but not take anybody away; and make it fortrolig, but
    not lift what another has set.
    """
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        _krev_uroert(sak)
        avvik = sak.avvik
        tittel = krev_tekst(tittel, "tittel", _("Skriv kort hva som skjedde."))
        if enhet.pk != avvik.enhet_id or hendelsestidspunkt != avvik.hendelsestidspunkt:
            _kontroller(enhet, hendelsestidspunkt, sak.tid)
        if avvik.fortrolig and not fortrolig:
            _krev_egen_fortrolighet(sak)
        flyttes = avvik.behandles_av_id == avvik.enhet_id != enhet.pk
        if flyttes:
            avvik.behandles_av, avvik.venter_siden = enhet, sak.tid
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
        _rett_omhandler(sak, omhandler)
        sak.noter("rettet", data={"felt": endret})
        if flyttes:
            sak.skriv_til_lederen(epost.NYTT)
        return sak.lagre()


def _rett_omhandler(sak: Arbeid, omhandler: Iterable[Bruker]) -> None:
    personer = list(omhandler)
    if {rad.person_id for rad in sak.avvik.omhandlede.filter(fjernet=None)} - {p.pk for p in personer}:
        raise Domenefeil(
            _("Den som er ført opp, kan bare lederen ta bort. Skriv til lederen i dialogen."),
            felt="omhandler",
        )
    foer_opp(sak.avvik, personer, aktoer=sak.aktoer, tid=sak.tid)


def _krev_egen_fortrolighet(sak: Arbeid) -> None:
    """What somebody else made fortrolig is not the reporter's to open: nobody decides what they reported."""
    satt_av_andre = Hendelse.objects.for_sak(SAKSTYPE, sak.avvik.pk).filter(slag="fortrolig")
    if satt_av_andre.exists():
        raise Domenefeil(
            _("Lederen har bestemt at saken er fortrolig. Bare lederen kan endre det."), felt="fortrolig"
        )


def trekk(*, avvik_id: int, versjon: int, aktoer: Bruker, grunn: str) -> Avvik:
    """The reporter withdraws the case while it is only meldt; needs a reason. It ends as avvist (trukket)."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        _krev_uroert(sak)
        grunn = grunn.strip()
        sak.krev_steg("trekk", grunn=grunn)
        sak.avvik.utfall = TRUKKET
        sak.avvik.lukket = sak.tid
        sak.sett_status(Status.AVVIST, kommentar=grunn, data={"grunn": TRUKKET})
        return sak.lagre()
