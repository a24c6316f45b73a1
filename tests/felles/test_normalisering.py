"""Text is the same whichever door it comes in by: one law, asked of forms, API and codes."""

import unicodedata
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from felles.api.felt import Inndata, Tekst, sendt
from felles.skjema import Skjema
from felles.tekst import er_normal, noekkel_uten_skille, normaliser
from felles.validering import valider_kode

EKSEMPLER = [
    ("Å", "Å"),
    ("A\u030asen", "Åsen"),
    ("\u00a0Åsen\u202f", "Åsen"),
    ("Åsen\u200b ", "Åsen"),
    (" \ufeffÅsen", "Åsen"),
    (" Åsen ", " Åsen "),
    ("to\u00a0ord", "to\u00a0ord"),
    ("en\r\nto\rtre\nfire", "en\nto\ntre\nfire"),
    ("en_x000D_\nto_x000D_tre_x000d_\r\nfire", "en\nto\ntre\nfire"),
    ("a\x07b\tc", "ab\tc"),
    ("\u00a0\u200b", ""),
    ("Volt_x0041_", "Volt_x0041_"),
]


class _Skjema(Skjema, forms.Form):
    tekst = forms.CharField(strip=False, required=False)
    passord = forms.CharField(strip=False, required=False, widget=forms.PasswordInput)


class _Inndata(Inndata):
    tekst = Tekst()


def _gjennom_skjemaet(tekst: str) -> Any:
    skjema = _Skjema({"tekst": tekst})
    assert skjema.is_valid(), skjema.errors
    return skjema.cleaned_data["tekst"]


DOERER = [normaliser, _gjennom_skjemaet, lambda tekst: sendt(_Inndata, {"tekst": tekst})["tekst"]]


@pytest.mark.parametrize("doer", DOERER)
@pytest.mark.parametrize(("tekst", "ventet"), EKSEMPLER)
def test_every_door_gives_the_same_text(doer: Any, tekst: str, ventet: str) -> None:
    assert doer(tekst) == ventet


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("\u0300" * 3)
@example("e\x07\u0301")
@example("\u00a0\u0301")
def test_once_is_enough(tekst: str) -> None:
    normal = normaliser(tekst)
    assert normaliser(normal) == normal
    assert unicodedata.is_normalized("NFC", normal)
    assert normaliser(unicodedata.normalize("NFD", normal)) == normal
    assert not er_normal(tekst) or normal == tekst


@pytest.mark.parametrize("tegn", [" ", "\u00a0", "\u200b", "\ufeff"])
def test_long_runs_of_blanks_take_no_time(tegn: str) -> None:
    assert normaliser(tegn * 500_000 + "x" + tegn * 500_000).strip() == "x"


def test_a_password_is_left_as_it_is() -> None:
    skjema = _Skjema({"passord": "a\u030a\u00a0"})
    assert skjema.is_valid()
    assert skjema.cleaned_data["passord"] == "a\u030a\u00a0"


def test_a_blank_that_is_only_seen_afterwards_is_blank() -> None:
    class Paakrevd(Skjema, forms.Form):
        tekst = forms.CharField()

    assert not Paakrevd({"tekst": "\u200b"}).is_valid()


@pytest.mark.parametrize("kode", ["A\u200bB", "A\u00adB", "A|B", "A;B", "", " A", "A ", "A\nB", "x" * 41])
def test_codes_that_cannot_be(kode: str) -> None:
    with pytest.raises(ValidationError):
        valider_kode(kode)


@pytest.mark.parametrize("kode", ["0301", "200-HMS", "Ørland", "é", "to ord", "x" * 40])
def test_codes_that_can(kode: str) -> None:
    valider_kode(kode)


def test_the_invisible_is_named() -> None:
    with pytest.raises(ValidationError, match=r"usynlig tegn \(U\+200B\) på plass 4"):
        valider_kode("BHG\u200bX")


@pytest.mark.parametrize(
    ("en", "annen"), [("Kari", "kARI"), ("ÅSE", "a\u030ase"), ("Straße", "STRASSE"), ("\u00a0kari", "Kari")]
)
def test_names_that_differ_in_case_alone(en: str, annen: str) -> None:
    assert noekkel_uten_skille(en) == noekkel_uten_skille(annen)
