"""The report's chapter on sjekklister, from hand-made figures."""

from typing import Any

import pytest

from felles.dokument.modell import Avsnitt, Figur, Kapittel, Merknad, Tabell
from rapport.dokument.kapitler import bygg_dokument
from tests.rapport import eksempeltall

VERDIER = ("ja", "delvis", "nei", "ikke_forfalt", "ikke_aktuelt", "ubesvart")


def _objekt(tertial: int, ja: int = 40, ubesvart: int = 0, **felt: Any) -> dict[str, Any]:
    telt = dict(zip(VERDIER, (ja, 6, 2, 1, 1, ubesvart), strict=True))
    enheter = [
        {"kode": "200", "status": "levert", **telt},
        {"kode": "640", "status": "mangler", **dict.fromkeys(VERDIER, 0), "ubesvart": ubesvart},
    ]
    return {
        "tertial": tertial,
        "skjaering": ("2024-05-31T12:00:00+02:00", "2024-09-29T12:00:00+02:00", "2025-01-29T12:00:00+01:00")[
            tertial - 1
        ],
        "mal_versjon": 1,
        "virksomheter": 2,
        "levert": 1,
        "levert_for_sent": 1,
        "mangler": ["640"],
        "per_omraade": [{"kode": "ros", "navn": "Risiko", **telt}],
        "per_enhet": enheter,
        **felt,
    }


TOMT_TILLEGG = {"nei": [], "aapne_tiltak": 0, "tiltak_ved": "2025-02-01T12:00:00+01:00"}
UTEN_RUNDE: dict[str, Any] = {
    "mal_versjon": None,
    "virksomheter": 0,
    "per_omraade": [],
    "per_enhet": [],
    "mangler": [],
}
NEI = {
    "tertial": 3,
    "omraade": "ros",
    "enhet": "200",
    "navn": "Skolene",
    "spoersmaal": "Er risikoen vurdert?",
    "uten_tiltak": "",
    "tiltak": [{"hva": "Hold et møte", "frist": "2025-02-01", "status": "aapent"}],
}


def _kapittel(
    objekter: list[dict[str, Any]], forrige: Any = None, tillegg: dict[str, Any] | None = None
) -> Kapittel:
    tall = {**eksempeltall.tall_2024(), "sjekkliste": objekter}
    dokument = bygg_dokument(
        tall, {}, forrige, [], eksempeltall.meta(), {"sjekkliste": TOMT_TILLEGG | (tillegg or {})}
    )
    return next(kapittel for kapittel in dokument.kapitler if kapittel.kode == "sjekkliste")


def _tekst(kapittel: Kapittel) -> str:
    return " ".join(blokk.tekst for blokk in kapittel.blokker if isinstance(blokk, Avsnitt | Merknad))


def _tabell(kapittel: Kapittel, kode: str) -> Tabell:
    return next(b for b in kapittel.blokker if isinstance(b, Tabell) and b.kode == kode)


def test_without_runder_there_is_one_line() -> None:
    kapittel = _kapittel([_objekt(tertial, **UTEN_RUNDE) for tertial in (1, 2, 3)])
    assert "ikke åpnet noen runde" in _tekst(kapittel)
    assert not any(isinstance(blokk, Tabell | Figur) for blokk in kapittel.blokker)


def test_who_is_missing_is_mentioned_by_name() -> None:
    tekst = _tekst(_kapittel([_objekt(1), _objekt(2), _objekt(3)]))
    assert tekst.count("1 av 2 virksomheter") == 3
    assert "Dette mangler: Rørosregionen brann og redning." in tekst


def test_the_unanswered_are_in_the_denominator() -> None:
    kapittel = _kapittel([_objekt(1, ja=40, ubesvart=30)])
    assert _tabell(kapittel, "sjekkliste_omraader").rader[0].celler[1:8] == (40, 6, 2, 1, 1, 30, 50.0)
    assert "37,5" in _tekst(kapittel)


@pytest.mark.parametrize(
    ("objekter", "foer", "forventet"),
    [
        ([_objekt(1, ja=10), _objekt(2)], None, (50.0, 80.0)),
        ([_objekt(2)], _objekt(1, ja=10), (50.0, 80.0)),
    ],
    ids=["samme aar", "fra tillegget"],
)
def test_beside_the_tertial_before_and_last_year(
    objekter: list[dict[str, Any]], foer: dict[str, Any] | None, forventet: tuple[float, float]
) -> None:
    forrige = {**eksempeltall.tall_2023(), "sjekkliste": [_objekt(2, ja=40)]}
    kapittel = _kapittel(objekter, forrige, {"foer": foer})
    tabell = _tabell(kapittel, "sjekkliste_omraader")
    assert [kolonne.kode for kolonne in tabell.kolonner][-2:] == ["ja_foer", "ja_i_fjor"]
    assert tabell.rader[0].celler[-2:] == forventet


def test_nei_stands_with_its_tiltak() -> None:
    uten = {**NEI, "tiltak": [], "uten_tiltak": "Vi venter på ny lov."}
    kapittel = _kapittel([_objekt(3)], None, {"nei": [NEI, uten], "aapne_tiltak": 4})
    rader = [rad.celler[-1] for rad in _tabell(kapittel, "sjekkliste_nei").rader]
    assert rader == ["Hold et møte (frist 01.02.2025)", "Uten tiltak: Vi venter på ny lov."]


def test_a_long_list_is_in_the_spreadsheet() -> None:
    for antall, forventet in ((80, False), (81, True)):
        tabell = _tabell(_kapittel([_objekt(3)], None, {"nei": [NEI] * antall}), "sjekkliste_nei")
        assert tabell.bare_regneark is forventet


def test_the_figure_says_the_same_in_text() -> None:
    figur = next(b for b in _kapittel([_objekt(1, ubesvart=3)]).blokker if isinstance(b, Figur))
    assert "Risiko: 40 ja, 6 delvis, 2 nei" in figur.alternativ_tekst
    assert "3 ubesvart" in figur.alternativ_tekst


def test_the_numbers_lead_to_the_tertials_own_rows() -> None:
    tabell = _tabell(_kapittel([_objekt(1), _objekt(2)]), "sjekkliste_levering")
    for rad, objekt in zip(tabell.rader, (_objekt(1), _objekt(2)), strict=True):
        henvisning = rad.henvisning_for(2)
        assert henvisning is not None
        assert (henvisning.figur, henvisning.ved) == (
            "sjekkliste.levert",
            (objekt["tertial"], objekt["skjaering"]),
        )
