"""The workbook of a runde: the same sums as the page, nothing that may not be read, no formulas."""

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from organisasjon.models import Enhet
from sjekkliste.models import Malspoersmaal, Sjekkliste, Svar
from sjekkliste.runde.bilde import VERDIER, rundebilde
from tests.sjekkliste.kommune import Kommune, lag_mal, nytt_tiltak

ADRESSE = "/sjekkliste/runder/2025/1/xlsx/"
ONDE = ["=1+1", "+4712345678", "-2", "@SUM(A1)", "https://eksempel.no/x", "\tx", "{=A1}", "007", "1e5"]


@pytest.fixture(autouse=True)
def _stille_klokke(klokke: Any) -> None:
    """The time stands."""


def bok(kommune: Kommune, navn: str, **parametre: str) -> Workbook:
    klient = Client()
    klient.force_login(kommune[navn])
    svar: Any = klient.get(ADRESSE, parametre)
    assert svar.status_code == 200
    assert svar.headers["Content-Disposition"] == 'attachment; filename="sjekkliste-2025-1.xlsx"'
    return load_workbook(io.BytesIO(b"".join(svar.streaming_content)))


def rader(ark: Any) -> list[tuple[Any, ...]]:
    return list(ark.iter_rows(values_only=True))


def oversikt(bok_: Workbook) -> dict[str, tuple[Any, ...]]:
    """The numbers by kode of the virksomhet, and «Sum»."""
    alle = rader(bok_["Oversikt"])
    start = next(nr for nr, rad in enumerate(alle) if rad[0] == "Kode")
    return {str(rad[0]): rad for rad in alle[start + 1 :]}


def test_the_heat_map_is_put_in_words(kommune: Kommune, klokke: Any) -> None:
    kommune.aapne()
    kommune.i_status("levert", ros_2="ikke_forfalt")
    klokke.shift(dt.timedelta(hours=1))
    alle = rader(bok(kommune, "ansatt")["Varmekart"])
    assert alle[:3] == [
        ("Virksomhet", "Område ros", "Område hms", "Sum"),
        ("Enhet HJ", "Mye er ikke forfalt", "Alt er ja", "Alt er ja"),
        ("Enhet SK", "Mangler", "Mangler", "Mangler"),
    ]
    assert {rad[0] for rad in alle[4:]} >= {"Mye er ikke forfalt", "Ikke noe å måle"}


def test_the_numbers_are_the_same_as_on_the_page(kommune: Kommune, klokke: Any) -> None:
    runde = kommune.aapne()
    kommune.i_status("levert", ros_1="nei", hms_1="ikke_forfalt")
    klokke.shift(dt.timedelta(hours=1))
    bilde = rundebilde(runde)
    funnet = oversikt(bok(kommune, "ansatt"))
    assert list(funnet) == ["HJ", "SK", "Sum"]
    for liste in bilde.lister:
        tall: list[Any] = [liste.antall.get(omraade.kode, {}) for omraade in bilde.omraader] + [liste.sum]
        assert list(funnet[liste.kode][3:]) == [
            telling.get(verdi, 0) for telling in tall for verdi in VERDIER
        ]
    alle = [bilde.per_omraade[omraade.kode] for omraade in bilde.omraader] + [bilde.sum]
    assert list(funnet["Sum"][3:]) == [telling[verdi] for telling in alle for verdi in VERDIER]
    assert [funnet[kode][2] for kode in ("HJ", "SK")] == ["Levert", "Mangler"]


@pytest.mark.parametrize(
    ("navn", "ser"),
    [
        ("ansatt", set()),
        ("leder", {"Enhet HJ"}),
        ("skoleleder", {"Enhet SK"}),
        ("direktoer", {"Enhet HJ", "Enhet SK"}),
    ],
)
def test_only_answers_that_may_be_read(kommune: Kommune, klokke: Any, navn: str, ser: set[str]) -> None:
    kommune.aapne()
    kommune.i_status("levert", ros_1="nei")
    kommune.besvar_alt("SK", av="skoleleder", ros_1="delvis")
    klokke.shift(dt.timedelta(hours=1))
    innhold = bok(kommune, navn)
    svar = rader(innhold["Svar"])[1:]
    assert {rad[0] for rad in svar} == ser
    # What is filled in and not delivered is not answered.
    assert {rad[3] for rad in svar if rad[0] == "Enhet SK"} <= {"Ubesvart"}
    assert {rad[4] for rad in svar if rad[0] == "Enhet SK"} <= {None}
    antall = (3 if "Enhet HJ" in ser else 0) + (4 if "Enhet SK" in ser else 0)
    assert len(svar) == antall
    tekst = [rad[0] for rad in rader(innhold["Oversikt"])[:5]]
    assert f"Arket «Svar» viser de svarene du har tilgang til å lese: {antall} av 7." in tekst


