"""The document: chapters in order, what people wrote beside what is drafted, and what is not there yet."""

import datetime as dt
from dataclasses import replace

import pytest

from avvik.kapittel.definisjoner import DEFINISJONER
from felles.dokument.modell import (
    Avsnitt,
    Dokument,
    Kapittel,
    Merknad,
    Overskrift,
    Punktliste,
    definisjoner_ved,
)
from felles.dokument.tekst import blokker_av_tekst
from rapport.dokument.kapitler import bygg_dokument, kapittelkoder
from sjekkliste.kapittel.definisjoner import DEFINISJONER as OM_SJEKKLISTER
from tests.rapport import eksempeltall


def _dokument(**ekstra: object) -> Dokument:
    deler = {
        "tall": eksempeltall.tall_2024(),
        "tekster": eksempeltall.TEKSTER,
        "forrige": eksempeltall.tall_2023(),
        "organisasjon": eksempeltall.organisasjon(),
        "meta": eksempeltall.meta(),
    }
    return bygg_dokument(**(deler | ekstra))  # type: ignore[arg-type]


def _kapittel(dokument: Dokument, kode: str) -> Kapittel:
    return next(kapittel for kapittel in dokument.kapitler if kapittel.kode == kode)


def _merknader(kapittel: Kapittel) -> list[str]:
    return [blokk.tekst for blokk in kapittel.blokker if isinstance(blokk, Merknad)]


def test_chapters_come_in_the_municipalitys_order():
    assert [kapittel.kode for kapittel in _dokument().kapitler] == [
        "rettslig_grunnlag",
        "organisasjon",
        "prioriteringer",
        "avvik",
        "varsling",
        "tilsyn",
        "personvern",
        "informasjonssikkerhet",
        "vurdering",
        "sjekkliste",
    ]


def test_the_cover_says_what_as_of_when_and_by_whom():
    dokument = _dokument()
    assert dokument.tittel == "Internkontroll 2024"
    assert dokument.periode_tekst == "2024 (01.01.2024–31.12.2024)"
    assert dokument.skjaering == dt.datetime.fromisoformat("2024-12-31T23:59:59.999999+01:00")
    assert (dokument.kommune, dokument.enhet, dokument.bestilt_av) == (
        "Røros kommune",
        "Røros kommune",
        "Kari Nordmann",
    )


@pytest.mark.parametrize("kode", ["varsling", "tilsyn", "personvern", "informasjonssikkerhet", "sjekkliste"])
def test_a_chapter_without_register_says_so_in_one_line(kode: str):
    uskrevet = _kapittel(_dokument(tekster={}), kode)
    assert len(uskrevet.blokker) == 1
    assert "Systemet har ikke no" in _merknader(uskrevet)[0]
    assert "heller ikke skrevet" in _merknader(uskrevet)[0]
    skrevet = _kapittel(_dokument(tekster={kode: "Vi skrev dette."}), kode)
    assert skrevet.blokker[0] == Avsnitt("Vi skrev dette.")
    assert _merknader(skrevet)[0].endswith("Teksten over er skrevet for hånd.")
    med_register = eksempeltall.meta(registre=frozenset({"avvik", kode}))
    assert _merknader(_kapittel(_dokument(tekster={kode: "Vi skrev dette."}, meta=med_register), kode)) == []


@pytest.mark.parametrize("kode", kapittelkoder())
def test_every_chapter_shows_what_was_written_first(kode: str):
    kapittel = _kapittel(_dokument(tekster={kode: "Skrevet av et menneske."}), kode)
    assert kapittel.blokker[0] == Avsnitt("Skrevet av et menneske.")


def test_a_chapter_nobody_wrote_says_so():
    assert _merknader(_kapittel(_dokument(tekster={"vurdering": "  \n"}), "vurdering")) == [
        "Det er ikke skrevet noe i dette kapitlet."
    ]


def test_an_unknown_chapter_is_refused():
    with pytest.raises(KeyError, match="finnes_ikke"):
        _dokument(tekster={"finnes_ikke": "x"})


