"""The leder's work on a case: take it, assign it, classify it, forward it."""

import datetime as dt

from django.utils.translation import gettext as _

from avvik.epost import TILDELT, VIDERESENDT
from avvik.habilitetstekst import hvorfor_ikke
from avvik.models import Avvik, Kategori, TidligereEnhet
from avvik.services.frister import gi_frist, velg_frist
from avvik.services.sak import Arbeid, arbeid, krev_aapen
from avvik.tilstander import Alvorlighetsgrad, Avvikstype, Status
from felles.feil import Domenefeil, UgyldigOvergang
from felles.klokke import dato
from felles.krav import krev_tekst
from organisasjon.ansatte import arbeider_her
from organisasjon.models import Bruker, Enhet
from organisasjon.tilgang import Tilgang


def start_behandling(*, avvik_id: int, versjon: int, aktoer: Bruker) -> Avvik:
    """meldt → under_behandling, by a leder in line or whom they assigned; who takes it becomes behandler.

    A case that has a grade and no frist gets one.
    """
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        if sak.avvik.status != Status.MELDT:
            raise UgyldigOvergang(_("Noen har allerede begynt på saken."))
        sak.krev_steg("start")
        if not arbeider_her(sak.avvik.behandler_id):
            sak.avvik.behandler = aktoer
        sak.sett_status(Status.UNDER_BEHANDLING)
        gi_frist(sak)
        return sak.lagre()


def tildel(
    *, avvik_id: int, versjon: int, aktoer: Bruker, behandler: Bruker | None, kommentar: str = ""
) -> Avvik:
    """A leder gives the case to a person to handle, or takes it back (None). They then see it.

    `kommentar` is for the behandler: the reporter does not read it. Raises Domenefeil for a person without a
    role today, and for one whom the case is about.
    """
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev(sak.adgang.er_leder)
        krev_aapen(sak)
        if behandler is not None and not Tilgang(behandler).er_ansatt:
            raise Domenefeil(
                _("%(navn)s har ingen rolle i kommunen nå.") % {"navn": behandler}, felt="behandler"
            )
        if behandler is not None and behandler.pk in sak.adgang.habilitet.forhold.omhandler:
            raise Domenefeil(
                _("Saken gjelder %(navn)s. Velg en annen.") % {"navn": behandler}, felt="behandler"
            )
        fra = sak.avvik.behandler
        sak.avvik.behandler = behandler
        sak.noter(
            "tildelt",
            fra=fra.navn if fra else "",
            til=behandler.navn if behandler else "",
        )
        sak.skriv_til(TILDELT, behandler)
        if kommentar := kommentar.strip():
            sak.noter("beskjed", kommentar=kommentar, synlig_for_melder=False)
        if sak.avvik.status != Status.MELDT:
            sak.avvik.venter_siden = None
        if behandler is not None:
            gi_frist(sak)
        return sak.lagre()


def klassifiser(
    *,
    avvik_id: int,
    versjon: int,
    aktoer: Bruker,
    kategori: Kategori | None,
    alvorlighetsgrad: str | None,
    type: str,
    frist: dt.date | None,
    enhet: Enhet,
    fortrolig: bool,
    begrunnelse: str = "",
) -> Avvik:
    """Sets kategori, alvorlighetsgrad, type, frist, where it happened and fortrolighet.

    A change of alvorlighetsgrad, kategori or enhet that had a value needs a reason, which the reporter sees.
    Without `frist` it is the one that follows from the grade (avvik/frister.py); a later one needs a reason.
    A koordinator classifies too, but cannot lift fortrolighet off a case they would then see.
    """
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev(sak.adgang.kan_klassifisere, hvorfor_ikke(sak.adgang))
        krev_aapen(sak)
        begrunnelse = begrunnelse.strip()
        avvik = sak.avvik
        if enhet.pk != avvik.enhet_id and not enhet.er_gyldig(dato(sak.tid)):
            raise Domenefeil(_("%(enhet)s finnes ikke lenger.") % {"enhet": enhet}, felt="enhet")
        velg_frist(sak, grad=alvorlighetsgrad or None, frist=frist, begrunnelse=begrunnelse)
        _noter_endringer(sak, kategori, alvorlighetsgrad or None, enhet, begrunnelse)
        _noter_enkle(sak, type, fortrolig)
        avvik.kategori, avvik.alvorlighetsgrad = kategori, alvorlighetsgrad or None
        avvik.enhet, avvik.type, avvik.fortrolig = enhet, type, fortrolig
        return sak.lagre()


def _noter_endringer(
    sak: Arbeid, kategori: Kategori | None, grad: str | None, enhet: Enhet, begrunnelse: str
) -> None:
    """What carries a reason when it changes, and stands in the history in any case."""
    avvik = sak.avvik
    gammel_grad = avvik.alvorlighetsgrad and Alvorlighetsgrad(avvik.alvorlighetsgrad).label
    ny_grad = grad and Alvorlighetsgrad(grad).label
    endringer = [
        # Compared as objects: two avdelinger may have the same name.
        ("kategori", avvik.kategori != kategori, avvik.kategori, kategori),
        ("alvorlighetsgrad", avvik.alvorlighetsgrad != grad, gammel_grad, ny_grad),
        ("enhet", avvik.enhet != enhet, avvik.enhet, enhet),
    ]
    for slag, er_endret, fra, til in endringer:
        if not er_endret:
            continue
        if fra:
            melding = _("Skriv hvorfor du endrer dette. Melderen ser begrunnelsen.")
            krev_tekst(begrunnelse, "begrunnelse", melding)
        sak.noter(slag, fra=str(fra or ""), til=str(til or ""), kommentar=begrunnelse)


def _noter_enkle(sak: Arbeid, type_: str, fortrolig: bool) -> None:
    avvik = sak.avvik
    if avvik.type != type_:
        sak.noter("type", fra=str(Avvikstype(avvik.type).label), til=str(Avvikstype(type_).label))
    if avvik.fortrolig != fortrolig:
        sak.noter("fortrolig", til="ja" if fortrolig else "nei")


def videresend(*, avvik_id: int, versjon: int, aktoer: Bruker, til: Enhet, melding: str) -> Avvik:
    """Gives the case to another enhet to follow up, with a message; where it happened stays the same.

    The former enhet keeps sight of the case. The receiving leder starts with a case without behandler, and
    with its frist: what is late does not become timely by being passed on.
    Whoever was inhabil stays so: in another line the leder there leads it, unless they are below somebody
    who ended the case before its reporter opened it again. Raises Domenefeil for a closed enhet, or the one
    that has it already.
    """
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev(sak.adgang.kan_videresende)
        krev_aapen(sak)
        melding = krev_tekst(melding, "melding", _("Skriv hvorfor saken sendes videre."))
        if not til.er_gyldig(dato(sak.tid)):
            raise Domenefeil(
                _("%(enhet)s finnes ikke lenger. Velg en annen enhet.") % {"enhet": til}, felt="til"
            )
        fra = sak.avvik.behandles_av
        if til.pk == fra.pk:
            raise Domenefeil(_("Saken ligger allerede hos %(enhet)s.") % {"enhet": til}, felt="til")
        TidligereEnhet.objects.get_or_create(avvik=sak.avvik, enhet=fra)
        sak.avvik.behandles_av, sak.avvik.behandler = til, None
        sak.avvik.venter_siden = sak.tid
        sak.noter("videresendt", fra=fra.navn, til=til.navn, kommentar=melding)
        sak.skriv_til_lederen(VIDERESENDT)
        return sak.lagre()
