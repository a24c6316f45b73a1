"""What programs and addresses may send, however wrong: 404 or a sentence. Lists in pages; e-mail."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import NoReverseMatch, resolve, reverse

from tests.apiklient import Apiklient
from tests.kontrakt.hjelp import Oppstilling
from utboks import epost
from utboks.epost import Epostslag
from utboks.models import Epost

TALL = (0, 10**9, 10**30)
TULL = ("-1", "1" * 30, "tull", "æ' OR 1=1", "2025-13-45")
SIDEPARAMETRE = (
    *("etter", "foer", "status", "sorter", "kolonne", "vis", "haug", "side", "kategori", "enhet"),
    *("aar", "tertial", "soek", "versjon", "last_ned", "type", "omraade", "finnes_ikke"),
)
APIPARAMETRE = ("etter", "antall", "status", "aar", "tertial", "enhet", "skjaering", "finnes_ikke")


def test_no_name_in_an_address_is_a_fault_of_ours(oppstilling: Oppstilling) -> None:
    """The test's client raises what would be a 500."""
    for rute in (ett for ett in (*oppstilling.sider, *oppstilling.api) if ett.argumenter):
        for verdi in (*TALL, "2025-000000", "0000-999999"):
            try:
                adresse = reverse(rute.navn, kwargs=dict.fromkeys(rute.argumenter, verdi))
            except NoReverseMatch:
                continue
            for metode in ("GET", "POST"):
                svar = oppstilling.klienter["direktoer"].generic(metode, adresse)
                # What only takes POST leads to the page above.
                ventet = (302, 400, 403, 404, 405) if metode == "GET" else (400, 403, 404, 405)
                assert svar.status_code in ventet, (metode, adresse, svar.status_code)


def test_letters_where_a_number_is_meant_are_no_address(oppstilling: Oppstilling) -> None:
    klient = oppstilling.klienter["direktoer"]
    for rute in oppstilling.saksruter:
        adresse = oppstilling.adresse(rute, oppstilling.kontrakt.skjult)
        navn = str(oppstilling.kontrakt.argumenter(oppstilling.kontrakt.skjult)[oppstilling.kontrakt.noekkel])
        for tull in ("-1", "tull", "1.5", "æøå"):
            svar = klient.get(adresse.replace(f"/{navn}/", f"/{tull}/", 1))
            assert svar.status_code == 404, (rute.navn, tull)


def test_no_parameter_of_a_page_is_a_fault_of_ours(oppstilling: Oppstilling) -> None:
    klient = oppstilling.klienter["direktoer"]
    for rute in (ett for ett in oppstilling.sider if not ett.argumenter):
        for tull in TULL:
            svar = klient.get(reverse(rute.navn), dict.fromkeys(SIDEPARAMETRE, tull))
            assert svar.status_code in (200, 302, 400, 403, 404, 405), (rute.navn, tull)


def test_every_parameter_of_the_api_is_checked(oppstilling: Oppstilling) -> None:
    klient = oppstilling.klienter["direktoer"]
    for rute in (ett for ett in oppstilling.api if not ett.argumenter):
        for navn in APIPARAMETRE:
            for tull in TULL:
                svar: Any = klient.get(reverse(rute.navn), {navn: tull})
                assert svar.status_code in (200, 400, 404, 405), (rute.navn, navn, tull)
                assert "melding" in svar.json().get("feil", {}) or svar.status_code == 200


def test_every_body_of_the_api_is_checked(oppstilling: Oppstilling) -> None:
    klient, sak = oppstilling.klienter["direktoer"], oppstilling.kontrakt.skjult
    tull: tuple[Any, ...] = (None, "tull", 10**30, [])
    versjoner: list[Any] = [{"versjon": ett} for ett in tull]
    for rute in oppstilling.api:
        for data in ([], "tekst", {"tull": 1}, {"versjon": 1, "tull": "\x00"}, *versjoner):
            adresse = oppstilling.adresse(rute, sak)
            svar: Any = klient.post(adresse, json.dumps(data), content_type="application/json")
            assert svar.status_code in (400, 403, 404, 405, 409, 415), (rute.navn, data, svar.status_code)
            assert svar.json()["feil"]["melding"], (rute.navn, data)


