"""What can be done with a tiltak. The register of its case decides who may, and calls these."""

import datetime as dt

from django.utils.translation import gettext as _

from felles.feil import Domenefeil, UgyldigOvergang
from felles.klokke import dato
from felles.krav import krev_tekst, krev_versjon
from organisasjon.models import Bruker
from tiltak.models import Effekt, Tiltak, Tiltaksstatus


def hent_laast(tiltak_id: int, *, sakstype: str, sak_id: int, versjon: int | None) -> Tiltak:
    """The tiltak of that case, locked; Tiltak.DoesNotExist for another's, Utdatert for a stale version."""
    tiltak = Tiltak.objects.select_for_update(of=("self",)).get(
        pk=tiltak_id, sakstype=sakstype, sak_id=sak_id
    )
    krev_versjon(tiltak.versjon, versjon)
    return tiltak


def _krev_frist(frist: dt.date, tid: dt.datetime) -> None:
    if frist < dato(tid):
        raise Domenefeil(_("Fristen kan ikke være tilbake i tid."), felt="frist")


def _krev_aapent(tiltak: Tiltak) -> None:
    if tiltak.status != Tiltaksstatus.AAPENT:
        raise UgyldigOvergang(_("Tiltaket er allerede utført eller avlyst."))


def _lagre(tiltak: Tiltak) -> Tiltak:
    tiltak.versjon += 1
    tiltak.save()
    return tiltak


def opprett(
    *,
    sakstype: str,
    sak_id: int,
    hva: str,
    ansvarlig: Bruker,
    frist: dt.date,
    saken_delt: bool,
    opprettet_av: Bruker,
    tid: dt.datetime,
) -> Tiltak:
    """A new open tiltak; Domenefeil for an empty text or a frist that has passed."""
    hva = krev_tekst(hva, "hva", _("Skriv hva som skal gjøres."))
    _krev_frist(frist, tid)
    return Tiltak.objects.create(
        sakstype=sakstype,
        sak_id=sak_id,
        hva=hva,
        ansvarlig=ansvarlig,
        frist=frist,
        saken_delt=saken_delt,
        opprettet_av=opprettet_av,
        created_at=tid,
    )


def endre(
    tiltak: Tiltak, *, hva: str, ansvarlig: Bruker, frist: dt.date, saken_delt: bool, tid: dt.datetime
) -> Tiltak:
    """Changes an open tiltak; a frist that has passed may stand, but not be set."""
    _krev_aapent(tiltak)
    if frist != tiltak.frist:
        _krev_frist(frist, tid)
    tiltak.hva = krev_tekst(hva, "hva", _("Skriv hva som skal gjøres."))
    tiltak.ansvarlig, tiltak.frist, tiltak.saken_delt = ansvarlig, frist, saken_delt
    return _lagre(tiltak)


def overta(tiltak: Tiltak, *, ansvarlig: Bruker) -> Tiltak:
    """Gives an open tiltak of somebody who has left to another; all else stays as it is."""
    _krev_aapent(tiltak)
    tiltak.ansvarlig = ansvarlig
    return _lagre(tiltak)


def utfoer(tiltak: Tiltak, *, resultat: str, tid: dt.datetime) -> Tiltak:
    """aapent → utfoert, with a word on what was done."""
    _krev_aapent(tiltak)
    tiltak.resultat = krev_tekst(resultat, "resultat", _("Skriv kort hva som ble gjort."))
    tiltak.status, tiltak.avsluttet = Tiltaksstatus.UTFOERT, tid
    return _lagre(tiltak)


def avlys(tiltak: Tiltak, *, grunn: str, tid: dt.datetime) -> Tiltak:
    """aapent → avlyst, with a reason."""
    _krev_aapent(tiltak)
    tiltak.avlyst_grunn = krev_tekst(grunn, "grunn", _("Skriv hvorfor tiltaket avlyses."))
    tiltak.status, tiltak.avsluttet = Tiltaksstatus.AVLYST, tid
    return _lagre(tiltak)


def vurder(tiltak: Tiltak, *, effekt: str, kommentar: str) -> Tiltak:
    """Says whether a tiltak that was done has helped, and how one knows."""
    if tiltak.status != Tiltaksstatus.UTFOERT:
        raise UgyldigOvergang(_("Effekten kan først vurderes når tiltaket er utført."))
    if effekt not in Effekt.values or effekt == Effekt.IKKE_VURDERT:
        raise Domenefeil(_("Velg om tiltaket virket."), felt="effekt")
    tiltak.effekt_kommentar = krev_tekst(kommentar, "kommentar", _("Skriv hvordan dere vet det."))
    tiltak.effekt = effekt
    return _lagre(tiltak)
