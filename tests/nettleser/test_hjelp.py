"""The list of all addresses leaves none out."""

from typing import Any

import pytest

from tests.nettleser.hjelp import alle_adresser

pytestmark = pytest.mark.urls("tests.nettleser.komponentside")

EKSEMPLER: dict[str, dict[str, Any]] = {
    "feilside": {"kode": "404"},
    "sak": {"nummer": 7},
    "felles:kladd": {"referanse": "x"},
    "felles:kladdtekst": {"referanse": "x"},
}
UTEN_SAK = {navn: verdi for navn, verdi in EKSEMPLER.items() if navn != "sak"}


def test_every_route_becomes_an_address() -> None:
    adresser = {adresse.navn: adresse.sti for adresse in alle_adresser(EKSEMPLER)}
    assert adresser["forside"] == "/"
    assert adresser["sak"] == "/sak/7/"
    assert adresser["felles:tilgjengelighet"] == "/tilgjengelighet/"
    assert adresser["organisasjon:logg_ut"] == "/logg-ut/"


def test_a_route_without_sample_arguments_is_an_error() -> None:
    with pytest.raises(AssertionError, match="sak"):
        alle_adresser(UTEN_SAK)


def test_what_is_left_out_is_named_and_exists() -> None:
    adresser = alle_adresser(UTEN_SAK, utelat={"sak": "for this test"})
    assert "sak" not in {adresse.navn for adresse in adresser}
    with pytest.raises(AssertionError, match="finnes-ikke"):
        alle_adresser(EKSEMPLER, utelat={"finnes-ikke": "no such route"})
