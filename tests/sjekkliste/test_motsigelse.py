"""A «ja» that a register contradicts: pointed out, and answered with a word or changed by the leder."""

from typing import Any

import pytest

from felles import register
from felles.kunnskap import Faktum, Kunnskap
from sjekkliste import services
from sjekkliste.models import Levering, Levertsvar, Malspoersmaal
from sjekkliste.sporringer import svarrader
from tests.sjekkliste.kommune import Kommune, lag_mal

pytestmark = pytest.mark.usefixtures("klokke")


class Proevekilde:
    """Knows one number; contradicts «ja»."""

    kode = "proeve"
    navn = "Prøve"

    def kunnskap(self, grunnlag: Any) -> Kunnskap:
        return Kunnskap(self.kode, (Faktum("antall", "Antall", 3, "3"),))

    def motsigelse(self, verdi: str, kunnskap: Kunnskap) -> str:
        return "Svaret er ja, men tallet er 3." if verdi == "ja" else ""


@pytest.fixture(autouse=True)
def kilde(monkeypatch: pytest.MonkeyPatch, kommune: Kommune) -> None:
    proeve = register.Register(kode="proeve", navn="Prøve", kunnskap=Proevekilde())
    monkeypatch.setitem(register._registre, "proeve", proeve)
    lag_mal()
    Malspoersmaal.objects.filter(kode="ros-1").update(kunnskap=["proeve", "borte"])
    kommune.aapne()


def _rad(kommune: Kommune) -> Any:
    return next(rad for rad in svarrader(kommune.liste()) if rad.spoersmaal.kode == "ros-1")


def test_the_numbers_stand_by_the_question_also_when_a_source_is_gone(kommune: Kommune) -> None:
    assert [faktum.tekst for ett in _rad(kommune).kunnskap for faktum in ett.fakta] == ["3"]
    assert _rad(kommune).motsigelse == ""


def test_it_must_be_answered_before_delivery(kommune: Kommune) -> None:
    kommune.besvar_alt()
    with pytest.raises(services.IkkeFerdig) as feil:
        kommune.lever()
    assert [[felt for felt, _s in hva] for _rad, hva in feil.value.mangler] == [["motsigelse_svar"]]
    kommune.svar("ros-1", motsigelse_svar="Tallet er fra før vi begynte.")
    kommune.lever()
    svar = Levertsvar.objects.get(spoersmaal__kode="ros-1")
    assert (svar.verdi, svar.motsigelse, svar.motsigelse_svar) == (
        "ja",
        "Svaret er ja, men tallet er 3.",
        "Tallet er fra før vi begynte.",
    )
    assert Levering.objects.get().kunnskap == {"proeve": {"antall": 3}}


def test_or_the_answer_changed(kommune: Kommune) -> None:
    kommune.besvar_alt(ros_1="delvis")
    kommune.lever()
    assert Levertsvar.objects.get(spoersmaal__kode="ros-1").motsigelse == ""
