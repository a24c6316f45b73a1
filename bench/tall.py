"""Measures the figures on a million avvik: `DATABASE_URL=… python bench/tall.py [--avvik N] [--runder N]`.

Fills an empty scratch database (migrated, nothing in it) by a fixed seed, in SQL and past the triggers, so it
needs the owner of the tables; run again, it measures what is there. Ten years, one kommune with 8 områder,
200 virksomheter and 1,600 avdelinger of very different size. Prints medians in milliseconds.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikontroll.settings")
os.environ.setdefault("SECRET_KEY", "bench")
django.setup()

from django.db import connection, transaction  # noqa: E402

from avvik.models import Avvik, Avviksperiode  # noqa: E402
from felles.tallkilde import Utvalg  # noqa: E402
from felles.tid import Periode  # noqa: E402
from organisasjon.models import Enhet  # noqa: E402
from rapport.tall import beregn, rader, utvalg_for  # noqa: E402

ORGANISASJON = """
INSERT INTO organisasjon_enhet (kode, navn, navn_andre_spraak, type, forelder_id, merkelapper, beskrivelse,
                                endret, versjon)
SELECT kode, 'Enhet ' || kode, '', type, (SELECT id FROM organisasjon_enhet WHERE kode = o.over), '{}', '',
       '2016-01-01', 1
FROM (
    SELECT 'O' || n AS kode, 'omraade' AS type, 'K' AS over, 1 AS nivaa, n FROM generate_series(1, 8) n
    UNION ALL
    SELECT 'V' || n, 'virksomhet', 'O' || 1 + floor(8 * power(n / 201.0, 2))::int, 2, n
    FROM generate_series(1, 200) n
    UNION ALL
    SELECT 'A' || n, 'avdeling', 'V' || 1 + n %% 200, 3, n FROM generate_series(1, 1600) n
) o WHERE o.nivaa = %s ORDER BY n
"""
KATEGORIER = """
INSERT INTO avvik_kategori (kode, navn, forelder_id)
SELECT 'H' || n, 'Hovedkategori ' || n, NULL FROM generate_series(1, 10) n;
INSERT INTO avvik_kategori (kode, navn, forelder_id)
SELECT h.kode || '-' || n, 'Underkategori ' || n, h.id FROM avvik_kategori h, generate_series(1, 4) n
"""
AVVIK = """
INSERT INTO avvik_avvik (saksnummer, enhet_id, behandles_av_id, kategori_id, type, alvorlighetsgrad, status,
    meldt, lukket, endret, tittel, beskrivelse, strakstiltak, frist, aarsak, utfall, lukkemelding, fortrolig,
    importert, leder_over, versjon)
SELECT to_char(meldt, 'YYYY') || '-' || lpad(nr::text, 6, '0'), enhet, enhet,
    CASE WHEN k < 0.9 THEN kategori END, 'hendelse',
    CASE WHEN g < 0.4 THEN 'lav' WHEN g < 0.75 THEN 'middels' WHEN g < 0.9 THEN 'hoey'
         WHEN g < 0.95 THEN 'kritisk' END,
    CASE WHEN lukket > '2026-01-01' THEN 'under_behandling' WHEN k < 0.05 THEN 'avvist' ELSE 'lukket' END,
    meldt, CASE WHEN lukket <= '2026-01-01' THEN lukket END, greatest(meldt, least(lukket, '2026-01-01')),
    'Avvik', '', '', (meldt + interval '30 days')::date, '', '', '', false, false, false, 1
FROM (
    SELECT nr, meldt, random() AS k, random() AS g,
           meldt + interval '15 days' * exp(1.2 * random_normaltilnaermet) AS lukket,
           (SELECT min(id) FROM avvik_kategori) + floor(50 * random())::int AS kategori,
           (SELECT min(id) FROM organisasjon_enhet)
               + floor((SELECT count(*) FROM organisasjon_enhet) * power(random(), 2))::int AS enhet
    FROM (
        SELECT nr, timestamptz '2016-01-01' + interval '1 day' * (3652.0 * nr / %s) AS meldt,
               random() + random() + random() + random() + random() + random() - 3 AS random_normaltilnaermet
        FROM generate_series(1, %s) nr
    ) t
) s
"""
# Two thirds have an imported case's two periods, the others those of a case worked on here.
PERIODER = """
INSERT INTO avvik_avviksperiode (avvik_id, fra, til, forrige_til, meldt, enhet_id, kategori_id,
    alvorlighetsgrad, status, frist, lukket)
