"""A tree of the organisation is read once, however many figures are counted on it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from felles.klokke import naa
from rapport.innhold import hent_tall
from sjekkliste.models import Runde
from tests.sjekkliste.kommune import Kommune

pytestmark = pytest.mark.django_db


@pytest.fixture
def kommune(klokke: Any) -> Kommune:
    kommune = Kommune()
    kommune.aapne()
    kommune.i_status("levert")
    return kommune


def _lest(sporringer: CaptureQueriesContext) -> list[str]:
    return [rad["sql"] for rad in sporringer if 'FROM "organisasjon_enhetsperiode"' in rad["sql"]]


@pytest.mark.usefixtures("kommune")
@pytest.mark.parametrize("enhet", [None, "OPV"])
def test_figures_of_a_period(enhet: str | None) -> None:
    with CaptureQueriesContext(connection) as sporringer:
        hent_tall(Runde.objects.get().periode, enhet)
    lest = _lest(sporringer)
    assert lest
    assert len(lest) == len(set(lest))


@pytest.mark.parametrize("figur", ["avvik.meldt", "sjekkliste.levert", "sjekkliste.per_enhet.ja"])
def test_rows_behind_a_figure(kommune: Kommune, figur: str) -> None:
    runde = Runde.objects.get()
    felt: dict[str, Any] = {
        "figur": figur,
        "aar": runde.aar,
        "tertial": runde.tertial,
        "skjaering": naa().isoformat(),
    }
    klient = Client()
    klient.force_login(kommune["direktoer"])
    with CaptureQueriesContext(connection) as sporringer:
        assert klient.get(reverse("rapport:tallrader"), felt).status_code == 200
    assert len(_lest(sporringer)) == 2
