"""How a case ends, and how it is taken up again."""

from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from avvik.epost import AVSLUTTET, GJENAAPNET, GJENAAPNET_FOR_MELDER
from avvik.models import SAKSTYPE, Avvik, Gjenaapning, Kategori
from avvik.services.duplikat import (
    flytt_duplikater,
    fortell_originalen,
    krev_original,
    laas_begge,
)
from avvik.services.frister import forny_frist
from avvik.services.sak import Arbeid, arbeid
from avvik.steg import STEG
from avvik.tilstander import Aktoer, Status
from avvik.utfall import TRUKKET, Avvisningsgrunn
from felles.feil import UgyldigOvergang
from felles.klokke import dato
from organisasjon.ansatte import arbeider_her
from organisasjon.models import Bruker, Rolle, Rolletype
from organisasjon.tilgang import LEDERROLLER
from tiltak import services as tiltaksservice
from tiltak.models import Tiltak


def ta_steg(navn: str, *, avvik_id: int, versjon: int, aktoer: Bruker) -> Avvik:
    """A step that does no more than to be taken, when it has what it needs (avvik/steg.py)."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev_steg(navn)
        sak.sett_status(STEG.til(navn))
        return sak.lagre()


til_evaluering = partial(ta_steg, "til_evaluering")


def start_tiltak(*, avvik_id: int, versjon: int, aktoer: Bruker) -> Avvik:
    """under_behandling → tiltak_paagaar, when at least one tiltak is open."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        if sak.avvik.status == Status.TIL_EVALUERING:
            raise UgyldigOvergang(_("Bruk «Send tilbake» for å gå fra evaluering til tiltak."))
        sak.krev_steg("start_tiltak")
        sak.sett_status(Status.TILTAK_PAAGAAR)
        return sak.lagre()


