"""How a case ends, and how it is taken up again."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from avvik.epost import AVSLUTTET, GJENAAPNET, GJENAAPNET_FOR_MELDER
from avvik.habilitetstekst import hvorfor_ikke
from avvik.models import SAKSTYPE, Avvik, Gjenaapning, Kategori
from avvik.services.duplikat import (
    flytt_duplikater,
    fortell_originalen,
    krev_original,
    laas_begge,
)
from avvik.services.frister import forny_frist
from avvik.services.sak import Arbeid, arbeid, krev_tekst
from avvik.tilstander import LETTE_GRADER, Aktoer, Krav, Status
from avvik.utfall import TRUKKET, Avvisningsgrunn, Utfall
from felles.feil import Domenefeil, UgyldigOvergang
from felles.klokke import dato
from organisasjon.ansatte import arbeider_her
from organisasjon.models import Bruker, Rolle, Rolletype
from organisasjon.tilgang import LEDERROLLER
from tiltak import services as tiltaksservice
from tiltak.models import Effekt, Tiltak, Tiltaksstatus

GJENAAPNINGSFRIST = dt.timedelta(days=30)


def _tiltak(avvik: Avvik) -> list[Tiltak]:
    return list(Tiltak.objects.for_sak(SAKSTYPE, avvik.pk))


def _krev_avsluttede_tiltak(avvik: Avvik) -> None:
    if any(tiltak.status == Tiltaksstatus.AAPENT for tiltak in _tiltak(avvik)):
        raise Domenefeil(_("Alle tiltak må være utført eller avlyst først."))


def start_tiltak(*, avvik_id: int, versjon: int, aktoer: Bruker) -> Avvik:
    """under_behandling → tiltak_paagaar, when at least one tiltak is open."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev_overgang(Status.TILTAK_PAAGAAR)
        if sak.avvik.status != Status.UNDER_BEHANDLING:
            raise UgyldigOvergang(_("Bruk «Send tilbake» for å gå fra evaluering til tiltak."))
        if not Tiltak.objects.for_sak(SAKSTYPE, avvik_id).aapne().exists():
            raise Domenefeil(_("Legg til minst ett tiltak først."))
        sak.sett_status(Status.TILTAK_PAAGAAR)
        return sak.lagre()


def til_evaluering(*, avvik_id: int, versjon: int, aktoer: Bruker) -> Avvik:
    """tiltak_paagaar → til_evaluering, when every tiltak is done or cancelled with a reason."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev_overgang(Status.TIL_EVALUERING)
        _krev_avsluttede_tiltak(sak.avvik)
        sak.sett_status(Status.TIL_EVALUERING)
        return sak.lagre()


def send_tilbake(*, avvik_id: int, versjon: int, aktoer: Bruker, kommentar: str) -> Avvik:
    """til_evaluering → tiltak_paagaar: no effect, and a new tiltak is open. A passed frist is renewed."""
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev_overgang(Status.TILTAK_PAAGAAR)
        if not any(t.status == Tiltaksstatus.AAPENT for t in _tiltak(sak.avvik)):
            raise Domenefeil(_("Legg til et nytt tiltak før saken går tilbake til tiltak."))
        kommentar = krev_tekst(kommentar, "kommentar", _("Skriv hvorfor tiltakene ikke var nok."))
        sak.sett_status(Status.TILTAK_PAAGAAR, kommentar=kommentar)
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
        sak.krev_overgang(Status.LUKKET)
        if alvorlighetsgrad and not avvik.alvorlighetsgrad:
            avvik.alvorlighetsgrad = alvorlighetsgrad
            sak.noter("alvorlighetsgrad", til=str(avvik.get_alvorlighetsgrad_display()))
        if kategori is not None and avvik.kategori is None:
            avvik.kategori = kategori
            sak.noter("kategori", til=str(kategori))
        avvik.aarsak = aarsak.strip() or avvik.aarsak
        _krev_lukkbar(sak)
        if utfall not in Utfall.values:
            raise Domenefeil(_("Velg hva som ble utfallet."), felt="utfall")
        melding = krev_tekst(melding, "melding", _("Skriv en melding til den som meldte: hva ble gjort?"))
        avvik.utfall, avvik.lukkemelding, avvik.lukket = utfall, melding, sak.tid
        avvik.avsluttet_av = aktoer
        if avvik.status == Status.MELDT:
            sak.noter("status", fra=Status.MELDT, til=Status.UNDER_BEHANDLING)
            avvik.behandler = avvik.behandler if arbeider_her(avvik.behandler_id) else aktoer
            avvik.status = Status.UNDER_BEHANDLING
        sak.sett_status(Status.LUKKET, kommentar=melding, data={"utfall": utfall})
        sak.skriv_til(AVSLUTTET, avvik.melder)
        return sak.lagre()


def _krev_lukkbar(sak: Arbeid) -> None:
    """What the declared step needs, checked against the case as the form leaves it."""
    avvik = sak.avvik
    krav = set().union(*(o.krav for o in sak.adgang.overganger(Status.LUKKET)))
    if Krav.LETT_GRAD in krav and not avvik.alvorlighetsgrad:
        raise Domenefeil(_("Sett alvorlighetsgrad før du lukker."), felt="alvorlighetsgrad")
    if Krav.LETT_GRAD in krav and avvik.alvorlighetsgrad not in LETTE_GRADER:
        raise UgyldigOvergang(
            _("Saker med høy eller kritisk alvorlighetsgrad lukkes etter evaluering av tiltakene.")
        )
    if Krav.KATEGORI in krav and avvik.kategori is None and not avvik.importert:
        raise Domenefeil(_("Velg kategori før du lukker."), felt="kategori")
    if Krav.ALLE_TILTAK_AVSLUTTET in krav or avvik.status != Status.MELDT:
        _krev_avsluttede_tiltak(avvik)
    if Krav.AARSAK in krav and not avvik.aarsak:
        raise Domenefeil(_("Skriv hva årsaken var."), felt="aarsak")
    if Krav.EFFEKT_VURDERT in krav and any(
        t.status == Tiltaksstatus.UTFOERT and t.effekt == Effekt.IKKE_VURDERT for t in _tiltak(avvik)
    ):
        raise Domenefeil(_("Vurder effekten av hvert tiltak før du lukker."))


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
            avvik = sak.avvik
            _krev_avvisning(sak)
            if grunn not in Avvisningsgrunn.values:
                raise Domenefeil(_("Velg hvorfor saken avvises."), felt="grunn")
            melding = krev_tekst(
                melding, "melding", _("Skriv en melding til den som meldte: hvorfor avvises saken?")
            )
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


def _krev_avvisning(sak: Arbeid) -> None:
    """Rejecting is the leder's; the reporter's own way out is `trekk`."""
    sak.krev_overgang(Status.AVVIST)
    sak.krev(Aktoer.LEDER in sak.adgang.aktoerer, hvorfor_ikke(sak.adgang))


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
        sak.krev_overgang(Status.UNDER_BEHANDLING)
        grunn = krev_tekst(grunn, "grunn", _("Skriv hvorfor saken må tas opp igjen."))
        som_melder = Aktoer.LEDER not in sak.adgang.aktoerer
        if som_melder:
            if avvik.lukket is None or sak.tid > avvik.lukket + GJENAAPNINGSFRIST:
                raise UgyldigOvergang(
                    _(
                        "Det er mer enn 30 dager siden saken ble avsluttet. Meld et nytt avvik, "
                        "eller be lederen om hjelp."
                    )
                )
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
