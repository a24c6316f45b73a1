"""What the front page says of sjekklister that wait."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.sjekkliste.kommune import Kommune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokke")]


def _forside(kommune: Kommune, hvem: str) -> str:
    klient = Client()
    klient.force_login(kommune[hvem])
    return klient.get("/").content.decode()


def test_who_fills_it_in_and_who_receives_it(db: None) -> None:
    kommune = Kommune()
    kommune.aapne()
    for hvem in ("leder", "stedfortreder"):
        assert "Skal fylles ut" in _forside(kommune, hvem)
    for hvem in ("omraadeleder", "verneombud", "ansatt", "revisor", "koordinator", "direktoer"):
        assert 'id="sjekklister"' not in _forside(kommune, hvem), hvem
    kommune.i_status("levert")
    assert 'id="sjekklister"' not in _forside(kommune, "leder")
    assert "Ta imot den" in _forside(kommune, "omraadeleder")
    assert 'id="sjekklister"' not in _forside(kommune, "direktoer")


def test_more_virksomheter_cost_no_more_queries(db: None) -> None:
    kommune = Kommune()
    antall = []
    for tertial, nye in ((2, 1), (3, 4)):
        for nr in range(nye):
            kommune.ny_enhet(f"V{tertial}{nr}")
        kommune.aapne(2024, tertial)
        klient = Client()
        klient.force_login(kommune["direktoer"])
        with CaptureQueriesContext(connection) as sporringer:
            klient.get("/")
        antall.append(len(sporringer))
    assert antall[0] == antall[1]