def send_tilbake(*, avvik_id: int, versjon: int, aktoer: Bruker, kommentar: str) -> Avvik:
    """til_evaluering → tiltak_paagaar: no effect, and a new tiltak is open. A passed frist is renewed."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev_steg("send_tilbake", kommentar=kommentar)
        sak.sett_status(Status.TILTAK_PAAGAAR, kommentar=kommentar.strip())
        forny_frist(sak)
        return sak.lagre()


def lukk(
    *,
    avvik_id: int,
    versjon: int,
    aktoer: Bruker,
    utfall: str,
    melding: str,
    aarsak: str = "",
    alvorlighetsgrad: str | None = None,
    kategori: Kategori | None = None,
) -> Avvik:
    """Closes the case with an outcome and a message to the reporter. Only a leder who is not inhabil.

    lav and middels close lightly; hoey and kritisk only from til_evaluering, with årsak and evaluated effect.
    The form may set the alvorlighetsgrad and the kategori where there is none yet; a case that was imported
    may close without a kategori. From meldt the history gets two rows.
    """
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        avvik = sak.avvik
        sak.krev_overgang("lukk")
        if alvorlighetsgrad and not avvik.alvorlighetsgrad:
            avvik.alvorlighetsgrad = alvorlighetsgrad
            sak.noter("alvorlighetsgrad", til=str(avvik.get_alvorlighetsgrad_display()))
        if kategori is not None and avvik.kategori is None:
            avvik.kategori = kategori
            sak.noter("kategori", til=str(kategori))
        avvik.aarsak = aarsak.strip() or avvik.aarsak
        melding = melding.strip()
        sak.krev_oppfylt("lukk", utfall=utfall, melding=melding)
        avvik.utfall, avvik.lukkemelding, avvik.lukket = utfall, melding, sak.tid
        avvik.avsluttet_av = aktoer
        if avvik.status == Status.MELDT:
            sak.noter("status", fra=Status.MELDT, til=Status.UNDER_BEHANDLING)
            avvik.behandler = avvik.behandler if arbeider_her(avvik.behandler_id) else aktoer
            avvik.status = Status.UNDER_BEHANDLING
        sak.sett_status(Status.LUKKET, kommentar=melding, data={"utfall": utfall})
        sak.skriv_til(AVSLUTTET, avvik.melder)
        return sak.lagre()


def avvis(
    *,
    avvik_id: int,
    versjon: int,
    aktoer: Bruker,
    grunn: str,
    melding: str,
    duplikat_av: Avvik | None = None,
) -> Avvik:
    """Rejects the case: not an avvik, a duplicate of another, or reported by mistake; tells the reporter.

    `duplikat_av` is given exactly for a duplicate: another case, which the person sees and which is not a
    duplicate itself; its reporter is told too. Open tiltak are cancelled. Needs no kategori, as nothing is
    known of what was no avvik.
    """
    with transaction.atomic():
        er_duplikat = grunn == Avvisningsgrunn.DUPLIKAT
        if er_duplikat:
            laas_begge(avvik_id, duplikat_av)
        with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
            avvik, melding = sak.avvik, melding.strip()
            sak.krev_steg("avvis", grunn=grunn, melding=melding)
            original = krev_original(sak, duplikat_av) if er_duplikat else None
            avvik.duplikat_av, avvik.avsluttet_av = original, aktoer
            avvik.utfall, avvik.lukkemelding, avvik.lukket = grunn, melding, sak.tid
            nummer = original.saksnummer if original else ""
            sak.sett_status(Status.AVVIST, kommentar=melding, data={"grunn": grunn, "duplikat_av": nummer})
            _avlys_aapne_tiltak(sak)
            sak.skriv_til(AVSLUTTET, avvik.melder)
            if original is not None:
                flytt_duplikater(sak, original)
                fortell_originalen(sak, original)
            return sak.lagre()


def _avlys_aapne_tiltak(sak: Arbeid) -> None:
    """Nothing remains to be done in a case that is rejected, and nobody is reminded of it."""
    grunn = _("Saken er avvist.")
    for tiltak in Tiltak.objects.for_sak(SAKSTYPE, sak.avvik.pk).aapne().select_for_update():
        tiltaksservice.avlys(tiltak, grunn=grunn, tid=sak.tid)
        sak.noter("tiltak_avlyst", kommentar=grunn, data={"tiltak": tiltak.pk})


def _noter_hvem_som_har_avgjort(sak: Arbeid) -> None:
    """Who ended the case, and from where: they, and those below, do not judge it again."""
    avvik = sak.avvik
    Gjenaapning.objects.create(
        avvik=avvik, tidspunkt=sak.tid, avsluttet_av=avvik.avsluttet_av, avsluttet_fra_id=_avsluttet_fra(sak)
    )
    avvik.leder_over = True


def _avsluttet_fra(sak: Arbeid) -> int:
    """The lowest enhet in line where they led on the day that they ended it; else where the case is led."""
    avvik, ledelse = sak.avvik, sak.adgang.tilgang.ledelse
    linje = [node.id for node in ledelse.tre.linje(ledelse.tre.foelges_opp_av(avvik.behandles_av_id))]
    dag = dato(avvik.lukket or sak.tid)
    roller = Rolle.objects.filter(
        Q(fra=None) | Q(fra__lte=dag),
        Q(til=None) | Q(til__gte=dag),
        Q(rolle__in=LEDERROLLER) | Q(rolle=Rolletype.KVALITETSKOORDINATOR, enhet=linje[-1]),
        bruker=avvik.avsluttet_av_id,
        enhet__in=linje,
    )
    poster = set(roller.values_list("enhet_id", flat=True))
    ledes_fra = ledelse.ledes_fra(avvik.behandles_av_id)
    return next((enhet for enhet in linje if enhet in poster), ledes_fra.id if ledes_fra else linje[0])


def gjenaapne(*, avvik_id: int, versjon: int, aktoer: Bruker, grunn: str) -> Avvik:
    """Takes a closed or rejected case up again, with a reason.

    The reporter may within 30 days of the closing; the case then goes to the leder above the one who ended
    it, who cannot judge it a second time, whatever happens to it since. Any leder in line may at any time.
    A frist that has passed is renewed.
    """
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        avvik = sak.avvik
        if avvik.er_aapen:
            raise UgyldigOvergang(_("Saken er åpen."))
        grunn = grunn.strip()
        sak.krev_steg("gjenaapne", grunn=grunn)
        som_melder = Aktoer.LEDER not in sak.adgang.aktoerer
        if som_melder:
            avvik.behandler = None
            if avvik.utfall != TRUKKET:
                _noter_hvem_som_har_avgjort(sak)
        elif not arbeider_her(avvik.behandler_id):
            avvik.behandler = None
        avvik.lukket, avvik.utfall, avvik.lukkemelding, avvik.duplikat_av = None, "", "", None
        sak.sett_status(Status.UNDER_BEHANDLING, kommentar=grunn, data={"gjenaapnet": True})
        forny_frist(sak)
        avvik.venter_siden = None if avvik.behandler else sak.tid
        sak.skriv_til_ansvarlig(GJENAAPNET)
        if not som_melder:
            sak.skriv_til(GJENAAPNET_FOR_MELDER, avvik.melder)
        return sak.lagre()
