"""Sjekklister, for the suite of tests/kontrakt/."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from organisasjon.models import Bruker, Rolle
from sjekkliste import services
from sjekkliste.models import SAKSTYPE, SVARTYPE, Malomraade, Sjekkliste, Svar
from sjekkliste.tilstander import Status
from tests.kontrakt.beskrivelse import Kontrakt
from tests.sjekkliste.kommune import ROLLER, Kommune

MEDVIRKNING = {
    "medvirkning_ansatte": "Hemmelighet på personalmøte.",
    "medvirkning_verneombud": "Verneombudet har lest svarene.",
}
FELT = {"lever": MEDVIRKNING, "returner": {"melding": "Skriv mer."}}


def _ta(steg: str, sak_id: int, versjon: int, aktoer: Bruker, felt: Mapping[str, Any]) -> Any:
    return getattr(services, steg)(sjekkliste_id=sak_id, versjon=versjon, aktoer=aktoer, **felt)


def bygg() -> Kontrakt:
    """A sjekkliste in each status, of a virksomhet each under HO; the hidden one is SK's."""
    kommune = Kommune()
    statuser = {"HJ": Status.AAPEN, "HJ2": Status.LEVERT, "HJ3": Status.MOTTATT, "HJ4": Status.RETURNERT}
    for kode in statuser:
        if kode != "HJ":
            kommune.ny_enhet(kode, over="HO")
            _del_ledere(kommune, kode)
    kommune.aapne()
    saker = {status.value: _til(kommune, kode, status) for kode, status in statuser.items()}
    skjult = kommune.i_status("levert", "SK")
    return Kontrakt(
        kommune=kommune,
        personer=tuple(ROLLER),
        saker=saker,
        skjult=skjult,
        ser_skjult=frozenset(("direktoer", "vara", "koordinator", "revisor", "skoleleder")),
        hemmelig=("Hemmelighet", "ros-1", "Skriv mer"),
        noekkel="sjekkliste_id",
        argumenter=_argumenter,
        ukjent=10**6,
        felt=FELT,
        ta=_ta,
        rader={SAKSTYPE: attrgetter("pk"), SVARTYPE: lambda sak: _svar_i(sak).pk},
        api_liste="/sjekkliste/sjekklister/",
    )


def _argumenter(sak: Sjekkliste) -> Mapping[str, Any]:
    omraade = Malomraade.objects.earliest("pk")
    return {
        "sjekkliste_id": sak.pk,
        "spoersmaal_id": _svar_i(sak).spoersmaal_id,
        "tiltak_id": 1,
        "vedlegg_id": 1,
        "aar": sak.runde.aar,
        "tertial": sak.runde.tertial,
        "mal_id": omraade.mal_id,
        "omraade_id": omraade.pk,
        "versjon": omraade.mal.versjon,
    }


def _svar_i(sak: Sjekkliste) -> Svar:
    """An answer of it."""
    return Svar.objects.filter(sjekkliste=sak).earliest("pk")


def _del_ledere(kommune: Kommune, kode: str) -> None:
    """The leder, deputy and verneombud of HJ have the same posts there."""
    for navn, rolle in (("leder", "leder"), ("stedfortreder", "stedfortreder"), ("verneombud", "verneombud")):
        Rolle.objects.create(bruker=kommune.person[navn], rolle=rolle, enhet=kommune.enhet[kode])


def _til(kommune: Kommune, kode: str, status: Status) -> Sjekkliste:
    kommune.besvar_alt(kode)
    if status == Status.AAPEN:
        return kommune.liste(kode)
    sak = kommune.lever(kode)
    if status in (Status.MOTTATT, Status.RETURNERT):
        steg = "motta" if status == Status.MOTTATT else "returner"
        _ta(steg, sak.pk, sak.versjon, kommune["omraadeleder"], FELT.get(steg, {}))
    return kommune.liste(kode)
