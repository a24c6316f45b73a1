"""The demo's files before they are imported: counts, references, dates, texts, the same bytes each time."""

import csv
import datetime as dt
import hashlib
import random
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from demo import organisasjon as org
from demo.avvik import Sak, lag_avvik
from demo.avvikstekster import TYPER, skriv, varianter
from demo.filer import skriv_filer
from demo.kategorier import HOVEDKATEGORI, KATEGORIER
from demo.personer import DEMOPERSONER, lag_personer
from felles.klokke import OSLO
from felles.validering import valider_kode

ANKER = dt.date(2026, 3, 2)


@pytest.fixture(scope="module")
def saker() -> list[Sak]:
    return list(lag_avvik(ANKER))


def test_as_many_cases_as_the_annual_report_says(saker):
    """824 in 2023 and 962 in 2024 (L428-429), by the year in Europe/Oslo."""
    per_aar = Counter(sak.meldt.replace(tzinfo=OSLO).astimezone(OSLO).year for sak in saker)
    assert per_aar[2023] == 824
    assert per_aar[2024] == 962
    assert 1000 <= per_aar[2025] <= 1050


def test_the_year_so_far_has_about_as_many_as_the_year_before(saker):
    hittil = sum(sak.meldt.year == 2026 for sak in saker)
    aaret_foer = sum(dt.datetime(2025, 1, 1) <= sak.meldt < dt.datetime(2025, 3, 2) for sak in saker)
    assert aaret_foer * 0.8 < hittil < aaret_foer * 1.3


def test_numbers_follow_the_order_of_reporting(saker):
    assert [sak.saksnummer for sak in saker] == sorted(sak.saksnummer for sak in saker)
    assert all(a.meldt <= b.meldt for a, b in pairwise(saker))
    for aar in (2023, 2024, 2025, 2026):
        numre = [int(sak.saksnummer[5:]) for sak in saker if sak.saksnummer.startswith(f"{aar}-")]
        assert numre == list(range(1, len(numre) + 1))
        assert all(sak.meldt.year == aar for sak in saker if sak.saksnummer.startswith(f"{aar}-"))


def _sum(mappe: Path, anker: dt.date) -> dict[str, str]:
    mappe.mkdir()
    skriv_filer(mappe, anker)
    return {fil.name: hashlib.sha256(fil.read_bytes()).hexdigest() for fil in mappe.iterdir()}


def test_same_seed_same_bytes(tmp_path):
    en, to = _sum(tmp_path / "en", ANKER), _sum(tmp_path / "to", ANKER)
    assert en == to
    assert set(en) == {f"{navn}.csv" for navn in ("kategorier", "enheter", "aarsverk", "personer", "avvik")}


def test_a_day_later_the_past_is_the_same(saker):
    senere = {sak.saksnummer: sak for sak in lag_avvik(ANKER + dt.timedelta(days=1))}
    lukkede = [sak for sak in saker if sak.lukket]
    assert lukkede
    assert all(senere[sak.saksnummer] == sak for sak in lukkede)


@pytest.mark.parametrize(
    "anker",
    [
        dt.date(2025, 1, 1),
        dt.date(2026, 1, 4),
        dt.date(2028, 2, 29),
        dt.date(2027, 1, 1),
        dt.date(2024, 6, 30),
    ],
)
def test_nothing_is_reported_or_closed_on_the_anchor_day_or_later(anker):
    saker = list(lag_avvik(anker))
    assert all(sak.meldt.date() < anker for sak in saker)
    assert all(sak.lukket.date() < anker for sak in saker if sak.lukket)
    assert all(sak.hendelsestidspunkt < sak.meldt for sak in saker)
    if anker > dt.date(2024, 12, 31):
        per_aar = Counter(sak.meldt.year for sak in saker)
        assert (per_aar[2023], per_aar[2024]) == (824, 962)
        assert per_aar[anker.year] < 20 or anker.month > 1


def test_states_and_times_agree(saker):
    for sak in saker:
        assert (sak.lukket is not None) == (sak.status in ("lukket", "avvist"))
        assert sak.lukket is None or sak.lukket > sak.meldt
        assert (sak.behandler == "") == (sak.status == "meldt")
        assert sak.behandler != sak.melder or not sak.melder
        assert sak.frist is None or sak.frist > sak.meldt.date()


