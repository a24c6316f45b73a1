"""Measures 400 virksomheter × 60 spørsmål × 12 tertials: `DATABASE_URL=… python bench/sjekkliste.py`.

Fills an empty scratch database (migrated, nothing in it) in SQL and past the triggers, so it needs the owner
of the tables; run again, it measures what is there. Prints medians in milliseconds, warm, in this process:
all of it, the queries' part, and how many they are. `--plan` prints the plan of the slowest query of each.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikontroll.settings")
os.environ.setdefault("SECRET_KEY", "bench")
os.environ.update(DEBUG="0", LOGGNIVAA="ERROR")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.sider import prosessortid, skriv_plan  # noqa: E402
from felles.klokke import naa  # noqa: E402
from felles.register import tallkilde  # noqa: E402
from felles.tid import Periode  # noqa: E402
from organisasjon.models import Bruker, Enhet, Rolle, Rolletype  # noqa: E402
from organisasjon.tidligere import lag_grunnlag  # noqa: E402
from sjekkliste.models import Levertsvar, Mal, Malomraade, Malspoersmaal, Runde  # noqa: E402
from sjekkliste.services import aapne_runde  # noqa: E402

OMRAADER, SPOERSMAAL, AARENE = 6, 10, (2022, 2023, 2024, 2025)
ORGANISASJON = """
INSERT INTO organisasjon_enhet (kode, navn, navn_andre_spraak, type, forelder_id, merkelapper, beskrivelse,
                                endret, versjon)
SELECT kode, 'Enhet ' || kode, '', type, (SELECT id FROM organisasjon_enhet WHERE kode = o.over), '{}', '',
       '2016-01-01', 1
FROM (
    SELECT 'O' || n AS kode, 'omraade' AS type, 'K' AS over, 1 AS nivaa, n FROM generate_series(1, 8) n
    UNION ALL
    SELECT 'V' || n, 'virksomhet', 'O' || 1 + n %% 8, 2, n FROM generate_series(1, 400) n
    UNION ALL
    SELECT 'A' || n, 'avdeling', 'V' || 1 + n %% 400, 3, n FROM generate_series(1, 1600) n
) o WHERE o.nivaa = %s ORDER BY n
"""
# One in twenty is missing; one in twelve answers with a lack.
SJEKKLISTER = """
INSERT INTO sjekkliste_sjekkliste (runde_id, enhet_id, status, medvirkning_ansatte, medvirkning_verneombud,
    foerst_levert, levert, levert_av_id, mottatt, mottatt_av_id, returmelding, endret, versjon)
SELECT runde, enhet, CASE WHEN mangler THEN 'aapen' ELSE 'levert' END, 'Ja', 'Ja', levert, levert,
    CASE WHEN NOT mangler THEN %s END, NULL, NULL, '', aapnet, 1
FROM (
    SELECT *, CASE WHEN NOT mangler THEN aapnet + interval '5 days' END AS levert
    FROM (
        SELECT r.id AS runde, e.id AS enhet, r.aapnet, random() < 0.05 AS mangler
        FROM sjekkliste_runde r, organisasjon_enhet e WHERE e.type = 'virksomhet' ORDER BY r.id, e.id
    ) t
) u
"""
SVAR = """
INSERT INTO sjekkliste_svar (sjekkliste_id, spoersmaal_id, verdi, kommentar, planlagt, uten_tiltak,
    motsigelse_svar, endret, endret_av_id, versjon)
SELECT s.id, q.id, v.verdi, CASE WHEN v.verdi = 'ja' THEN '' ELSE 'Vi er i gang, og blir ferdige i høst.' END,
    NULL, '', '', s.endret, NULL, 1
FROM sjekkliste_sjekkliste s, sjekkliste_malspoersmaal q,
    LATERAL (SELECT CASE WHEN r < 0.8 THEN 'ja' WHEN r < 0.88 THEN 'delvis' WHEN r < 0.94 THEN 'nei'
                    ELSE 'ikke_aktuelt' END AS verdi FROM (SELECT random() + 0 * s.id AS r) t) v
ORDER BY s.id, q.id;
INSERT INTO sjekkliste_levering (sjekkliste_id, levert, levert_av_id, til, for_sent, medvirkning_ansatte,
    medvirkning_verneombud, kunnskap)
