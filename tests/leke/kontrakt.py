"""The toy register, for the suite of tests/kontrakt/."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from felles.klokke import i_dag, naa
from organisasjon.models import Bruker
from tests.avvik.kommune import ROLLER, Kommune
from tests.kontrakt.beskrivelse import Kontrakt
from tests.leke.befaring import services
from tests.leke.befaring.models import Befaring
from tests.leke.befaring.steg import Status

FUNN = {"funn": "Hemmelighetsfull rust i kjelleren"}


def _ta(steg: str, sak_id: int, versjon: int, aktoer: Bruker, felt: Mapping[str, Any]) -> Any:
    return getattr(services, steg)(befaring_id=sak_id, versjon=versjon, aktoer=aktoer, **felt)


def bygg() -> Kontrakt:
    """Befaringer in HJ1 that «kollega» does and «avdelingsleder» leads."""
    kommune = Kommune()

    def ny(**felt: Any) -> Befaring:
        return services.planlegg(
            aktoer=kommune["avdelingsleder"],
            enhet=kommune.enhet["HJ1"],
            ansvarlig=kommune["kollega"],
            dag=i_dag() - dt.timedelta(days=1),
            **felt,
        )

    def i_status(status: str, **felt: Any) -> Befaring:
        sak = ny(**felt)
        if status != Status.PLANLAGT:
            sak = _ta("gjennomfoer", sak.pk, sak.versjon, kommune["kollega"], FUNN)
        if status == Status.AVSLUTTET:
            sak = _ta("avslutt", sak.pk, sak.versjon, kommune["avdelingsleder"], {})
        return sak

    return Kontrakt(
        kommune=kommune,
        personer=tuple(ROLLER),
        saker={status: i_status(status) for status in Status},
        skjult=i_status(Status.GJENNOMFOERT, fortrolig=True),
        ser_skjult=frozenset(
            ("direktoer", "vara", "omraadeleder", "leder", "stedfortreder", "avdelingsleder", "kollega")
        ),
        hemmelig=("rust", "kjelleren"),
        noekkel="befaring_id",
        argumenter=lambda sak: {"befaring_id": sak.pk},
        ukjent=10**6,
        felt={"gjennomfoer": FUNN},
        ta=_ta,
        rader={"befaring": lambda sak: sak.pk},
        lister=("/befaring/",),
        api_liste="/befaring/",
        flere=lambda antall: _flere(kommune, antall),
    )


def _flere(kommune: Kommune, antall: int) -> None:
    felt = {"enhet": kommune.enhet["HJ1"], "ansvarlig": kommune["kollega"], "dag": i_dag()}
    Befaring.objects.bulk_create(Befaring(**felt, planlagt=naa(), endret=naa()) for _nr in range(antall))