SELECT a.id, meldt + (slutt - meldt) * ledd / antall,
    CASE WHEN ledd < antall THEN meldt + (slutt - meldt) * (ledd + 1) / antall END,
    CASE WHEN ledd > 0 THEN meldt + (slutt - meldt) * ledd / antall END,
    meldt, enhet_id, kategori_id, alvorlighetsgrad,
    CASE WHEN ledd = antall THEN status
         ELSE (ARRAY['meldt', 'under_behandling', 'tiltak_paagaar'])[ledd + 1] END,
    frist, CASE WHEN ledd = antall THEN lukket END
FROM (
    SELECT *, coalesce(lukket, greatest('2026-01-01', meldt + interval '1 hour')) AS slutt,
           CASE WHEN id %% 3 = 0 THEN 3 ELSE 1 END AS antall
    FROM avvik_avvik
) a, generate_series(0, antall) ledd
ORDER BY a.meldt + (slutt - meldt) * ledd / antall
"""


def fyll(avvik: int) -> None:
    """Makes the rows, the same each time."""
    with transaction.atomic(), connection.cursor() as peker:
        kommune = Enhet.objects.create(kode="K", navn="Kommunen", type="kommune")
        for nivaa in (1, 2, 3):
            peker.execute(ORGANISASJON, [nivaa])
        peker.execute(KATEGORIER)
        peker.execute("ALTER TABLE avvik_avvik DISABLE TRIGGER USER; SELECT setseed(0.25)")
        peker.execute(AVVIK, [avvik, avvik])
        peker.execute("SET CONSTRAINTS ALL IMMEDIATE")
        peker.execute("ALTER TABLE avvik_avvik ENABLE TRIGGER USER")
        peker.execute(PERIODER, [])
        kommune.refresh_from_db()
    with connection.cursor() as peker:
        peker.execute("VACUUM ANALYZE avvik_avviksperiode; ")
        peker.execute("VACUUM ANALYZE avvik_avvik")
        peker.execute("ANALYZE organisasjon_enhet")


def maal(navn: str, funksjon: Callable[[], object], runder: int) -> None:
    """Runs once to warm up, then prints the median and the fastest of the rounds."""
    funksjon()
    tider = []
    for _runde in range(runder):
        start = time.perf_counter()
        funksjon()
        tider.append(1000 * (time.perf_counter() - start))
    print(f"{navn:<58} {statistics.median(tider):8.0f} ms   (fastest {min(tider):.0f})", flush=True)


def antall(utvalg: Utvalg) -> int:
    """How many rows the figure counts."""
    return rader(utvalg).alle.count()


def main() -> None:
    valg = argparse.ArgumentParser(description=__doc__)
    valg.add_argument("--avvik", type=int, default=1_000_000)
    valg.add_argument("--runder", type=int, default=5)
    oensket = valg.parse_args()
    if not Avvik.objects.exists():
        fyll(oensket.avvik)
    print(f"{Avvik.objects.count():,} avvik, {Avviksperiode.objects.count():,} perioder")
    perioder = {"2025": Periode(2025), "2019": Periode(2019), "2. tertial 2025": Periode(2025, 2)}
    for enhet in (None, "O1", "V150", "A700"):
        for navn, periode in perioder.items():
            tall = beregn(periode, enhet)
            meldt = tall["avvik"]["meldt"]
            tittel = f"{enhet or 'kommune'}, {navn}: {meldt:,} meldt"
            maal(tittel, partial(beregn, periode, enhet), oensket.runder)
        for figur in ("avvik.aapne_ved_skjaering", "avvik.lukket_i_perioden"):
            maal(f"  rows of {figur}", partial(antall, utvalg_for(tall, figur)), oensket.runder)


if __name__ == "__main__":
    main()