def test_no_figure_entry_or_moment_is_a_fault_of_ours(oppstilling: Oppstilling) -> None:
    klient, kode = oppstilling.klienter["direktoer"], oppstilling.register.kode
    kjent = next(iter(oppstilling.figurer.values()))
    adresse, rett = reverse("rapport:tallrader"), dict(parse_qsl(urlsplit(kjent).query))
    assert klient.get(adresse, rett).status_code == 200
    for felt in (
        *({"figur": f"{kode}{ett}"} for ett in ("", ".", ".finnes_ikke", ".per_enhet.x", ".meldt.x")),
        *({"figur": figur, "noekkel": "FINNES IKKE"} for figur in oppstilling.figurer),
        *({"aar": ett} for ett in TULL),
        *({"tertial": ett} for ett in ("0", "4", "tull", "9" * 30)),
        *({"skjaering": ett} for ett in ("tull", "2999-01-01", "0001-01-01T00:00:00+00:00", "9999-12-31")),
        {"enhet": "FINNES IKKE"},
    ):
        svar = klient.get(adresse, rett | felt)
        assert svar.status_code in (400, 404), (felt, svar.status_code)
        assert "<h1" in svar.content.decode()


def test_paging_walks_every_row_once(oppstilling: Oppstilling) -> None:
    oppstilling.kontrakt.flere(55)
    for navn in ("direktoer", "avdelingsleder"):
        for liste in oppstilling.kontrakt.lister:
            sider = list(oppstilling.bladd(oppstilling.klienter[navn], liste))
            lenket = [sorted(set(oppstilling.lenkede(side))) for side in sider]
            alle = [sak for side in lenket for sak in side]
            assert len(sider) > 1, liste
            assert sorted(alle) == sorted(oppstilling.navn_paa(oppstilling.synlige(navn))), (navn, liste)


def test_paging_of_the_api_walks_every_row_once(oppstilling: Oppstilling) -> None:
    if not oppstilling.register.api:
        pytest.skip("no API")
    kontrakt = oppstilling.kontrakt
    klient = Apiklient(kontrakt.kommune["direktoer"])
    skille = "&" if "?" in kontrakt.api_liste else "?"
    funnet: list[Any] = []
    sider, etter = 0, ""
    while sider == 0 or etter:
        svar = klient.hent(f"{kontrakt.api_liste}{skille}antall=2&etter={etter}")
        funnet += [rad.get(kontrakt.noekkel, rad.get("id")) for rad in svar["rader"]]
        sider, etter = sider + 1, svar["neste"]
    assert sider > 1
    assert sorted(funnet) == sorted(oppstilling.navn_paa(oppstilling.synlige("direktoer")))


def _tekst(rad: Epost) -> str:
    melding = epost._melding(rad)
    return f"{melding.subject}\n{melding.body}"


def test_no_email_says_anything_of_a_case_but_its_number_and_address(oppstilling: Oppstilling) -> None:
    slagene = {slag.navn for slag in oppstilling.register.epost}
    sendt = Epost.objects.filter(slag__in=slagene)
    assert sendt
    hemmelig = (
        *oppstilling.kontrakt.hemmelig,
        *(f"Navn {ett.title()}" for ett in oppstilling.kontrakt.personer),
    )
    for rad in sendt.select_related("mottaker"):
        tekst = _tekst(rad)
        assert not [ord_ for ord_ in hemmelig if ord_ in tekst], rad.slag
        assert rad.adresse in tekst
        assert "?" not in rad.adresse
        assert resolve(rad.adresse).app_name == oppstilling.register.kode


@pytest.mark.parametrize("felt", ["emne", "tekst"])
def test_every_kind_of_email_has_room_for_a_number_alone(oppstilling: Oppstilling, felt: str) -> None:
    slag: Epostslag
    assert len({slag.navn for slag in oppstilling.register.epost}) == len(oppstilling.register.epost)
    for slag in oppstilling.register.epost:
        assert slag.navn.startswith(f"{oppstilling.register.kode}.")
        assert epost._slag[slag.navn] is slag
        assert str(getattr(slag, felt)) % {"referanse": "2025-000001"}  # KeyError for any other


def test_the_addresses_of_the_register_are_below_its_code(oppstilling: Oppstilling) -> None:
    kode = oppstilling.register.kode
    for rute in oppstilling.sider:
        assert oppstilling.adresse(rute, oppstilling.kontrakt.skjult).startswith(f"/{kode}/")
    for rute in oppstilling.api:
        assert oppstilling.adresse(rute, oppstilling.kontrakt.skjult).startswith(f"/api/v1/{kode}/")
