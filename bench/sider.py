"""Measures the pages on a million avvik: `DATABASE_URL=… REDIS_URL=… python bench/sider.py [--avvik N]`.

Fills an empty scratch database as bench/tall.py does, then gives the cases reporters, words, habilitet, open
states and forwarding (bench/sidedata.py); run again, it measures what is there. For each role and page it
prints the median of the whole request, the median of the time that its queries took, their number and the
slowest one, in milliseconds, warm, in this process. `--plan` prints the plan of a page's slowest query.
On a busy machine `--cpu` counts the processor time of this process and of the server's instead of the clock's
(Linux, the server on the same machine, no parallel queries); «slowest» stays the clock's.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikontroll.settings")
os.environ.setdefault("SECRET_KEY", "bench")
os.environ.update(DEBUG="0", KATEGORI_HMS="H1", KATEGORI_PERSONVERN="H2", LOGGNIVAA="ERROR")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from avvik.models import Avvik, Kategori  # noqa: E402
from avvik.sporringer.liste import sortering_av  # noqa: E402
from avvik.tilgang import synlig_for  # noqa: E402
from bench.sidedata import MANGE_TREFF, SJELDEN, berik  # noqa: E402
from bench.tall import fyll  # noqa: E402
from organisasjon.models import Bruker, Enhet, Rolle, Rolletype  # noqa: E402

# Name, role and enhet; O1 is the largest område, A1500 one of the smallest avdelinger.
PERSONER = (
    ("direktoer", Rolletype.KOMMUNEDIREKTOER, "K"),
    ("koordinator", Rolletype.KVALITETSKOORDINATOR, "K"),
    ("personvern", Rolletype.PERSONVERNOMBUD, "K"),
    ("omraade-O1", Rolletype.LEDER, "O1"),
    ("omraade-O4", Rolletype.LEDER, "O4"),
    ("omraade-O8", Rolletype.LEDER, "O8"),
    ("virksomhet-V3", Rolletype.LEDER, "V3"),
    ("virksomhet-V150", Rolletype.LEDER, "V150"),
    ("avdeling-A7", Rolletype.LEDER, "A7"),
    ("avdeling-A1500", Rolletype.LEDER, "A1500"),
    ("verneombud-O4", Rolletype.VERNEOMBUD, "O4"),
    ("verneombud-V3", Rolletype.VERNEOMBUD, "V3"),
    ("ansatt-A7", Rolletype.ANSATT, "A7"),
)
LESER_IKKE = ("ansatt",)
# What is looked for: no, few and many hits; a part of a word, an inflected and a short one, a number.
SOEK = (
    ("ingen treff", "finnesikke"),
    ("få treff", SJELDEN),
    ("mange treff", MANGE_TREFF),
    ("del av ord", "ekkasj"),
    ("bøyd", "lekkasjene"),
    ("ingen av to", f"finnesikke {MANGE_TREFF}"),
    ("kort ord", "is"),
    ("to, mange", "brann alarm"),
    ("del av nummer", "000907"),
    ("tre vanlige tegn", "ord"),
)


def lag_person(navn: str, rolle: str, kode: str) -> Bruker:
    """A person with one role, foremost where the enhet has a leder already."""
    bruker: Bruker = Bruker.objects.create(brukernavn=navn, navn=navn)
    if rolle in (Rolletype.LEDER, Rolletype.KOMMUNEDIREKTOER):
        Rolle.objects.filter(rolle=rolle, enhet__kode=kode).delete()
    Rolle.objects.create(bruker=bruker, rolle=rolle, enhet=Enhet.objects.get(kode=kode))
    return bruker


def sider(bruker: Bruker) -> Iterator[tuple[str, str, str]]:
    """Name, address and words to search for, of each page to measure."""
    yield "forside", "/", ""
    yield "innboks", "/avvik/innboks/", ""
    yield "mine", "/avvik/mine/", ""
    yield "tall", "/tall/?aar=2025&tertial=0", ""
    if bruker.brukernavn.startswith(LESER_IKKE):
        return
    for haug in ("forfalte", "nye", "tiltak_utfoert", "aapne"):
        yield f"innboks, {haug}", f"/avvik/innboks/?haug={haug}", ""
    kategori = Kategori.objects.get(kode="H3").pk
    enhet = Enhet.objects.get(kode="A700").pk
    yield "liste", "/avvik/", ""
    yield "liste, forfalte", "/avvik/?status=forfalte", ""
    yield "liste, alle", "/avvik/?status=alle", ""
    yield "liste, alle, eldste", "/avvik/?status=alle&sorter=meldt", ""
    yield "liste, kategori", f"/avvik/?status=alle&kategori={kategori}", ""
    yield "liste, kritisk", f"/avvik/?status=avvist&alvorlighetsgrad=kritisk&kategori={kategori}", ""
    yield "liste, forbedring (ingen)", "/avvik/?status=alle&type=forbedring", ""
    yield "liste, enhet A700", f"/avvik/?status=alle&enhet={enhet}", ""
    yield "liste, en uke i 2019", "/avvik/?status=alle&fra=2019-05-01&til=2019-05-07", ""
    for sorter in ("frist", "saksnummer", "-saksnummer", "enhet"):
        yield f"liste, {sorter}", f"/avvik/?sorter={sorter}", ""
        yield f"liste, alle, {sorter}", f"/avvik/?status=alle&sorter={sorter}", ""
    midt = synlig_for(bruker).filter(saksnummer__gte="2020").order_by("saksnummer").first()
    if midt:
        for navn, kode in (("liste, dypt", ""), ("liste, dypt, enhet", "enhet")):
            yield navn, f"/avvik/?status=alle&sorter={kode}&etter={_merke(midt, kode)}", ""
        yield "sak", f"/avvik/{midt.saksnummer}/", ""
    for navn, ord_ in SOEK:
        yield f"søk, {navn}", "/avvik/?soek=t", ord_
    yield "søk, mange treff, frist", "/avvik/?soek=t&sorter=frist", MANGE_TREFF
    rader = "/tall/rader/?aar=2025&skjaering=2026-01-15T00:00%2B01:00&figur=avvik."
    yield "rader, meldt 2025", f"{rader}meldt", ""
    yield "rader, O8 2025", f"{rader}meldt&enhet=O8", ""
    yield "rader, åpne", f"{rader}aapne_ved_skjaering", ""


def _merke(sak: Avvik, kode: str) -> str:
    """The anchor of the case in that order."""
    sortering = sortering_av(kode, soeker=False)
    rad: Any = sortering.bruk(Avvik.objects.filter(pk=sak.pk)).get()
    return sortering.merke(rad)


def prosessortid(pid: int) -> float:
    """What a process has used of the processor, in seconds."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def maal(
    klient: Client, adresse: str, ord_: str, runder: int, pid: int = 0
) -> tuple[float, float, int, float, str]:
    """The request's median, its queries' median, their number, and the slowest one with its SQL.

    With the `pid` of the server's process, medians of processor time.
    """
    if ord_:
        oekt = klient.session
        oekt["avvik_soek"] = {"t": ord_}  # as felles.soekeminne keeps it
        oekt.save()
    hele, database = [], []
    for runde in range(runder + 1):
        with CaptureQueriesContext(connection) as fanget:
            start, start_database = time.perf_counter(), prosessortid(pid) if pid else 0
            start_her = time.process_time()
            svar = klient.get(adresse)
            slutt = time.perf_counter() - start
        if svar.status_code != HTTPStatus.OK:
            raise SystemExit(f"{adresse} answers {svar.status_code}")
        if runde:  # the first one warms up
            hos_serveren = sum(float(q["time"]) for q in fanget.captured_queries)
            if pid:
                hos_serveren = prosessortid(pid) - start_database
                slutt = time.process_time() - start_her + hos_serveren
            hele.append(1000 * slutt)
            database.append(1000 * hos_serveren)
    tregest = max(fanget.captured_queries, key=lambda q: float(q["time"]))
    return (
        statistics.median(hele),
        statistics.median(database),
        len(fanget),
        1000 * float(tregest["time"]),
        tregest["sql"],
    )


