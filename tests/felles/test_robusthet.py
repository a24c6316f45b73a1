"""Any address with any parameters is answered: never with a fault of ours, and never by writing."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from felles.tilbake import siden_over
from organisasjon.models import Bruker
from rapport.models import Rapport
from tests.avvik.kommune import Kommune

# Every GET parameter that some page reads.
PARAMETRE = [
    "status",
    "enhet",
    "kategori",
    "alvorlighetsgrad",
    "type",
    "fra",
    "til",
    "sorter",
    "foer",
    "etter",
    "soek",
    "haug",
    "vis",
    "aar",
    "tertial",
    "figur",
    "skjaering",
    "noekkel",
    "rapport",
    "under",
    "rolle",
    "stengte",
    "nedlagte",
    "ledige",
    "sok",
    "next",
    "runde",
    "omraade",
    "svar",
    "levering",
    "last_ned",
]
# Fields of forms.
FELT = [
    "hva",
    "tittel",
    "beskrivelse",
    "strakstiltak",
    "hendelsestidspunkt",
    "innsending",
    "omhandler",
    "person_soek",
    "fortrolig",
    "ord",
    "filter",
    "brukernavn",
    "passord",
    "gammelt",
    "nytt",
    "gjentatt",
    "navn",
    "epost",
    "kode",
    "forelder",
    "rapporteres_under",
    "gyldig_fra",
    "merkelapper",
    "versjon",
    "sett",
    "tekst",
    "grunn",
    "verdi",
    "kommentar",
    "planlagt",
    "behold",
    "filer",
    "delt",
    "liste",
    "format",
    "parametre",
]
VONDE = [
    "\x00",
    "HJ1\x00",
    "0",
    "-1",
    "1" * 30,
    "9" * 1000,
    "²",
    "٣",
    "0001-01-01",
    "9999-12-31",
    "2025-02-30",
    "0001-01-01T00:00:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "9999",
    "9998",
    "1900",
    "1",
    "nan",
    "\u202eevil",
    "' OR 1=1 --",
    "%s%d{}",
    "{{ 7 }}",
    "../../etc/passwd",
    "avvik.meldt",
    "avvik.per_enhet",
    "avvik.per_maaned.meldt",
    "avvik.",
    "sjekkliste.mangler",
    "sjekkliste.per_omraade.nei",
    "æøå 🙂",
    "\ud7ff",
]
ARGUMENTER: dict[str, Any] = {
    "kode": "avvik",
    "sakstype": "avvik",
    "format": "pdf",
    "uidb64": "MQ",
    "token": "abc-def",
    "aar": 2025,
    "tertial": 0,
}


def _ruter(moenstre: list[Any], foran: str = "") -> list[tuple[str, list[str]]]:
    funnet = []
    for ett in moenstre:
        if isinstance(ett, URLResolver):
            navnerom = f"{foran}{ett.namespace}:" if ett.namespace else foran
            funnet += _ruter(ett.url_patterns, navnerom)
        elif isinstance(ett, URLPattern) and ett.name:
            funnet.append((f"{foran}{ett.name}", list(ett.pattern.converters)))
    return funnet


RUTER = _ruter(get_resolver().url_patterns)
UTEN_ARGUMENT = [reverse(navn) for navn, argumenter in RUTER if not argumenter]
tekster = st.sampled_from(VONDE) | st.text(max_size=20)
# These answer alike whatever the parameters say, or lead on.
_SVAR = {200, 301, 302, 400, 403, 404, 410}
# What the API only takes POST at; a page leads to the one above.
_BARE_POST_I_API = {reverse("api:avvik:soek")}


def _svar_paa_get(adresse: str) -> set[int]:
    return {*_SVAR, 405} if adresse in _BARE_POST_I_API else _SVAR


@pytest.fixture
def som(db: None) -> Callable[[str], Client]:
    kommune = Kommune()
    kommune.meld()
    Rapport.objects.create(
        aar=2024, enhet=kommune.enhet["K"], skjaering=dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
        bestilt=dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    # Sees all that there is to see, so that the parameters reach every query.
    kommune.ny_person("alt", ("kommunedirektoer", "K"), ("administrator", "K"), ("ansatt", "HJ1"))

    def lag(brukernavn: str) -> Client:
        klient = Client(raise_request_exception=False)
        klient.force_login(Bruker.objects.get(brukernavn=brukernavn))
        return klient

    return lag


def _adresse(navn: str, argumenter: list[str], tall: int) -> str:
    verdier = {ett: ARGUMENTER.get(ett, tall) for ett in argumenter}
    return reverse(navn, kwargs=verdier | ({"saksnummer": "2099-000001"} if "saksnummer" in verdier else {}))


@pytest.mark.parametrize("adresse", UTEN_ARGUMENT)
def test_each_parameter_with_each_bad_value(som: Callable[[str], Client], adresse: str) -> None:
    klient = som("alt")
    for vond in VONDE:
        svar = klient.get(adresse, dict.fromkeys(PARAMETRE, vond))
        assert svar.status_code in _svar_paa_get(adresse), (adresse, vond)


RADPARAMETRE = "figur aar tertial skjaering enhet noekkel etter rapport"


@pytest.mark.parametrize(
    ("navn", "parametre", "figur"),
    [
        ("rapport:tallrader", RADPARAMETRE, "avvik.meldt"),
        ("rapport:tall", "enhet", ""),
        ("rapport:tallrader", RADPARAMETRE, "sjekkliste.mangler"),
    ],
)
def test_one_bad_value_among_good_ones(
    som: Callable[[str], Client], navn: str, parametre: str, figur: str
) -> None:
    """The others are right, so that this one is not stopped by theirs."""
    gode = {"aar": "2025", "figur": figur, "tertial": "1", "skjaering": "2025-02-01T00:00+01:00"}
    klient = som("alt")
    assert klient.get(reverse(navn), gode).status_code == 200
    for parameter in parametre.split():
        for vond in VONDE:
            svar = klient.get(reverse(navn), gode | {parameter: vond})
            assert svar.status_code in _SVAR, (navn, parameter, vond)


@pytest.mark.parametrize("tall", [0, 10**18, 10**40])
def test_numbers_that_are_nobodys(som: Callable[[str], Client], tall: int) -> None:
    klient = som("alt")
    for navn, argumenter in RUTER:
        if argumenter:
            adresse = _adresse(navn, argumenter, tall)
            svar = klient.get(adresse)
            # What only takes POST leads to the page above, as it does for a number that is somebody's.
            over = svar.status_code == 302 and svar["Location"] == siden_over(adresse)
            assert over or svar.status_code in {404, 405, 410}, adresse
            assert klient.post(adresse).status_code in {404, 405, 410}, adresse


@pytest.mark.parametrize("vond", ["\x00", "9" * 1000, "\u202eevil", "x" * 36_000])
def test_every_field_of_every_form_with_a_bad_value(som: Callable[[str], Client], vond: str) -> None:
    klient = som("alt")
    felt = dict.fromkeys([*PARAMETRE, *FELT], vond)
    for adresse in [*UTEN_ARGUMENT, "/avvik/2099-000001/lukk/"]:
        if "logg-ut" in adresse:
            continue
        assert klient.post(adresse, felt).status_code in {*_SVAR, 405, 415, 422, 429}, adresse
        assert klient.get(adresse).status_code in _svar_paa_get(adresse), adresse


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_anything(klient_alt: Client, data: st.DataObject) -> None:
    adresse = data.draw(st.sampled_from(UTEN_ARGUMENT))
    parametre = data.draw(st.dictionaries(st.sampled_from(PARAMETRE), tekster, max_size=5))
    assert klient_alt.get(adresse, parametre).status_code in _svar_paa_get(adresse)


@pytest.fixture
def klient_alt(som: Callable[[str], Client]) -> Client:
    return som("alt")
