"""The same tests for the tiltak of every register: a case of each, the people around it, its addresses."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from avvik.models import SAKSTYPE as AVVIK
from avvik.saker import Avvikssaker
from felles.klokke import i_dag
from hendelser.models import Hendelse
from organisasjon.models import Bruker
from saksramme.tiltak.services import opprett_tiltak
from sjekkliste.models import SAKSTYPE as SJEKKLISTE
from sjekkliste.saker import Sjekklistesaker
from tests.avvik.kommune import Kommune as Avvikskommune
from tests.sjekkliste.kommune import Kommune as Sjekklistekommune
from tiltak.models import Tiltak


@dataclass(frozen=True)
class Sted:
    """A case. `arbeider` works with its tiltak, `leser` sees it, `fremmed` does not; nor `ansvarlig`."""

    kommune: Any
    sakstype: str
    sak_id: int
    historikk: tuple[str, int]
    innsending: tuple[str, dict[str, int]]
    nytt: str
    side: str
    api: str
    arbeider: str
    leser: str
    fremmed: str
    ansvarlig: str
    kan_deles: bool

    def __getitem__(self, rolle: str) -> Bruker:
        bruker: Bruker = self.kommune[getattr(self, rolle)]
        return bruker

    def opprett(self, av: str = "arbeider", **felt: Any) -> Tiltak:
        felt = {"hva": "Sett ut skilt", "ansvarlig": self["ansvarlig"], "frist": self.frist, **felt}
        return opprett_tiltak(sakstype=self.sakstype, sak_id=self.sak_id, aktoer=self[av], **felt)

    @property
    def frist(self) -> dt.date:
        return i_dag() + dt.timedelta(14)

    def siste_hendelse(self) -> Hendelse:
        sakstype, sak_id = self.historikk
        siste = Hendelse.objects.for_sak(sakstype, sak_id).last()
        assert siste is not None
        return siste


def _avvik() -> Sted:
    kommune = Avvikskommune()
    sak = kommune.sak_i("under_behandling")
    sti = f"/avvik/{sak.saksnummer}/tiltak/"
    return Sted(
        kommune=kommune,
        sakstype=Avvikssaker.kode,
        sak_id=sak.pk,
        historikk=(AVVIK, sak.pk),
        innsending=("avvik.tiltak", {"avvik_id": sak.pk}),
        nytt=f"{sti}nytt/",
        side=sti,
        api=sti,
        arbeider="avdelingsleder",
        leser="ansatt",
        fremmed="skoleleder",
        ansvarlig="laerer",
        kan_deles=True,
    )


def _sjekkliste() -> Sted:
    kommune = Sjekklistekommune()
    kommune.aapne()
    liste = kommune.liste()
    svar = liste.svar.get(spoersmaal__kode="ros-1")
    return Sted(
        kommune=kommune,
        sakstype=Sjekklistesaker.kode,
        sak_id=svar.pk,
        historikk=(SJEKKLISTE, liste.pk),
        innsending=(
            "sjekkliste.tiltak",
            {"sjekkliste_id": liste.pk, "spoersmaal_id": svar.spoersmaal_id},
        ),
        nytt=f"/sjekkliste/{liste.pk}/spoersmaal/{svar.spoersmaal_id}/tiltak/",
        side=f"/sjekkliste/{liste.pk}/tiltak/",
        api=f"/sjekkliste/sjekklister/{liste.pk}/svar/{svar.spoersmaal_id}/tiltak/",
        arbeider="leder",
        leser="verneombud",
        fremmed="skoleleder",
        ansvarlig="ansatt",
        kan_deles=False,
    )


_STEDER: dict[str, Callable[[], Sted]] = {"avvik": _avvik, "sjekkliste": _sjekkliste}


@pytest.fixture(params=sorted(_STEDER))
def sted(request: pytest.FixtureRequest, db: None) -> Sted:
    return _STEDER[request.param]()
