"""Who sees what: every address, list, count, figure and lower app gives each what the declaration says."""

import csv
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from felles.klokke import i_dag
from felles.register import sakstype
from felles.saker import Sakstype
from tests.apiklient import Apiklient
from tests.kontrakt.hjelp import Oppstilling, svaret


def test_the_hidden_case_is_seen_by_just_those_whom_it_is_for(oppstilling: Oppstilling) -> None:
    kontrakt = oppstilling.kontrakt
    ser = {navn for navn in kontrakt.personer if kontrakt.skjult.pk in oppstilling.synlige(navn)}
    assert ser == kontrakt.ser_skjult
    # Or it would be no test that others do not: they see something, and not this.
    assert any(oppstilling.synlige(navn) for navn in set(kontrakt.personer) - ser)


def test_every_address_of_a_hidden_case_answers_as_if_there_were_none(oppstilling: Oppstilling) -> None:
    kontrakt, ulike = oppstilling.kontrakt, []
    assert oppstilling.saksruter
    for navn in [navn for navn in oppstilling.ulike if navn not in kontrakt.ser_skjult]:
        klient, ser_noe = oppstilling.klienter[navn], bool(oppstilling.synlige(navn))
        for rute in oppstilling.saksruter:
            skjult = oppstilling.adresse(rute, kontrakt.skjult)
            ukjent = oppstilling.adresse(rute, kontrakt.skjult, **{kontrakt.noekkel: kontrakt.ukjent})
            for metode in ("GET", "POST") if ser_noe else ("GET",):
                svar = svaret(klient, metode, skjult), svaret(klient, metode, ukjent)
                if svar[0] != svar[1] or svar[0][0] not in (302, 403, 404, 405):
                    ulike.append((navn, rute.navn, metode, *svar))
    assert not ulike


def test_who_is_not_logged_in_is_led_there(oppstilling: Oppstilling) -> None:
    fremmed, innlogging = Client(), reverse("organisasjon:logg_inn")
    for rute in (*oppstilling.sider, *oppstilling.api):
        adresse = oppstilling.adresse(rute, oppstilling.kontrakt.skjult)
        svar: Any = fremmed.get(adresse)
        if rute in oppstilling.api:
            assert svar.status_code == 401, adresse
        else:
            assert (svar.status_code, urlsplit(svar.get("Location", "")).path) == (302, innlogging), adresse


def test_every_other_page_is_given_or_refused_by_role(oppstilling: Oppstilling) -> None:
    """Never a 404, which would say that there is no such page. The menu says its number, and leads to pages;
    none links to what its reader does not see.
    """
    felles = [reverse("forside"), reverse("tiltak:mine")]
    egne = [reverse(rute.navn) for rute in oppstilling.sider if not rute.argumenter]
    for navn, klient in oppstilling.klienter.items():
        # Whoever sees and may open the same as another is asked for less.
        adresser = (*felles, *egne) if navn in oppstilling.ulike else felles
        svar = {adresse: klient.get(adresse) for adresse in adresser}
        synlige = oppstilling.navn_paa(oppstilling.synlige(navn))
        for adresse, ett in svar.items():
            assert ett.status_code in (200, 302, 403, 405), (navn, adresse)
            assert set(oppstilling.lenkede(ett)) <= synlige, (navn, adresse)
        tilgang = oppstilling.tilgang(navn)
        menyen = {str(linje.url): linje.antall for linje in svar[felles[0]].context["meny"]}
        for punkt in oppstilling.register.meny:
            url = reverse(punkt.side)
            assert (url in menyen) is punkt.vises_for(tilgang), (navn, url)
            if url in menyen:
                assert url not in svar or svar[url].status_code == 200, (navn, url)
                assert menyen[url] == (punkt.antall(tilgang) if punkt.antall else 0), (navn, url)


def test_the_api_is_for_those_with_a_role(oppstilling: Oppstilling) -> None:
    for navn, klient in oppstilling.klienter.items():
        if not oppstilling.tilgang(navn).er_ansatt:
            for rute in oppstilling.api:
                svar = klient.get(oppstilling.adresse(rute, oppstilling.kontrakt.skjult))
                assert svar.status_code == 403, (navn, rute.navn)


