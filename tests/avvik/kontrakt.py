"""Avvik, for the suite of tests/kontrakt/."""

from collections.abc import Mapping
from typing import Any

from avvik import services
from avvik.models import Avvik
from avvik.tilstander import Status
from organisasjon.models import Bruker
from tests.avvik.kommune import ROLLER, Kommune
from tests.kontrakt.beskrivelse import Kontrakt
from tiltak.models import Tiltak

TJENESTE = {"start": "start_behandling"}
FELT: dict[str, dict[str, Any]] = {
    "trekk": {"grunn": "Feil"},
    "avvis": {"grunn": "ikke_avvik", "melding": "Dette er ikke et avvik"},
    "lukk": {"utfall": "utbedret", "melding": "Takk", "aarsak": "Ingen rutine"},
    "send_tilbake": {"kommentar": "Virket ikke"},
    "gjenaapne": {"grunn": "Ikke løst"},
}
TEKST: dict[str, Any] = {
    "tittel": "Våt hemmelighet",
    "beskrivelse": "Det var vått i trappa, og ingen hadde satt ut skilt.",
}


def _ta(steg: str, sak_id: int, versjon: int, aktoer: Bruker, felt: Mapping[str, Any]) -> Any:
    tjeneste = getattr(services, TJENESTE.get(steg, steg))
    return tjeneste(avvik_id=sak_id, versjon=versjon, aktoer=aktoer, **felt)


def bygg() -> Kontrakt:
    """Cases of «ansatt» in HJ1 that «kollega» handles and «avdelingsleder» leads."""
    kommune = Kommune()

    def klargjoer(steg: str, sak: Avvik) -> None:
        if steg in ("start_tiltak", "send_tilbake") and sak.er_aapen and sak.status != Status.MELDT:
            kommune.tiltak(sak)

    def flere(antall: int) -> None:
        for _nr in range(antall):
            kommune.meld(**TEKST)

    saker = {status.value: kommune.sak_i(status, **TEKST) for status in Status}
    skjult = kommune.sak_i(Status.TILTAK_PAAGAAR, fortrolig=True, aapent_tiltak=True, **TEKST)
    return Kontrakt(
        kommune=kommune,
        personer=tuple(ROLLER),
        saker=saker,
        skjult=skjult,
        ser_skjult=frozenset(
            (
                *("direktoer", "vara", "omraadeleder", "leder", "stedfortreder", "avdelingsleder"),
                *("kollega", "ansatt"),
            )
        ),
        hemmelig=("vått", "hemmelighet", "Våt", "HMS", "Drift", "Skilt"),
        noekkel="saksnummer",
        argumenter=lambda sak: {
            "saksnummer": sak.saksnummer,
            "tiltak_id": _tiltak_i(skjult),
            "vedlegg_id": 1,
        },
        ukjent="2099-999999",
        felt=FELT,
        ta=_ta,
        klargjoer=klargjoer,
        rader={"avvik": lambda sak: sak.pk},
        lister=("/avvik/?status=alle",),
        api_liste="/avvik/?status=alle",
        flere=flere,
    )


def _tiltak_i(sak: Avvik) -> int:
    """The id of a tiltak of the case."""
    return Tiltak.objects.filter(sak_id=sak.pk).earliest("pk").pk