def test_old_cases_are_closed_and_some_of_the_new_ones_wait_late(saker):
    aapne = [sak for sak in saker if not sak.lukket]
    assert {sak.status for sak in aapne} == {"meldt", "under_behandling", "tiltak_paagaar", "til_evaluering"}
    assert sum(sak.meldt.year < 2025 for sak in aapne) < 10
    assert 60 <= len(aapne) <= 150
    assert 15 <= sum(sak.frist is not None and sak.frist < ANKER for sak in aapne) <= len(aapne) / 2 + 15
    dager = sorted((s.lukket - s.meldt).total_seconds() / 86400 for s in saker if s.lukket)
    assert 12 <= dager[len(dager) // 2] <= 20


def test_there_is_some_of_everything(saker):
    assert {sak.type for sak in saker} == set(TYPER.values())
    assert {sak.alvorlighetsgrad for sak in saker} == {"", "lav", "middels", "hoey", "kritisk"}
    assert {sak.kategori for sak in saker} == {kode for kode, _, forelder in KATEGORIER if forelder}
    assert 20 <= sum(sak.fortrolig for sak in saker) <= 120
    assert sum(sak.behandles_av != sak.enhet for sak in saker) > 100
    assert 20 <= sum(not sak.melder for sak in saker) <= 90
    helse = sum(any(e.kode == "HO" for e in org.linje(sak.enhet)) for sak in saker)
    assert helse > len(saker) / 2


def test_texts_look_alike_a_few_times_at_most(saker):
    helt_like = Counter((sak.tittel, sak.beskrivelse) for sak in saker)
    assert helt_like.most_common(1)[0][1] <= 4
    assert len(helt_like) > 0.95 * len(saker)
    assert Counter(sak.tittel for sak in saker).most_common(1)[0][1] < 60


def test_every_text_fills_its_slots_and_fits():
    tilfeldig = random.Random(1)
    for variant in varianter():
        assert variant.kategori in HOVEDKATEGORI
        assert set(variant.typer) <= set(TYPER)
        for art in variant.arter:
            for time in (1, 8, 12, 18):
                tekst = skriv(variant, art, time, variant.typer[0], tilfeldig)
                assert 5 < len(tekst.tittel) <= 90
                for del_ in (tekst.tittel, tekst.beskrivelse, tekst.strakstiltak):
                    assert not set("{}/|") & set(del_)
                    assert "  " not in del_
                assert tekst.beskrivelse.endswith(".")


def test_outcomes_fit_their_column(saker):
    assert max(len(sak.utfall) for sak in saker) <= 200


def test_every_kind_of_enhet_has_texts():
    arter = {enhet.art for enhet in org.ENHETER}
    assert arter == {art for variant in varianter() for art in variant.arter}


def test_references_resolve(saker):
    koder = {enhet.kode for enhet in org.ENHETER}
    assert len(koder) == len(org.ENHETER)
    for enhet in org.ENHETER:
        assert {enhet.forelder, enhet.rapporteres_under, enhet.etterfoelger} - {""} <= koder
    personer = lag_personer()
    brukernavn = {person.brukernavn for person in personer}
    assert len(brukernavn) == len(personer)
    assert {rolle.enhet for person in personer for rolle in person.roller} <= koder
    assert {sak.enhet for sak in saker} | {sak.behandles_av for sak in saker} <= koder
    assert ({sak.melder for sak in saker} | {sak.behandler for sak in saker}) - {""} <= brukernavn
    for kode in (*koder, *brukernavn, *HOVEDKATEGORI):
        valider_kode(kode)


def test_no_case_in_an_enhet_on_a_day_it_did_not_exist(saker):
    assert all(org.ENHET[sak.enhet].gyldig(sak.meldt.date()) for sak in saker)
    assert {"230-KVI", "230-HEN"} <= {sak.enhet for sak in saker}


def test_the_tree_of_the_annual_report():
    """§ 3 of the facts: fifteen virksomheter, and the two that stand elsewhere in the figures."""
    assert set(org.VIRKSOMHETER) == {
        "100", "200", "230", "250", "350", "360", "310", "330", "340", "KF", "600", "610", "620", "630",
        "640",
    }  # fmt: skip
    brann, naering = org.ENHET["640"], org.ENHET["100-NAR"]
    assert (brann.forelder, brann.rapporteres_under) == ("RK", "TEK")
    assert (naering.forelder, naering.rapporteres_under) == ("100", "RK")
    assert [enhet.kode for enhet in org.linje("350")] == ["350", "OPV", "RK"]
    assert org.ENHET["RK"].navn_andre_spraak == "Rossen tjïelte"
    assert org.ENHET["230-KVI"].etterfoelger == "230-HEN"


def test_the_numbers_that_the_annual_report_gives():
    assert str(org.aarsverk("100", 2023)) == "30.2"
    assert str(org.aarsverk("100", 2024)) == "28.35"
    assert [org.ansatte(kode, 2024) for kode in ("100", "310", "350", "360", "KF")] == [32, 145, 13, 11, 25]
    assert org.aarsverk("310", 2024) == 91
    assert org.aarsverk("360", 2024) == 10
    assert org.aarsverk("5007", 2024) is None


def test_parents_have_at_least_the_aarsverk_of_those_below():
    for enhet in org.ENHETER:
        for aar in (2023, 2024, 2025, 2026):
            under = [org.aarsverk(e.kode, aar) or 0 for e in org.ENHETER if e.forelder == enhet.kode]
            eget = org.aarsverk(enhet.kode, aar)
            if eget is not None and enhet.type != "kommune":
                assert eget >= sum(under) - 3, enhet.kode


def test_about_six_hundred_people_with_a_leader_for_each_virksomhet():
    personer = lag_personer()
    assert 600 <= len(personer) <= 650
    roller = Counter((r.rolle, r.enhet) for p in personer for r in p.roller if r.gjelder(ANKER))
    for kode in org.VIRKSOMHETER:
        assert roller["leder", kode] == 1
        assert roller["verneombud", kode] == 1
    for rolle in ("kommunedirektoer", "kvalitetskoordinator", "personvernombud", "revisor", "administrator"):
        assert roller[rolle, "RK"] == 1
    assert roller["leder", "100-SER"] == 0
    assert roller["leder", "230-KVI"] == 0
    assert sum(len({r.enhet for r in p.roller}) > 1 for p in personer) >= 20


def test_one_avdelingsleder_for_school_and_kindergarten_in_brekken_and_glaamos():
    ledere = {
        kode: [
            p.brukernavn
            for p in lag_personer()
            if any((r.rolle, r.enhet) == ("leder", kode) for r in p.roller)
        ]
        for kode in ("200-BRE", "230-BRE", "200-GLA", "230-GLA")
    }
    assert set(map(tuple, ledere.values())) == {("solrun.fjellbekk",)}


@pytest.mark.parametrize("person", DEMOPERSONER, ids=lambda person: person.brukernavn)
def test_each_shown_login_has_a_role_today(person):
    (treff,) = [p for p in lag_personer() if p.brukernavn == person.brukernavn]
    assert any(rolle.gjelder(dt.date.today()) for rolle in treff.roller)


def test_mail_goes_nowhere():
    """The addresses are of a domain that cannot exist (RFC 2606)."""
    assert all(person.epost.endswith(".example") for person in lag_personer())


def test_files_are_utf8_with_the_columns_of_the_contract(tmp_path):
    skriv_filer(tmp_path, ANKER)
    with (tmp_path / "enheter.csv").open(encoding="utf-8", newline="") as fil:
        rader = list(csv.DictReader(fil, delimiter=";"))
    assert len(rader) == len(org.ENHETER)
    assert next(rad for rad in rader if rad["kode"] == "640")["rapporteres_under"] == "TEK"


def test_no_snow_or_ice_in_summer(saker):
    vinter = re.compile(
        r"\b(isen?|holke|snø\w*|strød\w*|brøyt\w*|ake\w*|kjelke\w*|speilblankt)\b", re.IGNORECASE
    )
    i_tekst = [
        sak.hendelsestidspunkt.month
        for sak in saker
        if vinter.search(" ".join((sak.tittel, sak.beskrivelse, sak.strakstiltak)))
    ]
    assert len(i_tekst) > 20
    assert not {5, 6, 7, 8, 9, 10} & set(i_tekst)


def test_schools_and_kindergartens_are_closed_on_weekends_and_in_july(saker):
    tider = [sak.meldt for sak in saker if org.ENHET[sak.enhet].art in ("skole", "barnehage")]
    assert not any(tid.weekday() >= 5 or tid.month == 7 for tid in tider)