def test_lists_hold_what_each_sees_and_no_more(oppstilling: Oppstilling) -> None:
    """The pages, and the file of them."""
    kontrakt = oppstilling.kontrakt
    for navn in oppstilling.ulike:
        klient, synlige = oppstilling.klienter[navn], oppstilling.navn_paa(oppstilling.synlige(navn))
        for liste in kontrakt.lister:
            # Who has no role today is refused a list that may hold what they reported once.
            if klient.get(liste).status_code == 403:
                assert not oppstilling.tilgang(navn).er_ansatt
                continue
            lenket = {sak for side in oppstilling.bladd(klient, liste) for sak in oppstilling.lenkede(side)}
            assert lenket == synlige, (navn, liste)
            skille = "&" if "?" in liste else "?"
            fil: Any = klient.get(f"{liste}{skille}last_ned=csv")
            linjer = b"".join(fil.streaming_content).decode("utf-8-sig").splitlines()
            assert len(list(csv.reader(linjer, delimiter=";"))) == 1 + len(synlige), (navn, liste)


def test_what_waits_is_seen_by_whom_it_waits_for(oppstilling: Oppstilling) -> None:
    liste = oppstilling.register.arbeidsliste
    assert liste is not None
    ventet = 0
    for navn in oppstilling.kontrakt.personer:
        tilgang = oppstilling.tilgang(navn)
        arbeid = liste.hos(tilgang, i_dag())
        ventet += arbeid.antall()
        assert bool(arbeid.antall()) is bool(arbeid.foerste(5)), navn
        if not tilgang.er_ansatt:
            assert not arbeid.antall()
        if not oppstilling.synlige(navn):
            assert not arbeid.antall(), navn
    assert ventet


def test_lower_apps_are_told_the_same(oppstilling: Oppstilling) -> None:
    """Links to cases, and files: seen by just those who see the case.

    A kind of row without files has none for anybody.
    """
    kontrakt, alle = oppstilling.kontrakt, oppstilling.alle()
    assert set(kontrakt.rader) <= {ett.kode for ett in oppstilling.register.sakstyper}
    for kode, rad_i in kontrakt.rader.items():
        type_, rader = sakstype(kode), {rad_i(sak): sak.pk for sak in alle}
        har_filer = type(type_).vedleggsadgang is not Sakstype.vedleggsadgang
        for navn in kontrakt.personer:
            bruker, synlige = kontrakt.kommune[navn], oppstilling.synlige(navn)
            referanser = type_.referanser([*rader, 10**9], bruker)
            assert {rader[pk] for pk, ett in referanser.items() if ett.adresse} == synlige, (kode, navn)
            assert not [ett for ett in referanser.values() if ett.tittel and not ett.adresse], (kode, navn)
            for rad, pk in rader.items():
                filer = [ett(rad, bruker) for ett in (type_.vedleggsadgang, type_.laas_for_vedlegg)]
                ser = [pk in synlige and har_filer] * 2
                assert [ett is not None for ett in filer] == ser, (kode, navn)
                assert pk in synlige or not type_.kan_koble(rad, bruker), (kode, navn)
            assert type_.vedleggsadgang(10**9, bruker) is None


def test_every_kind_of_row_has_a_code_of_its_own(oppstilling: Oppstilling) -> None:
    for ett in oppstilling.register.sakstyper:
        assert sakstype(ett.kode) is ett


def test_figures_count_the_same_for_all_and_list_what_each_sees(oppstilling: Oppstilling) -> None:
    """Of every figure on the page with a way to its rows: the first of each kind."""
    alle = oppstilling.figurer
    assert alle
    for adresse in alle.values():
        antall = set()
        for navn in oppstilling.ulike:
            svar = oppstilling.klienter[navn].get(adresse)
            if not oppstilling.tilgang(navn).er_ansatt:
                assert svar.status_code == 403
                continue
            side = svar.context["innhold"]
            antall.add(side.antall)
            lenket = set(oppstilling.lenkede(svar))
            assert lenket <= oppstilling.navn_paa(oppstilling.synlige(navn)), (navn, adresse)
            assert len(lenket) <= side.synlige <= side.antall, (navn, adresse)
        assert len(antall) == 1, adresse


def test_the_api_lists_what_each_sees(oppstilling: Oppstilling) -> None:
    if not oppstilling.register.api:
        pytest.skip("no API")
    for navn in oppstilling.kontrakt.personer:
        if oppstilling.tilgang(navn).er_ansatt:
            svar = Apiklient(oppstilling.kontrakt.kommune[navn]).hent(f"{oppstilling.kontrakt.api_liste}")
            funnet = [rad.get(oppstilling.kontrakt.noekkel, rad.get("id")) for rad in svar["rader"]]
            assert sorted(funnet) == sorted(oppstilling.navn_paa(oppstilling.synlige(navn))), navn