def _serverprosess() -> int:
    with connection.cursor() as peker:
        peker.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        peker.execute("SELECT pg_backend_pid()")
        pid: int = peker.fetchone()[0]
        return pid


def skriv_plan(sql: str) -> None:
    """How the server does the query, with what it costs."""
    print(sql)
    with connection.cursor() as peker:
        peker.execute("EXPLAIN (ANALYZE, BUFFERS) " + sql.replace("%", "%%"), [])
        print("\n".join(rad[0] for rad in peker.fetchall()))


def maal_person(bruker: Bruker, oensket: argparse.Namespace, pid: int) -> None:
    """Prints a line for each page that is asked for."""
    klient = Client(headers={"host": "localhost"})
    klient.force_login(bruker)
    for side, adresse, ord_ in sider(bruker):
        if not side.startswith(oensket.side):
            continue
        hele, database, antall, tregest, sql = maal(klient, adresse, ord_, oensket.runder, pid)
        if database < oensket.over:
            continue
        tall = f"{hele:8.0f} {database:8.0f} {antall:8} {tregest:8.0f}"
        print(f"{bruker.brukernavn:<17}{side:<27} {tall}", flush=True)
        if oensket.plan:
            skriv_plan(sql)


def main() -> None:
    valg = argparse.ArgumentParser(description=__doc__)
    valg.add_argument("--avvik", type=int, default=1_000_000)
    valg.add_argument("--runder", type=int, default=3)
    valg.add_argument("--person", default="", help="only the people whose name begins so")
    valg.add_argument("--side", default="", help="only the pages whose name begins so")
    valg.add_argument("--over", type=float, default=0, help="only what takes the database so many ms")
    valg.add_argument("--plan", action="store_true")
    valg.add_argument("--cpu", action="store_true")
    oensket = valg.parse_args()
    if not Avvik.objects.exists():
        fyll(oensket.avvik)
    if not Bruker.objects.exists():
        berik()
    print(f"{Avvik.objects.count():,} avvik, {Avvik.objects.aapne().count():,} of them open")
    print(f"{'':<44} {'request':>8} {'database':>8} {'queries':>8} {'slowest':>8}")
    with transaction.atomic():
        pid = _serverprosess() if oensket.cpu else 0
        for navn, rolle, kode in PERSONER:
            bruker = lag_person(navn, rolle, kode)
            if navn.startswith(oensket.person):
                maal_person(bruker, oensket, pid)
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