SELECT id, levert, levert_av_id, NULL, random() < 0.05, 'Ja', 'Ja', '{}' FROM sjekkliste_sjekkliste
WHERE status = 'levert' ORDER BY id;
INSERT INTO sjekkliste_levertsvar (levering_id, spoersmaal_id, verdi, kommentar, planlagt, uten_tiltak,
    motsigelse, motsigelse_svar, uendret)
SELECT l.id, a.spoersmaal_id, a.verdi, a.kommentar, NULL, '',
    CASE WHEN random() < 0.01 THEN 'Ingen avvik på åtte måneder.' ELSE '' END, '', 1
FROM sjekkliste_levering l JOIN sjekkliste_svar a USING (sjekkliste_id) ORDER BY l.id, a.spoersmaal_id;
INSERT INTO tiltak_tiltak (sakstype, sak_id, hva, ansvarlig_id, frist, status, saken_delt, resultat,
    avlyst_grunn, effekt, effekt_kommentar, opprettet_av_id, created_at, versjon)
SELECT 'sjekklistesvar', id, 'Lag en rutine', %s, current_date + (random() * 60 - 30)::int, 'aapent', false,
    '', '', 'ikke_vurdert', '', %s, endret, 1 FROM sjekkliste_svar WHERE verdi = 'nei'
"""
TABELLER = ("runde", "sjekkliste", "svar", "levering", "levertsvar")


def fyll() -> None:
    """Makes the rows, the same each time."""
    with transaction.atomic(), connection.cursor() as peker:
        rot = Enhet.objects.create(kode="K", navn="Kommunen", type="kommune")
        for nivaa in (1, 2, 3):
            peker.execute(ORGANISASJON, [nivaa])
        bruker = Bruker.objects.create(brukernavn="direktoer", navn="Direktøren")
        Rolle.objects.create(bruker=bruker, rolle=Rolletype.KOMMUNEDIREKTOER, enhet=rot)
        for navn, rolle, kode in (
            ("leder", "leder", "V7"),
            ("ansatt", "ansatt", "A7"),
            ("omr", "leder", "O3"),
        ):
            person = Bruker.objects.create(brukernavn=navn, navn=navn)
            Rolle.objects.create(bruker=person, rolle=rolle, enhet=Enhet.objects.get(kode=kode))
        # The organisation was known all the time, as after an import.
        peker.execute("SET CONSTRAINTS ALL IMMEDIATE")
        peker.execute("UPDATE organisasjon_enhetsperiode SET fra = '2016-01-01' WHERE forrige_til IS NULL")
        _lag_mal_og_runder()
        peker.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for tabell in TABELLER:
            peker.execute(f"ALTER TABLE sjekkliste_{tabell} DISABLE TRIGGER USER")
        peker.execute("ALTER TABLE tiltak_tiltak DISABLE TRIGGER USER; SELECT setseed(0.25)")
        peker.execute(SJEKKLISTER, [bruker.pk])
        peker.execute(SVAR, [bruker.pk, bruker.pk])
        peker.execute("UPDATE sjekkliste_runde SET laast = aapnet + interval '29 days' WHERE aar < 2025")
        peker.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE tiltak_tiltak ENABLE TRIGGER USER")
        for tabell in TABELLER:
            peker.execute(f"ALTER TABLE sjekkliste_{tabell} ENABLE TRIGGER USER")
    with connection.cursor() as peker:
        peker.execute("VACUUM ANALYZE")


def _lag_mal_og_runder() -> None:
    aapnet = Periode(AARENE[0] - 1).start
    mal = Mal.objects.create(versjon=1, created_at=aapnet, publisert=aapnet)
    for plass in range(OMRAADER):
        omraade = Malomraade.objects.create(
            mal=mal, kode=f"o{plass}", navn=f"Område {plass}", rekkefoelge=plass
        )
        for nr in range(SPOERSMAAL):
            Malspoersmaal.objects.create(
                omraade=omraade,
                kode=f"o{plass}-{nr}",
                tekst="Er rutinene kjent og i bruk?",
                bokstav="b",
                rekkefoelge=nr,
            )
    for aar in AARENE:
        for tertial in (1, 2, 3):
            periode = Periode(aar, tertial)
            frist = periode.til.replace(day=28)
            Runde.objects.create(
                aar=aar, tertial=tertial, mal=mal, frist=frist, laases=frist, aapnet=periode.slutt
            )


def _serverprosess() -> int:
    with connection.cursor() as peker:
        peker.execute("SET max_parallel_workers_per_gather = 0; SELECT pg_backend_pid()")
        peker.nextset()
        pid: int = peker.fetchone()[0]
        return pid


def maal(navn: str, funksjon: Callable[[], object], oensket: argparse.Namespace) -> None:
    """Runs once to warm up; prints the median, the database's part of it, and the number of queries."""
    funksjon()
    hele, database = [], []
    pid = _serverprosess() if oensket.cpu else 0
    for _runde in range(oensket.runder):
        with CaptureQueriesContext(connection) as fanget:
            start, start_her = time.perf_counter(), time.process_time()
            start_database = prosessortid(pid) if pid else 0
            funksjon()
            slutt = time.perf_counter() - start
        hos_serveren = sum(float(q["time"]) for q in fanget.captured_queries)
        if pid:
            hos_serveren = prosessortid(pid) - start_database
            slutt = time.process_time() - start_her + hos_serveren
        hele.append(1000 * slutt)
        database.append(1000 * hos_serveren)
    print(
        f"{navn:<44}{statistics.median(hele):8.0f} ms {statistics.median(database):8.0f} ms {len(fanget):5}",
        flush=True,
    )
    if oensket.plan:
        skriv_plan(max(fanget.captured_queries, key=lambda q: float(q["time"]))["sql"])