def test_the_light_markup():
    assert blokker_av_tekst(
        "Ett avsnitt\nover to linjer.\n\n- ett\n- to\n  med mer\n\n# ikke\n* noe <b>"
    ) == (
        Avsnitt("Ett avsnitt over to linjer."),
        Punktliste(("ett", "to med mer")),
        Avsnitt("# ikke * noe <b>"),
    )
    assert blokker_av_tekst("Liste:\r\n- a\r\n- b\r\n\r\n\r\n-ikke") == (
        Avsnitt("Liste:"),
        Punktliste(("a", "b")),
        Avsnitt("-ikke"),
    )
    assert blokker_av_tekst(" \n\n\t") == ()
    assert blokker_av_tekst("styre\x00tegn\x0b\u202eborte") == (Avsnitt("styretegnborte"),)


def test_the_law_table_claims_no_more_than_there_is():
    krav = next(tabell for tabell in _dokument().tabeller if tabell.kode == "krav")
    assert [str(rad.celler[0])[:2] for rad in krav.rader] == ["a)", "b)", "c)", "d)", "e)"]
    status = [rad.celler[2] for rad in krav.rader]
    assert status == ["Delvis", "Ikke ennå", "Delvis", "Delvis: gjelder registrene som finnes", "Delvis"]
    assert "2 av 19" in str(krav.rader[0].celler[1])
    beskrevne = [replace(enhet, beskrivelse="Gjør noe.") for enhet in eksempeltall.organisasjon()]
    krav = next(tabell for tabell in _dokument(organisasjon=beskrevne).tabeller if tabell.kode == "krav")
    assert krav.rader[0].celler[2] == "Dekket"
    med_mer = eksempeltall.meta(registre=frozenset({"avvik", "ros", "dokumenter", "sjekkliste"}))
    krav = next(tabell for tabell in _dokument(meta=med_mer, tekster={}).tabeller if tabell.kode == "krav")
    assert [krav.rader[1].celler[2], krav.rader[2].celler[2]] == ["Delvis", "Dekket"]
    assert "vurdering er ikke skrevet" in str(krav.rader[4].celler[1])


def test_every_figure_has_a_definition_and_every_definition_is_of_the_contract():
    dokument = _dokument()
    for tabell in dokument.tabeller:
        for kolonne in tabell.kolonner:
            assert kolonne.type == "tekst" or kolonne.definisjon, (tabell.kode, kolonne.kode)
    for figur in dokument.figurer:
        assert definisjoner_ved(figur)
    avvik = eksempeltall.tall_2024()["avvik"]
    for kode, verdi in avvik.items():
        assert f"avvik.{kode}" in DEFINISJONER
        for felt in verdi[0] if isinstance(verdi, list) else ():
            utledet = {"kode", "navn", "type", "forelder", "maaned", "antall", "meldt", "prosent"}
            assert felt in utledet or f"avvik.{kode}.{felt}" in DEFINISJONER
    for definisjon in (*DEFINISJONER.values(), *OM_SJEKKLISTER.values()):
        assert definisjon.tekst.endswith(".")


def test_a_definition_is_printed_once_in_a_section_and_none_is_left_out():
    kapittel = _kapittel(_dokument(), "avvik")
    i_avsnittet: list[str] = []
    for blokk, forklaringer in kapittel.med_forklaringer():
        if isinstance(blokk, Overskrift) and blokk.nivaa == 2:
            i_avsnittet = []
        i_avsnittet += [definisjon.kode for definisjon in forklaringer]
        assert len(i_avsnittet) == len(set(i_avsnittet))
        assert {definisjon.kode for definisjon in definisjoner_ved(blokk)} <= set(i_avsnittet)


def test_tables_show_the_figures():
    dokument = _dokument()
    avvik = eksempeltall.tall_2024()["avvik"]
    tabeller = {tabell.kode: tabell for tabell in dokument.tabeller}
    kategori = tabeller["avvik_kategori"]
    assert [rad.celler[:3] for rad in kategori.rader] == [
        (rad["navn"], rad["antall"], rad["prosent"]) for rad in avvik["per_kategori"]
    ]
    assert kategori.rader[0].celler[3:] == (180, 34)
    assert kategori.sumrad is not None
    assert kategori.sumrad.celler == ("Sum", 962, 100, 824, 138)
    maaned = tabeller["avvik_maaned"]
    assert [rad.celler[1] for rad in maaned.rader] == [rad["meldt"] for rad in avvik["per_maaned"]]
    assert maaned.sumrad is not None
    assert maaned.sumrad.celler == ("Sum", 962, 824, 138, avvik["lukket_i_perioden"])
    per_enhet = {rad["navn"]: rad for rad in avvik["per_enhet"]}
    for kode in ("avvik_enhet", "avvik_avdeling"):
        for rad in tabeller[kode].rader:
            ventet = per_enhet[str(rad.celler[0])]
            verdier = dict(zip([kol.kode for kol in tabeller[kode].kolonner], rad.celler, strict=True))
            for felt in ("antall", "prosent", "lukket", "aapne", "per_100_aarsverk"):
                assert verdier[felt] == ventet[felt]
    vist = {str(rad.celler[0]) for kode in ("avvik_enhet", "avvik_avdeling") for rad in tabeller[kode].rader}
    assert vist == set(per_enhet)