def test_real_dates_and_numbers(kommune: Kommune, klokke: Any) -> None:
    kommune.aapne()
    liste = kommune.liste()
    kommune.besvar_alt(ros_2="ikke_forfalt", ros_1="nei")
    for ansvarlig, frist in (("ansatt", dt.date(2025, 6, 1)), ("leder", dt.date(2025, 5, 1))):
        nytt_tiltak(
            liste.svar.get(spoersmaal__kode="ros-1"),
            aktoer=kommune["leder"],
            hva="Lag en ny vurdering",
            ansvarlig=kommune[ansvarlig],
            frist=frist,
        )
    kommune.lever()
    klokke.shift(dt.timedelta(hours=1))
    innhold = bok(kommune, "leder", enhet="HO")
    svar = {rad[2]: rad for rad in rader(innhold["Svar"])[1:]}
    assert svar["Er ros-2 gjort?"][5] == dt.datetime(2025, 12, 1)
    assert svar["Er ros-2 gjort?"][9:] == (1, dt.datetime(2025, 3, 3))
    assert [rad[3:7] for rad in rader(innhold["Tiltak"])[1:]] == [
        ("Lag en ny vurdering", "Navn Leder", dt.datetime(2025, 5, 1), "Åpent"),
        ("Lag en ny vurdering", "Navn Ansatt", dt.datetime(2025, 6, 1), "Åpent"),
    ]
    assert list(oversikt(innhold)) == ["HJ", "Sum"]
    assert "Oversikt" in innhold.sheetnames


def test_no_text_becomes_a_formula_or_a_link(kommune: Kommune, klokke: Any) -> None:
    lag_mal(spoersmaal={"ros": [(f"q-{nr}", "tertial", {}) for nr in range(len(ONDE))]})
    for nr, ond in enumerate(ONDE):
        Malspoersmaal.objects.filter(kode=f"q-{nr}").update(tekst=ond)
    Enhet.objects.create(kode="OND", navn="=CMD()", type="virksomhet", forelder=kommune.enhet["HO"])
    kommune.aapne()
    for nr, ond in enumerate(ONDE):
        kommune.svar(f"q-{nr}", verdi="nei", kommentar=f"{ond}", uten_tiltak=ond)
    kommune.lever()
    klokke.shift(dt.timedelta(hours=1))
    innhold = bok(kommune, "omraadeleder", enhet="HO")
    for ark in innhold.worksheets:
        for rad in ark.iter_rows():
            for celle in rad:
                assert celle.data_type in ("s", "n", "d"), celle.value
                assert celle.hyperlink is None
    skrevet = [(rad[2], rad[4]) for rad in rader(innhold["Svar"])[1:] if rad[0] == "Enhet HJ"]
    assert skrevet == [(ond, ond.strip()) for ond in ONDE]
    assert oversikt(innhold)["OND"][1] == "=CMD()"


def test_long_text(kommune: Kommune, klokke: Any) -> None:
    kommune.aapne()
    kommune.besvar_alt(ros_1="nei")
    Svar.objects.filter(spoersmaal__kode="ros-1", sjekkliste__enhet__kode="HJ").update(kommentar="x" * 40_000)
    kommune.lever()
    klokke.shift(dt.timedelta(hours=1))
    svar = rader(bok(kommune, "leder")["Svar"])
    assert max(len(str(rad[4])) for rad in svar) == 32_767


def test_an_empty_runde(kommune: Kommune) -> None:
    for enhet in kommune.enhet.values():
        enhet.type = "avdeling" if enhet.type == "virksomhet" else enhet.type
        enhet.save()
    kommune.aapne()
    assert not Sjekkliste.objects.exists()
    innhold = bok(kommune, "direktoer")
    assert list(oversikt(innhold)) == ["Sum"]
    assert len(rader(innhold["Svar"])) == 1