def side(klient: Client, adresse: str) -> None:
    """Asks for a page, and takes all of it."""
    svar = klient.get(adresse)
    assert svar.status_code == 200, (adresse, svar.status_code)
    _innhold = b"".join(svar.streaming_content) if svar.streaming else svar.content  # type: ignore[attr-defined]


def aapning() -> None:
    """Opens the thirteenth runde, and takes it back."""
    with transaction.atomic():
        aapne_runde(periode=Periode(2026, 1), aktoer=None)
        transaction.set_rollback(True)


def main() -> None:
    valg = argparse.ArgumentParser(description=__doc__)
    valg.add_argument("--runder", type=int, default=5)
    valg.add_argument("--side", default="", help="only what begins so")
    valg.add_argument("--cpu", action="store_true", help="processor time, as in bench/sider.py")
    valg.add_argument("--plan", action="store_true")
    oensket = valg.parse_args()
    if not Runde.objects.exists():
        fyll()
    print(f"{Levertsvar.objects.count():,} delivered answers in {Runde.objects.count()} runder")
    runde = "/sjekkliste/runder/2025/3/"
    for navn in ("direktoer", "omr", "leder", "ansatt"):
        klient = Client(headers={"host": "localhost"})
        klient.force_login(Bruker.objects.get(brukernavn=navn))
        for tittel, adresse in (
            ("varmekart", runde),
            ("varmekart, O3", f"{runde}?enhet=O3"),
            ("celle, område", f"{runde}celle/?omraade=o2"),
            ("celle, alt, dypt", f"{runde}celle/?svar=nei"),
            ("tiltak", "/sjekkliste/runder/tiltak/"),
            ("xlsx", f"{runde}xlsx/"),
        ):
            if tittel.startswith(oensket.side):
                maal(f"{tittel} ({navn})", lambda k=klient, a=adresse: side(k, a), oensket)  # type: ignore[misc]
    tall, naa_er = tallkilde("sjekkliste"), naa()
    for periode in (Periode(2025), Periode(2025, 3)):
        grunnlag = lag_grunnlag(periode, naa_er, skjaering_er_valgt=False, naa=naa_er)
        maal(f"tall {periode}", lambda g=grunnlag: tall.tall(g), oensket)  # type: ignore[misc]
        maal(f"tillegg {periode}", lambda g=grunnlag: tall.tillegg(g), oensket)  # type: ignore[misc]
    maal("åpne en runde", aapning, oensket)


if __name__ == "__main__":
    main()
