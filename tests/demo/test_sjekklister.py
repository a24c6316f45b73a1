"""The sjekklister of a database that the demo made: 2024 is closed, and the last runde is being filled in."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from demo.sjekklisteforloep import forloep_i, rundetid
from demo.sjekklisteplan import svar_i
from demo.sjekklistetekster import andre_tekster, tekster_for
from felles.klokke import i_dag
from felles.tid import Periode
from hendelser.models import Hendelse
from organisasjon.models import Bruker
from organisasjon.tilgang import tilgang_for
from rapport.tall import beregn
from sjekkliste.mal.standard import OMRAADER
from sjekkliste.models import Levering, Levertsvar, Mal, Runde, Sjekkliste, Svar
from sjekkliste.tilgang import Adgang
from sjekkliste.tilstander import Hyppighet, Status
from tiltak.models import Tiltak, Tiltaksstatus
from utboks.models import Epost

OSLO = ZoneInfo("Europe/Oslo")
SPOERSMAAL = [ett for omraade in OMRAADER for ett in omraade.spoersmaal]


@pytest.fixture(scope="module")
def _lastet(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo of 2 March 2026, loaded once for the module and rolled back after it."""
    naa = dt.datetime(2026, 3, 2, 10, 0, tzinfo=OSLO)
    with django_db_blocker.unblock(), time_machine.travel(naa), transaction.atomic():
        call_command("demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_lastet: None, db: None) -> None:
    """A database that the demo made."""


def _runde(aar: int, tertial: int) -> Runde:
    return Runde.objects.get(aar=aar, tertial=tertial)


def _adgang(brukernavn: str, enhet: str) -> Adgang:
    liste = Sjekkliste.objects.select_related("runde").get(runde=_runde(2025, 3), enhet__kode=enhet)
    bruker = Bruker.objects.get(brukernavn=brukernavn)
    return Adgang(bruker, liste, tilgang_for(bruker))


def _med_status(runde: Runde) -> dict[str, set[str]]:
    """By status: the koder of the virksomheter."""
    koder: dict[str, set[str]] = {}
    for status, kode in runde.sjekklister.values_list("status", "enhet__kode"):
        koder.setdefault(status, set()).add(kode)
    return koder


@pytest.mark.usefixtures("demo")
class TestRunder:
    def test_the_shipped_template_was_published_before_the_first_tertial_ended(self):
        mal = Mal.objects.get()
        assert mal.publisert is not None
        assert mal.publisert < Periode(2024, 1).slutt
        assert mal.laast == _runde(2024, 1).aapnet

    def test_a_runde_of_fifteen_virksomheter_for_each_tertial_since_2024(self):
        runder = list(Runde.objects.order_by("aar", "tertial"))
        assert [(r.aar, r.tertial) for r in runder] == [(aar, t) for aar in (2024, 2025) for t in (1, 2, 3)]
        assert {runde.sjekklister.count() for runde in runder} == {15}
        assert [runde.er_aapen for runde in runder] == [False] * 5 + [True]
        assert all(
            runde.aapnet.astimezone(OSLO).date() == runde.periode.til + dt.timedelta(1) for runde in runder
        )

    def test_2024_has_one_missing_one_late_one_sent_back_and_one_delivered_again(self):
        assert _med_status(_runde(2024, 1))["aapen"] == {"610"}
        assert set(_med_status(_runde(2024, 2))) == {"mottatt"}
        assert _med_status(_runde(2024, 3))["returnert"] == {"KF"}
        av_2024 = Levering.objects.filter(sjekkliste__runde__aar=2024)
        assert [lev.sjekkliste.enhet.kode for lev in av_2024.filter(for_sent=True)] == ["630"]
        igjen = av_2024.filter(sjekkliste__enhet__kode="620", sjekkliste__runde__tertial=1).order_by("levert")
        assert [levering.til is None for levering in igjen] == [False, True]

    def test_the_figures_of_2024_are_of_these(self):
        t1, t2, t3 = beregn(Periode(2024))["sjekkliste"]
        assert [(t["virksomheter"], t["levert"], t["levert_for_sent"]) for t in (t1, t2, t3)] == [
            (15, 14, 0),
            (15, 15, 1),
            (15, 14, 0),
        ]
        assert (t1["mangler"], t2["mangler"], t3["mangler"]) == (["610"], [], ["KF"])
        for tertial in (t1, t2, t3):
            summer = Counter[str]()
            for rad in tertial["per_omraade"]:
                summer.update({verdi: rad[verdi] for verdi in ("ja", "delvis", "nei", "ubesvart")})
            assert summer["ja"] > 100
            assert summer["delvis"] > summer["nei"] > 0
            assert summer["ubesvart"] == 26 * len(tertial["mangler"])

    def test_what_is_due_once_a_year_is_planned_before_it_is_done(self):
        svar = Levertsvar.objects.filter(levering__sjekkliste__runde__aar=2024, verdi="ikke_forfalt")
        assert Counter(svar.values_list("levering__sjekkliste__runde__tertial", flat=True)).keys() == {1, 2}
        assert all(rad.planlagt.year == 2024 for rad in svar)

    def test_some_answers_contradict_what_the_registers_know_and_say_why(self):
        svar = Levertsvar.objects.filter(levering__sjekkliste__runde__aar=2024).exclude(motsigelse="")
        assert 3 <= svar.count() <= 40
        assert not svar.filter(motsigelse_svar="").exists()

    def test_some_answers_have_been_the_same_for_three_tertials(self):
        svar = Levertsvar.objects.filter(levering__sjekkliste__runde=_runde(2024, 3), uendret__gte=3)
        assert 3 <= svar.count() <= 80

    def test_each_lack_has_a_tiltak_or_a_reason(self):
        tiltak = set(Tiltak.objects.filter(sakstype="sjekklistesvar").values_list("sak_id", flat=True))
        for svar in Levertsvar.objects.filter(verdi__in=("nei", "delvis"), levering__til=None):
            gjeldende = Svar.objects.get(
                sjekkliste=svar.levering.sjekkliste_id, spoersmaal=svar.spoersmaal_id
            )
            assert svar.kommentar
            assert svar.uten_tiltak or gjeldende.pk in tiltak or svar.uendret > 1

    def test_tiltak_are_done_open_and_past_their_frist(self):
        tiltak = Tiltak.objects.filter(sakstype="sjekklistesvar")
        assert tiltak.filter(status=Tiltaksstatus.UTFOERT).count() > 20
        assert tiltak.aapne().count() > 3
        assert tiltak.aapne().forfalte(i_dag()).exists()
        assert not tiltak.filter(created_at__gt=dt.datetime(2026, 3, 2, tzinfo=OSLO)).exists()

    def test_everything_is_stamped_with_the_day_it_happened(self):
        hendelser = Hendelse.objects.filter(sakstype="sjekkliste")
        assert hendelser.filter(tidspunkt__year=2024).count() > 50
        assert not hendelser.filter(tidspunkt__gte=dt.datetime(2026, 3, 2, tzinfo=OSLO)).exists()

    def test_nobody_gets_a_message_about_it(self):
        assert not Epost.objects.exists()


@pytest.mark.usefixtures("demo")
class TestDenAapne:
    def test_some_have_delivered_some_have_begun_some_have_not(self):
        koder = _med_status(_runde(2025, 3))
        assert {status: len(alle) for status, alle in koder.items()} == {
            "mottatt": 5,
            "levert": 4,
            "returnert": 1,
            "aapen": 5,
        }
        svart = Counter(
            Svar.objects.filter(sjekkliste__runde=_runde(2025, 3), sjekkliste__status="aapen")
            .exclude(verdi="")
            .values_list("sjekkliste__enhet__kode", flat=True)
        )
        assert svart == {"340": 15, "310": 9, "600": 20}

    def test_one_was_late_before_the_frist_was_moved(self):
        runde = _runde(2025, 3)
        assert runde.frist == i_dag() + dt.timedelta(days=6)
        sene = Levering.objects.filter(sjekkliste__runde=runde, for_sent=True)
        assert [levering.sjekkliste.enhet.kode for levering in sene] == ["630"]

    def test_the_people_who_are_shown_have_something_to_do(self):
        assert _adgang("ingvild.steinhaugen", "340").kan_svare
        assert _adgang("amina.warsame", "310").kan_svare
        assert _adgang("gunntordis.fjellvangen", "330").kan(Status.MOTTATT)
        assert _adgang("marit.haugsletten", "KF").kan(Status.RETURNERT)


def test_every_question_has_words_of_every_kind():
    arter = ("skole", "barnehage", "sykehjem", "hjemme", "kontor", "vann", "vei", "brann", "kultur")
    for tekster in map(tekster_for, arter):
        assert set(tekster) == {ett.kode for ett in SPOERSMAAL}
        assert all(ett.mangler and ett.ja for ett in tekster.values())
        for ett in SPOERSMAAL:
            assert ett.kunnskap != ("avvik",) or len(tekster[ett.kode].motsigelse) > 1
    assert {"ansatte", "verneombud", "retur", "resultat", "motsigelse", "uten_tiltak"} == set(andre_tekster())


def test_what_is_due_every_year_is_done_by_the_end_of_it():
    for ett in SPOERSMAAL:
        for enhet, art in (("310", "sykehjem"), ("100", "kontor"), ("620", "vei")):
            siste = svar_i(enhet, art, ett.kode, ett.hyppighet, Periode(2025, 3))
            assert ett.hyppighet != Hyppighet.AAR or siste.verdi != "ikke_forfalt"


def test_a_later_anchor_leaves_the_earlier_years_as_they_were():
    tider = {
        forloep_i("310", rundetid(Periode(2024, 2), anker), anker)
        for anker in (dt.date(2025, 6, 1), dt.date(2026, 3, 2), dt.date(2031, 1, 1))
    }
    assert len(tider) == 1


@pytest.mark.parametrize("anker", [dt.date(2024, 1, 1) + dt.timedelta(days=9 * n) for n in range(125)])
def test_whatever_the_anchor_each_thing_happens_after_the_one_before(anker):
    slutt = dt.datetime.combine(anker, dt.time(), tzinfo=OSLO)
    aapne = 0
    for periode in (Periode(aar, t) for aar in (2024, 2025, 2026) for t in (1, 2, 3)):
        tid = rundetid(periode, anker)
        if tid.aapnes >= slutt:
            continue
        frist = anker + dt.timedelta(days=6) if tid.flyttes else tid.frist
        aapne += frist + dt.timedelta(days=14) >= anker
        for enhet in ("610", "620", "630", "KF", "340", "310", "640", "330", "360", "600"):
            gang = forloep_i(enhet, tid, anker)
            rekke = [tid.aapnes, gang.begynt, gang.levert, gang.mottatt, gang.returnert, gang.levert_igjen]
            skjer = [naar for naar in (*rekke, gang.mottatt_igjen) if naar is not None]
            assert skjer == sorted(skjer), (enhet, tid, gang)
    assert aapne == (anker >= dt.date(2024, 5, 2)), "one runde is open, once the first one has opened"
