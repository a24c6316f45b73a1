"""What can be done with a tiltak of a case of any register. Page, API, demo and job call these.

Each function is one transaction: it locks the case and the tiltak, asks the rules of the register
(saksramme/tiltak/regler.py), changes the tiltak, and writes a row in the history of the case. All raise
`Domenefeil` or its kinds, and DoesNotExist for a case or a tiltak that the person may not know of.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.klokke import skrivetid
from hendelser.services import noter
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from saksramme.tiltak.regler import Tiltaksarbeid, Tiltaksregler, regler_for
from tiltak import services as tiltaksservice
from tiltak.epost import om_nytt
from tiltak.models import Tiltak


@dataclass
class _Arbeid:
    """A locked tiltak in the hands of one person, at the instant that what they do is stamped with."""

    tiltak: Tiltak
    regler: Tiltaksregler
    aktoer: Bruker
    tid: dt.datetime

    def noter(self, slag: str, *, til: str = "", kommentar: str = "") -> None:
        noter_tiltak(self.tiltak, slag, tid=self.tid, aktoer_id=self.aktoer.pk, til=til, kommentar=kommentar)

    def si_fra_om_siste(self) -> None:
        """Tells whom the case waits for, where the tiltak that has just ended was the last one."""
        siste, sak_id = self.regler.siste_ferdig, self.tiltak.sak_id
        if siste and not Tiltak.objects.for_sak(self.tiltak.sakstype, sak_id).aapne().exists():
            siste(sak_id, aktoer=self.aktoer, tid=self.tid)


def noter_tiltak(
    tiltak: Tiltak,
    slag: str,
    *,
    tid: dt.datetime,
    aktoer_id: int | None,
    fra: str = "",
    til: str = "",
    kommentar: str = "",
) -> None:
    """Adds a row about the tiltak to the history in which its case is told of."""
    historikk = regler_for(tiltak.sakstype).historikk
    sakstype, sak_id = historikk(tiltak.sak_id) if historikk else (tiltak.sakstype, tiltak.sak_id)
    noter(
        sakstype=sakstype,
        sak_id=sak_id,
        slag=slag,
        tidspunkt=tid,
        aktoer_id=aktoer_id,
        fra=fra,
        til=til,
        kommentar=kommentar,
        data={"tiltak": tiltak.pk},
    )


def _krev_i_arbeid(regler: Tiltaksregler, arbeid: Tiltaksarbeid, *, nytt: bool = False) -> None:
    regler.krev_arbeid(arbeid.adgang)
    if hinder := regler.hinder(arbeid.adgang, nytt=nytt):
        raise UgyldigOvergang(hinder)


@contextmanager
def _arbeid_i_saken(
    tiltak_id: int, versjon: int, aktoer: Bruker, *, vurderer: bool = False
) -> Iterator[_Arbeid]:
    """The tiltak in the hands of who works with those of its case; `vurderer`: and says if they helped."""
    kode, sak_id = Tiltak.objects.values_list("sakstype", "sak_id").get(pk=tiltak_id)
    regler = regler_for(kode)
    with regler.arbeid(sak_id, aktoer=aktoer) as arbeid:
        _krev_i_arbeid(regler, arbeid)
        if vurderer:
            regler.krev_vurdering(arbeid.adgang)
        tiltak = tiltaksservice.hent_laast(tiltak_id, sakstype=kode, sak_id=sak_id, versjon=versjon)
        yield _Arbeid(tiltak, regler, aktoer, arbeid.tid)


@contextmanager
def _arbeid_som_ansvarlig(tiltak_id: int, versjon: int, aktoer: Bruker) -> Iterator[_Arbeid]:
    """The tiltak in the hands of who is responsible for it, and need not see the case."""
    kode, sak_id = Tiltak.objects.values_list("sakstype", "sak_id").get(pk=tiltak_id)
    regler = regler_for(kode)
    with transaction.atomic():
        tid = skrivetid()
        if regler.laas and (endret := regler.laas(sak_id)):
            tid = max(tid, endret)
        tiltak = tiltaksservice.hent_laast(tiltak_id, sakstype=kode, sak_id=sak_id, versjon=versjon)
        if tiltak.ansvarlig_id != aktoer.pk or not Tilgang(aktoer).er_ansatt:
            raise IkkeTillatt()
        yield _Arbeid(tiltak, regler, aktoer, max(tid, tiltak.created_at))


def _krev_ansatt(ansvarlig: Bruker) -> None:
    if not Tilgang(ansvarlig).er_ansatt:
        raise Domenefeil(_("%(navn)s har ingen rolle i kommunen nå.") % {"navn": ansvarlig}, felt="ansvarlig")


def _krev_deling(regler: Tiltaksregler, saken_delt: bool) -> None:
    if saken_delt and not regler.kan_deles:
        raise Domenefeil(_("Saken kan ikke deles med den ansvarlige."), felt="saken_delt")


def _innsending(felt: Mapping[str, Any]) -> str:
    return regler_for(felt["sakstype"]).innsending


def _innsendt(felt: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent as it is remembered: the case is named as its register has always named it."""
    om_saken = regler_for(felt["sakstype"]).innsendt_om(felt["sak_id"])
    return om_saken | {navn: verdi for navn, verdi in felt.items() if navn not in ("sakstype", "sak_id")}


