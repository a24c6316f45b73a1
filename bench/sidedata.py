"""What the pages need besides the rows of bench/tall.py: people, words, open states, forwarding, habilitet.

In SQL and past the triggers, as there; about a sixteenth of the cases are open, with frister around today.
"""

from django.db import connection

SJELDEN = "meteoritt"  # one case in fifty thousand
MANGE_TREFF = "fall"
_ORD = [
    "pasient",
    "bruker",
    "elev",
    "rom",
    "dør",
    "trapp",
    "gulv",
    "medisin",
    "dose",
    "feil",
    "glemt",
    "sjekk",
    "rutine",
    "vakt",
    "kveld",
    "natt",
    "morgen",
    "varsel",
    "telefon",
    "bil",
    "vei",
    "is",
    "fall",
    "slag",
    "kutt",
    "plaster",
    "skjema",
    "journal",
    "nøkkel",
    "lås",
    "alarm",
    "brann",
    "røyk",
    "vann",
    "lekkasje",
]

_PERSONER = """
INSERT INTO organisasjon_bruker (password, brukernavn, noekkel, navn, epost, is_active, dobbel, created_at)
SELECT '', 'p' || n, 'p' || n, 'Person ' || n, '', true, false, '2016-01-01' FROM generate_series(1, 20000) n;
INSERT INTO organisasjon_bruker (password, brukernavn, noekkel, navn, epost, is_active, dobbel, created_at)
SELECT '', 'leder-' || kode, lower('leder-' || kode), 'Leder ' || kode, '', true, false, '2016-01-01'
FROM organisasjon_enhet;
INSERT INTO organisasjon_rolle (bruker_id, rolle, enhet_id)
SELECT b.id, 'ansatt', e.id
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM organisasjon_bruker WHERE brukernavn LIKE 'p%%') b
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS alle FROM organisasjon_enhet) e
  ON e.n = 1 + b.n %% e.alle;
INSERT INTO organisasjon_rolle (bruker_id, rolle, enhet_id)
SELECT b.id, CASE WHEN e.forelder_id IS NULL THEN 'kommunedirektoer' ELSE 'leder' END, e.id
FROM organisasjon_bruker b JOIN organisasjon_enhet e ON b.brukernavn = 'leder-' || e.kode
"""
_SAKER = """
UPDATE avvik_avvik a SET
    tittel = initcap(o.ord1) || ' ' || o.ord2 || ' ' || o.ord3,
    beskrivelse = concat_ws(' ', o.ord2, o.ord4, 'ord' || floor(20000 * random()), o.ord1, o.ord5, o.ord6,
                            'navn' || floor(5000 * random()), o.ord3,
                            CASE WHEN a.id %% 50000 = 7 THEN %s END),
    melder_id = CASE WHEN s.r < 0.1 THEN s.leder WHEN s.r < 0.95 THEN s.ansatt END,
    behandler_id = CASE WHEN s.r2 < 0.25 THEN s.leder WHEN s.r2 < 0.3 THEN s.ansatt END,
    behandles_av_id = CASE WHEN s.r3 < 0.02 THEN coalesce(s.forelder, a.enhet_id)
                           WHEN s.r3 < 0.04 THEN s.annen ELSE a.enhet_id END,
    fortrolig = s.r4 < 0.02,
    leder_over = s.aapen AND s.r4 > 0.998,
    lukket = CASE WHEN s.aapen THEN NULL ELSE a.lukket END,
    status = CASE WHEN NOT s.aapen THEN a.status WHEN s.r5 < 0.25 THEN 'meldt'
                  WHEN s.r5 < 0.6 THEN 'under_behandling' WHEN s.r5 < 0.9 THEN 'tiltak_paagaar'
                  ELSE 'til_evaluering' END,
    frist = CASE WHEN s.aapen THEN current_date + (s.r6 * 120 - 60)::int ELSE a.frist END
FROM (
    SELECT a.id, a.status = 'under_behandling' OR a.id > (SELECT max(id) FROM avvik_avvik) * 0.94 AS aapen,
           l.id AS leder, e.forelder_id AS forelder, p.fra + floor(20000 * random())::int AS ansatt,
           en.fra + floor(en.antall * random())::int AS annen,
           random() AS r, random() AS r2, random() AS r3, random() AS r4, random() AS r5, random() AS r6
    FROM avvik_avvik a JOIN organisasjon_enhet e ON e.id = a.enhet_id
    JOIN organisasjon_bruker l ON l.brukernavn = 'leder-' || e.kode,
    (SELECT id AS fra FROM organisasjon_bruker WHERE brukernavn = 'p1') p,
    (SELECT min(id) AS fra, count(*) AS antall FROM organisasjon_enhet) en
) s, LATERAL (
    SELECT i.ord[k1] AS ord1, i.ord[k2] AS ord2, i.ord[k3] AS ord3, i.ord[k4] AS ord4, i.ord[k5] AS ord5,
           i.ord[k6] AS ord6
    FROM (SELECT %s::text[] AS ord, 1 + floor(35 * power(random(), 2))::int AS k1,
                 1 + floor(35 * random())::int AS k2, 1 + floor(35 * random())::int AS k3,
                 1 + floor(35 * random())::int AS k4, 1 + floor(35 * random())::int AS k5,
                 1 + floor(35 * random())::int AS k6 WHERE s.id > 0) i
) o
WHERE a.id = s.id
"""
_RESTEN = """
INSERT INTO avvik_tidligereenhet (avvik_id, enhet_id)
SELECT id, enhet_id FROM avvik_avvik WHERE behandles_av_id <> enhet_id;
INSERT INTO avvik_omhandlet (avvik_id, person_id, grunn, teller, feil_grunn)
SELECT a.id, CASE WHEN a.id %% 300 = 11 THEN l.id ELSE p.fra + a.id %% 20000 END, '', true, ''
FROM avvik_avvik a JOIN organisasjon_enhet e ON e.id = a.enhet_id
JOIN organisasjon_bruker l ON l.brukernavn = 'leder-' || e.kode,
(SELECT id AS fra FROM organisasjon_bruker WHERE brukernavn = 'p1') p
WHERE a.id %% 30 = 11;
INSERT INTO avvik_gjenaapning (avvik_id, tidspunkt, avsluttet_av_id, avsluttet_fra_id)
SELECT a.id, a.meldt, l.id, a.behandles_av_id FROM avvik_avvik a
JOIN organisasjon_enhet e ON e.id = a.behandles_av_id
JOIN organisasjon_bruker l ON l.brukernavn = 'leder-' || e.kode
WHERE a.leder_over;
UPDATE avvik_avviksperiode p SET status = a.status, lukket = a.lukket, frist = a.frist
FROM avvik_avvik a WHERE a.id = p.avvik_id AND p.til IS NULL AND p.status <> a.status;
INSERT INTO tiltak_tiltak (sakstype, sak_id, hva, frist, status, saken_delt, resultat, avlyst_grunn, effekt,
    effekt_kommentar, avsluttet, created_at, versjon, ansvarlig_id, opprettet_av_id)
SELECT 'avvik', a.id, 'Gå gjennom rutinen', coalesce(frist, current_date),
    CASE WHEN a.lukket IS NULL THEN 'aapent' ELSE 'utfoert' END, a.id %% 20 = 0, '', '', 'ikke_vurdert', '',
    a.lukket, a.meldt, 1, p.fra + (a.id * 7) %% 20000, p.fra
FROM avvik_avvik a, (SELECT id AS fra FROM organisasjon_bruker WHERE brukernavn = 'p1') p WHERE a.id %% 4 = 0;
INSERT INTO avvik_dialogmelding (avvik_id, avsender_id, fra_melder, tekst, tidspunkt, ulest)
SELECT id, melder_id, true, 'Hva skjer?', meldt, id %% 600 = 3 FROM avvik_avvik
WHERE id %% 6 = 3 AND melder_id IS NOT NULL;
INSERT INTO hendelser_hendelse (sakstype, sak_id, tidspunkt, aktoer_id, slag, fra, til, kommentar, data,
    delt)
SELECT 'avvik', id, meldt, melder_id, 'meldt', '', 'meldt', '', '{}', true FROM avvik_avvik
"""
_TABELLER = ("avvik_avvik", "tiltak_tiltak", "avvik_avviksperiode")
_ALLE = (
    "avvik_tidligereenhet",
    "avvik_omhandlet",
    "avvik_gjenaapning",
    "avvik_dialogmelding",
    "organisasjon_bruker",
    "organisasjon_rolle",
)


def berik() -> None:
    """Gives the rows of bench/tall.py what the pages need, the same each time but for the day's date."""
    with connection.cursor() as peker:
        peker.execute("BEGIN; SELECT setseed(0.5)")
        for tabell in _TABELLER:
            peker.execute(f"ALTER TABLE {tabell} DISABLE TRIGGER USER")
        peker.execute(_PERSONER, [])
        peker.execute("ANALYZE organisasjon_bruker")
        peker.execute(_SAKER, [SJELDEN, _ORD])
        peker.execute(_RESTEN, [])
        peker.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for tabell in _TABELLER:
            peker.execute(f"ALTER TABLE {tabell} ENABLE TRIGGER USER")
        peker.execute("COMMIT")
        for tabell in (*_TABELLER, *_ALLE, "hendelser_hendelse"):
            peker.execute(f"VACUUM FULL ANALYZE {tabell}")
            peker.execute(f"VACUUM {tabell}")
