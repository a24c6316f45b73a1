"""The report's job: real workers that are killed after each step, and still one report, once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang
from felles.klokke import naa
from felles.tid import Periode
from importering.models import Import
from organisasjon.models import Bruker, Enhet, Rolle
from rapport import jobb, services
from rapport.models import FILSTEG, Rapport, Rapportfil, Rapportstatus, Rapportsteg, Steg
from rapport.oversikt import med_tilstand
from tests.rapport.tallhjelp import ny_enhet, nytt_avvik, oslo
from utboks import services as utboks
from utboks import tasks
from utboks.models import Jobb, Jobbstatus

VENTETID = 60  # seconds before a test gives a worker up


@pytest.fixture
def kommune(db: None) -> Enhet:
    rot = ny_enhet("K", navn="Fjellby")
    ny_enhet("200", rot, navn="Skolene")
    return rot


@pytest.fixture
def direktoer(kommune: Enhet) -> Bruker:
    bruker = Bruker.objects.create(brukernavn="kd", navn="Kåre Direktør")
    Rolle.objects.create(bruker=bruker, rolle="kommunedirektoer", enhet=kommune)
    return bruker


@pytest.fixture
def stille(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published: the test plays the worker."""
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)


def _bestill(direktoer: Bruker, kommune: Enhet) -> Rapport:
    return services.bestill_rapport(aktoer=direktoer, periode=Periode(2024), enhet=kommune)


@pytest.mark.django_db(transaction=True)
class TestBestilling:
    def test_a_finished_rapport_has_frozen_figures_and_every_file(
        self, kommune: Enhet, direktoer: Bruker, stille: None
    ) -> None:
        skole = Enhet.objects.get(kode="200")
        nytt_avvik(skole, "2024-03-01 12:00", lukket="2024-03-11 12:00")
        rapport = _bestill(direktoer, kommune)
        tasks.utfoer_jobb(Jobb.objects.get().pk)
        rapport.refresh_from_db()
        assert rapport.status == Rapportstatus.FERDIG
        assert rapport.tall is not None
        assert rapport.tall["avvik"]["meldt"] == 1
        assert {fil.format for fil in rapport.filer.all()} == {"pdf", "docx", "xlsx", "json"}
        assert [steg.steg for steg in rapport.steg.all()] == list(Steg.values)
        nytt_avvik(skole, "2024-03-02 12:00")
        rapport.refresh_from_db()
        assert rapport.tall["avvik"]["meldt"] == 1

    def test_one_without_the_role_may_not_order(self, kommune: Enhet, stille: None) -> None:
        ansatt = Bruker.objects.create(brukernavn="ansatt", navn="Anne Satt")
        Rolle.objects.create(bruker=ansatt, rolle="ansatt", enhet=kommune)
        with pytest.raises(IkkeTillatt):
            _bestill(ansatt, kommune)
        assert not Jobb.objects.exists()

    def test_a_period_that_has_not_begun(self, kommune: Enhet, direktoer: Bruker, klokke: Any) -> None:
        with pytest.raises(Domenefeil, match="ikke begynt"):
            services.bestill_rapport(aktoer=direktoer, periode=Periode(2025, 2), enhet=kommune)

    def test_only_what_failed_can_be_run_again(self, kommune: Enhet, direktoer: Bruker, stille: None) -> None:
        rapport = _bestill(direktoer, kommune)
        with pytest.raises(UgyldigOvergang):
            services.kjoer_igjen(aktoer=direktoer, rapport_id=rapport.pk)

    def test_an_approved_rapport_is_outdated_by_an_import(
        self, kommune: Enhet, direktoer: Bruker, stille: None
    ) -> None:
        rapport = _bestill(direktoer, kommune)
        tasks.utfoer_jobb(Jobb.objects.get().pk)
        services.godkjenn(aktoer=direktoer, rapport_id=rapport.pk)
        rapporter: Any = med_tilstand(Rapport.objects.all())
        utdaterte = rapporter.filter(utdatert=True)
        assert not utdaterte.exists()
        Import.objects.create(beroerer_fra=oslo("2025-06-01"))
        assert not utdaterte.exists()
        foer = Rapport.objects.get().tall
        Import.objects.create(beroerer_fra=oslo("2024-06-01"))
        assert utdaterte.get().tall == foer


def _feil(leie: object) -> None:
    raise OSError("disken til Kari er full")