def test_every_number_with_rows_behind_it_says_which():
    dokument = _dokument()
    kategori = next(tabell for tabell in dokument.tabeller if tabell.kode == "avvik_kategori")
    assert (kategori.rader[-1].henvisning_for(1).figur, kategori.rader[-1].henvisning_for(1).noekkel) == (
        "avvik.per_kategori",
        None,
    )
    for tall in dokument.noekkeltall:
        assert (tall.henvisning is None) == (tall.kode == "avvik.median_dager_til_lukking")


def test_without_last_year_nothing_is_compared():
    dokument = _dokument(forrige=None)
    for tabell in dokument.tabeller:
        assert not {"forrige", "endring"} & {kolonne.kode for kolonne in tabell.kolonner}
    maaned = next(figur for figur in dokument.figurer if figur.kode == "avvik_maaned")
    assert {punkt.serie for punkt in maaned.diagram.punkter} == {"2024"}


def test_a_category_that_only_last_year_had_is_kept():
    forrige = eksempeltall.tall_2023()
    forrige["avvik"]["per_kategori"].append({"kode": "GML", "navn": "Gammel", "antall": 3, "prosent": 0.4})
    tabell = next(t for t in _dokument(forrige=forrige).tabeller if t.kode == "avvik_kategori")
    assert tabell.rader[-1].celler == ("Gammel", 0, 0, 3, -3)


def test_months_to_come_are_left_out():
    tall = eksempeltall.tall_2024()
    tall["periode"]["skjaering"] = "2024-05-15T12:00:00+02:00"
    dokument = _dokument(tall=tall)
    tabell = next(t for t in dokument.tabeller if t.kode == "avvik_maaned")
    assert [rad.celler[0] for rad in tabell.rader] == ["Januar", "Februar", "Mars", "April", "Mai"]


def test_a_period_with_nothing_has_sentences_and_key_figures_but_no_empty_charts():
    dokument = _dokument(tall=eksempeltall.tomme_tall(), forrige=None)
    assert dokument.figurer == []
    assert [tall.verdi for tall in dokument.noekkeltall] == [0, 0, 0, None, 0, 0]


def test_too_many_avdelinger_are_left_to_the_spreadsheet():
    tall = eksempeltall.tall_2024()
    mal = next(rad for rad in tall["avvik"]["per_enhet"] if rad["kode"] == "200-G")
    tall["avvik"]["per_enhet"] += [mal | {"kode": f"X{nr:03}", "navn": f"Avdeling {nr}"} for nr in range(90)]
    tabell = next(t for t in _dokument(tall=tall).tabeller if t.kode == "avvik_avdeling")
    assert tabell.bare_regneark
    assert len(tabell.rader) == 101


def test_without_organisation_the_chapter_says_so():
    assert _merknader(_kapittel(_dokument(organisasjon=[]), "organisasjon")) == [
        "Organisasjonen er ikke lagt inn i systemet."
    ]


def test_an_omraade_is_reported_on_its_own():
    tall = eksempeltall.tall_2024()
    tall["enhet"] = {"kode": "OPP", "navn": "Oppvekst"}
    under = {"OPP", "200", "200-R", "200-B", "200-G", "230", "230-H", "230-Y", "250", "350", "360"}
    tall["avvik"]["per_enhet"] = [rad for rad in tall["avvik"]["per_enhet"] if rad["kode"] in under]
    tall["avvik"]["meldt"] = 254
    dokument = _dokument(tall=tall)
    figur = next(figur for figur in dokument.figurer if figur.kode == "avvik_enhet")
    assert [punkt.navn for punkt in figur.diagram.punkter][:2] == ["Skolene", "Barnehagene"]
    assert sum(punkt.verdi for punkt in figur.diagram.punkter) == 254
    assert dokument.enhet == "Oppvekst"