@en_gang(_innsending, Tiltak, likt_paa=("sakstype", "sak_id", "hva", "ansvarlig"), omskriv=_innsendt)
def opprett_tiltak(
    *,
    sakstype: str,
    sak_id: int,
    aktoer: Bruker,
    hva: str,
    ansvarlig: Bruker,
    frist: dt.date,
    saken_delt: bool = False,
    innsending: Innsendingsnoekkel | None = None,
) -> Tiltak:
    """Adds a tiltak. The responsible sees it and the number; the case's text only if shared."""
    regler = regler_for(sakstype)
    with regler.arbeid(sak_id, aktoer=aktoer) as arbeid:
        _krev_i_arbeid(regler, arbeid, nytt=True)
        _krev_ansatt(ansvarlig)
        _krev_deling(regler, saken_delt)
        nytt = tiltaksservice.opprett(
            sakstype=sakstype,
            sak_id=sak_id,
            hva=hva,
            ansvarlig=ansvarlig,
            frist=frist,
            saken_delt=saken_delt,
            opprettet_av=aktoer,
            tid=arbeid.tid,
        )
        noter_tiltak(nytt, "tiltak_nytt", tid=arbeid.tid, aktoer_id=aktoer.pk, til=ansvarlig.navn)
        om_nytt(nytt, aktoer=aktoer)
        return nytt


def endre_tiltak(
    *,
    tiltak_id: int,
    versjon: int,
    aktoer: Bruker,
    hva: str,
    ansvarlig: Bruker,
    frist: dt.date,
    saken_delt: bool = False,
) -> Tiltak:
    """Changes an open tiltak; by who works with those of its case."""
    with _arbeid_i_saken(tiltak_id, versjon, aktoer) as arbeid:
        tiltak = arbeid.tiltak
        ny_ansvarlig = ansvarlig.pk != tiltak.ansvarlig_id
        if ny_ansvarlig:
            _krev_ansatt(ansvarlig)
        _krev_deling(arbeid.regler, saken_delt)
        tiltaksservice.endre(
            tiltak, hva=hva, ansvarlig=ansvarlig, frist=frist, saken_delt=saken_delt, tid=arbeid.tid
        )
        if ny_ansvarlig:
            om_nytt(tiltak, aktoer=aktoer)
        arbeid.noter("tiltak_endret", til=ansvarlig.navn)
        return tiltak


def utfoer_tiltak(*, tiltak_id: int, versjon: int, aktoer: Bruker, resultat: str) -> Tiltak:
    """Marks a tiltak as done: by the responsible, who need not see the case, or by who works with those of
    the case. Raises Tiltak.DoesNotExist for one that the person may not know of.
    """
    er_ansvarlig = Tiltak.objects.filter(pk=tiltak_id, ansvarlig=aktoer).exists()
    utfoerer = _arbeid_som_ansvarlig if er_ansvarlig else _arbeid_i_saken
    try:
        with utfoerer(tiltak_id, versjon, aktoer) as arbeid:
            tiltaksservice.utfoer(arbeid.tiltak, resultat=resultat, tid=arbeid.tid)
            arbeid.noter("tiltak_utfoert")
            arbeid.si_fra_om_siste()
            return arbeid.tiltak
    except ObjectDoesNotExist as feil:
        raise Tiltak.DoesNotExist from feil


def avlys_tiltak(*, tiltak_id: int, versjon: int, aktoer: Bruker, grunn: str) -> Tiltak:
    """Cancels an open tiltak, with a reason; by who works with those of its case."""
    with _arbeid_i_saken(tiltak_id, versjon, aktoer) as arbeid:
        tiltaksservice.avlys(arbeid.tiltak, grunn=grunn, tid=arbeid.tid)
        arbeid.noter("tiltak_avlyst", kommentar=grunn.strip())
        arbeid.si_fra_om_siste()
        return arbeid.tiltak


def vurder_effekt(*, tiltak_id: int, versjon: int, aktoer: Bruker, effekt: str, kommentar: str) -> Tiltak:
    """Says whether a done tiltak helped, which is to decide: by who works with those of its case and is not
    inhabil, where the register evaluates effect.
    """
    with _arbeid_i_saken(tiltak_id, versjon, aktoer, vurderer=True) as arbeid:
        tiltaksservice.vurder(arbeid.tiltak, effekt=effekt, kommentar=kommentar)
        arbeid.noter("effekt_vurdert", til=str(arbeid.tiltak.get_effekt_display()))
        return arbeid.tiltak