def _kjoer_jobber() -> None:
    """The workers' part: each job that waits, until none does."""
    while jobb_id := Jobb.objects.filter(status=Jobbstatus.VENTER).values_list("pk", flat=True).first():
        tasks.utfoer_jobb.apply(args=[jobb_id])


def _tilstand(rapport: Rapport) -> tuple[str, set[str], dict[str, str]]:
    """The status, the files that are made, and why the others are not."""
    rapport.refresh_from_db()
    filer = set(rapport.filer.values_list("format", flat=True))
    return rapport.status, filer, dict(rapport.steg.exclude(feil="").values_list("steg", "feil"))


@pytest.mark.django_db(transaction=True)
class TestFeil:
    @pytest.mark.parametrize("feiler", [[Steg.PDF], [Steg.DOCX], [Steg.XLSX], list(FILSTEG)])
    def test_a_format_that_fails_withholds_no_other(
        self, kommune: Enhet, direktoer: Bruker, stille: None, feiler: list[Steg]
    ) -> None:
        rapport = _bestill(direktoer, kommune)
        with pytest.MonkeyPatch.context() as lapp:
            for steg in feiler:
                lapp.setitem(jobb._STEG, steg, _feil)
            _kjoer_jobber()
        laget = {"json", "pdf", "docx", "xlsx"} - {steg.value for steg in feiler}
        grunn = "Uventet feil (OSError)"
        assert _tilstand(rapport) == (Rapportstatus.DELVIS, laget, dict.fromkeys(feiler, grunn))
        with pytest.raises(UgyldigOvergang, match="mangler filer"):
            services.godkjenn(aktoer=direktoer, rapport_id=rapport.pk)
        foer = {fil.format: fil.pk for fil in rapport.filer.all()}
        services.kjoer_igjen(aktoer=direktoer, rapport_id=rapport.pk)
        _kjoer_jobber()
        assert _tilstand(rapport) == (Rapportstatus.FERDIG, {"json", "pdf", "docx", "xlsx"}, {})
        etter = {fil.format: fil.pk for fil in rapport.filer.all()}
        assert {format_: etter[format_] for format_ in foer} == foer
        assert [steg.steg for steg in rapport.steg.order_by("steg")] == sorted(Steg.values)

    def test_a_format_that_takes_its_worker_down_withholds_no_other(
        self, kommune: Enhet, direktoer: Bruker, stille: None, klokke: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rapport = _bestill(direktoer, kommune)

        def doer(leie: object) -> None:
            raise SystemExit  # as when the machine has no memory left: nothing of the task is told

        monkeypatch.setitem(jobb._STEG, Steg.PDF, doer)
        [jobb_id] = Jobb.objects.values_list("pk", flat=True)
        for _gang in range(utboks.MAKS_FORSOEK):
            with pytest.raises(SystemExit):
                tasks.utfoer_jobb(jobb_id)
            klokke.shift(3600)
        assert tasks.utfoer_jobb(jobb_id) == "ikke ledig"
        _kjoer_jobber()
        grunn = "Arbeidsprosessen stoppet gjentatte ganger."
        assert _tilstand(rapport) == (Rapportstatus.DELVIS, {"json", "docx", "xlsx"}, {"pdf": grunn})

    @pytest.mark.parametrize(("steg", "filer"), [(Steg.TALL, set()), (Steg.KAPITLER, {"json"})])
    def test_without_figures_or_chapters_there_is_no_report_until_it_is_run_again(
        self, kommune: Enhet, direktoer: Bruker, stille: None, steg: Steg, filer: set[str]
    ) -> None:
        rapport = _bestill(direktoer, kommune)
        with pytest.MonkeyPatch.context() as lapp:
            lapp.setitem(jobb._STEG, steg, _feil)
            _kjoer_jobber()
        assert _tilstand(rapport) == (Rapportstatus.FEILET, filer, {})
        assert rapport.feil == "Uventet feil (OSError)"
        services.kjoer_igjen(aktoer=direktoer, rapport_id=rapport.pk)
        _kjoer_jobber()
        assert _tilstand(rapport)[0] == Rapportstatus.FERDIG

    def test_the_log_says_which_and_nothing_of_the_text(
        self,
        kommune: Enhet,
        direktoer: Bruker,
        stille: None,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        rapport = _bestill(direktoer, kommune)
        monkeypatch.setitem(jobb._STEG, Steg.DOCX, _feil)
        with caplog.at_level("WARNING", logger="rapport.jobb"):
            _kjoer_jobber()
        egne = [post.getMessage() for post in caplog.records if post.name == "rapport.jobb"]
        assert egne == [f"Report {rapport.pk}: docx could not be made: Uventet feil (OSError)"]


@pytest.mark.django_db(transaction=True)
class TestUtkast:
    def test_every_draft_once(self, kommune: Enhet, stille: None, klokke: Any) -> None:
        klokke.move_to(oslo("2025-01-02 03:15"))
        laget = services.bestill_utkast(naa())
        assert {(r.aar, r.tertial) for r in laget} == {(2024, 3), (2024, None)}
        klokke.move_to(oslo("2025-01-03 03:15"))
        assert services.bestill_utkast(naa()) == []
        klokke.move_to(oslo("2025-05-01 00:00"))
        assert [(r.aar, r.tertial) for r in services.bestill_utkast(naa())] == [(2025, 1)]

    def test_without_a_kommune_no_drafts(self, db: None) -> None:
        assert services.bestill_utkast(naa()) == []


@pytest.fixture
def sperre() -> Iterator[Any]:
    """`sperre(steg)` makes whoever stores that step wait, until `sperre(None)`."""
    nekter = connection.cursor()
    nekter.execute(
        "CREATE FUNCTION vent_ved_steg() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NEW; END$$"
    )

    def sett(steg: str | None) -> None:
        nekter.execute("DROP TRIGGER IF EXISTS vent_ved_steg ON rapport_rapportsteg")
        if steg is None:
            nekter.execute("SELECT pg_advisory_unlock_all()")
            return
        nekter.execute("SELECT pg_advisory_lock(4711)")
        nekter.execute(
            "CREATE TRIGGER vent_ved_steg BEFORE INSERT ON rapport_rapportsteg FOR EACH ROW "
            f"WHEN (NEW.steg = '{steg}') EXECUTE FUNCTION vent_ved_steg()"
        )

    yield sett
    nekter.execute("SELECT pg_advisory_unlock_all()")
    nekter.execute("DROP FUNCTION vent_ved_steg CASCADE")


def _arbeider() -> subprocess.Popen[bytes]:
    database = {navn: quote(str(verdi), safe="") for navn, verdi in connection.settings_dict.items()}
    url = (
        f"postgres://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
        f"?host={database['HOST']}&port={database['PORT']}"
    )
    miljo = {**os.environ, "DATABASE_URL": url, "JOBB_LEIE_SEKUNDER": "1", "CONN_MAX_AGE": "0"}
    miljo["REDIS_URL"] = django_settings.REDIS_URL
    miljo.setdefault("SECRET_KEY", django_settings.SECRET_KEY)
    ordre = [sys.executable, "-m", "celery", "-A", "ikontroll", "worker", "-c", "1", "-l", "WARNING"]
    return subprocess.Popen(ordre, env=miljo, cwd=django_settings.BASE_DIR, start_new_session=True)


def _vent(paa: Any, *, mens: Any = lambda: None) -> None:
    """Asks the database until it is so; a worker has no other way to say that it has come so far."""
    slutt = time.monotonic() + VENTETID
    while not paa():
        assert time.monotonic() < slutt, "the worker did not come so far"
        mens()
        with connection.cursor() as peker:
            peker.execute("SELECT pg_sleep(0.05)")


def _drep(arbeider: subprocess.Popen[bytes]) -> None:
    os.killpg(arbeider.pid, signal.SIGKILL)
    arbeider.wait()


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_killed_after_every_step(kommune: Enhet, direktoer: Bruker, sperre: Any) -> None:
    nytt_avvik(Enhet.objects.get(kode="200"), "2024-03-01 12:00")
    rapport = _bestill(direktoer, kommune)
    rekke = list(Steg.values)
    for ferdig, neste in pairwise(rekke):
        sperre(neste)
        arbeider = _arbeider()
        try:
            _vent(
                lambda ferdig=ferdig: Rapportsteg.objects.filter(rapport=rapport, steg=ferdig).exists(),
                mens=utboks.videresend,
            )
        finally:
            _drep(arbeider)
            sperre(None)
    arbeider = _arbeider()
    try:
        _vent(
            lambda: Rapport.objects.filter(pk=rapport.pk, status=Rapportstatus.FERDIG).exists(),
            mens=utboks.videresend,
        )
    finally:
        _drep(arbeider)
    assert [steg.steg for steg in rapport.steg.all()] == rekke
    assert Rapportfil.objects.filter(rapport=rapport).count() == 4
    assert Jobb.objects.get().status == Jobbstatus.FERDIG
