"""What the register of avvik knows of a virksomhet, and where a «ja» does not fit it."""

import datetime as dt
from typing import Any

import pytest

from avvik.kunnskap import Avvikskilde
from felles.klokke import naa
from felles.kunnskap import Kunnskap
from felles.tid import Periode
from organisasjon.tidligere import lag_grunnlag
from tests.avvik.kommune import Kommune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokke")]


@pytest.fixture
def kommune(db: None) -> Kommune:
    return Kommune()


def _kunnskap(kode: str = "HJ", periode: Periode | None = None) -> Kunnskap:
    periode = periode or Periode(2025, 1)
    return Avvikskilde().kunnskap(lag_grunnlag(periode, min(naa(), periode.siste_oeyeblikk), kode))


def test_a_virksomhet_is_counted_with_what_lies_under_it(kommune: Kommune) -> None:
    kommune.meld(i="HJ1")
    kommune.meld(i="SK", av="laerer")
    kommune.sak_i("lukket", i="HJ1")
    kunnskap = _kunnskap()
    assert (kunnskap.verdi("meldt"), kunnskap.verdi("lukket"), kunnskap.verdi("median")) == (2, 1, 0.0)
    assert _kunnskap("SK").verdi("meldt") == 1


def test_overdue_from_the_midnight_after_the_frist(kommune: Kommune, klokke: Any) -> None:
    sak = kommune.sak_i("under_behandling")
    kommune.klassifiser(sak, frist=dt.date(2025, 3, 10))
    klokke.move_to("2025-03-10 23:59:00+01:00")
    assert _kunnskap().verdi("forfalt") == 0
    klokke.move_to("2025-03-11 00:00:00+01:00")
    assert _kunnskap().verdi("forfalt") == 1


def test_tiltak_that_are_open_and_overdue(kommune: Kommune, klokke: Any) -> None:
    kommune.tiltak(kommune.sak_i("tiltak_paagaar"))
    klokke.shift(dt.timedelta(days=20))
    assert (_kunnskap().verdi("tiltak_aapne"), _kunnskap().verdi("tiltak_forfalt")) == (1, 1)


@pytest.mark.parametrize(
    ("dager", "forventet"), [(10, False), (242, False), (243, True), (400, True)], ids=str
)
def test_ja_without_avvik_for_eight_months(
    kommune: Kommune, klokke: Any, dager: int, forventet: bool
) -> None:
    kommune.meld()
    klokke.shift(dt.timedelta(days=dager))
    tid = naa().astimezone(dt.UTC)
    kunnskap = _kunnskap(periode=Periode(tid.year, (tid.month - 1) // 4 + 1))
    assert bool(Avvikskilde().motsigelse("ja", kunnskap)) is forventet
    assert Avvikskilde().motsigelse("nei", kunnskap) == ""


def test_ja_without_a_single_avvik(kommune: Kommune) -> None:
    assert "aldri" in Avvikskilde().motsigelse("ja", _kunnskap())
