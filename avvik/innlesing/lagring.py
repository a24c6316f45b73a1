"""Takes the staged cases over: compares them with those stored, inserts the new and corrects the changed."""

import datetime as dt
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from avvik.innlesing.saker import FELT, Avviksleser, felt_i
from avvik.models import SAKSTYPE
from importering.grunnlag import Grunnlag, Teller, kontroller_skranker
from importering.tabell import Tabell

RETTET = "rettet_ved_import"
_BUNKE = 2_000
# A change of these changes figures.
_I_TALLENE = ["meldt", "enhet_id", "kategori_id", "alvorlighetsgrad", "status", "frist", "lukket"]

_NYE = """
    CREATE TEMP TABLE import_ny ON COMMIT DROP AS
    SELECT linje, left(saksnummer, 4)::int AS aar, row_number() OVER (ORDER BY meldt, saksnummer) AS nr
    FROM import_avvik s
    WHERE NOT EXISTS (SELECT FROM avvik_avvik a WHERE a.saksnummer = s.saksnummer)
"""
_ENDREDE = """
    CREATE TEMP TABLE import_endret ON COMMIT DROP AS
    SELECT a.id AS avvik_id, s.linje, a.meldt AS meldt_foer, a.status AS status_foer,
           array_remove(ARRAY[{felt}], NULL) AS felt
    FROM import_avvik s JOIN avvik_avvik a ON a.saksnummer = s.saksnummer
    LEFT JOIN importering_avtrykk i ON i.noekkel = s.noekkel
    WHERE i.avtrykk IS DISTINCT FROM s.avtrykk AND ({lagret}) IS DISTINCT FROM ({ny})
    FOR NO KEY UPDATE OF a
"""
# Worked on here: somebody did something to it, or its version has moved for another reason than an import.
_BEHANDLET = f"""
    SELECT e.linje, a.saksnummer FROM import_endret e JOIN avvik_avvik a ON a.id = e.avvik_id
    WHERE EXISTS (
            SELECT FROM hendelser_hendelse h
            WHERE h.sakstype = '{SAKSTYPE}' AND h.sak_id = a.id AND h.aktoer_id IS NOT NULL)
       OR a.versjon > 1 + (
            SELECT count(*) FROM hendelser_hendelse h
            WHERE h.sakstype = '{SAKSTYPE}' AND h.sak_id = a.id AND h.slag = '{RETTET}')
    ORDER BY e.linje
"""
_TIDLIGSTE = """
    SELECT least(
        (SELECT min(s.meldt) FROM import_ny n JOIN import_avvik s USING (linje)),
        (SELECT min(least(e.meldt_foer, s.meldt)) FROM import_endret e JOIN import_avvik s USING (linje)
         WHERE e.felt && %s::text[]))
"""
_HUSK = """
    INSERT INTO importering_avtrykk (noekkel, avtrykk)
    SELECT s.noekkel, s.avtrykk FROM import_avvik s LEFT JOIN importering_avtrykk i USING (noekkel)
    WHERE i.avtrykk IS DISTINCT FROM s.avtrykk
    ON CONFLICT (noekkel) DO UPDATE SET avtrykk = excluded.avtrykk
"""
_SETT_INN = f"""
    WITH nye AS (
        INSERT INTO avvik_avvik
            (saksnummer, {", ".join(FELT)}, endret, importert, leder_over, versjon, lukkemelding)
        SELECT s.saksnummer, {", ".join(f"s.{felt}" for felt in FELT)}, %(tid)s, true, false, 1, ''
        FROM import_ny n JOIN import_avvik s USING (linje)
        WHERE n.nr BETWEEN %(fra)s AND %(til)s
        ORDER BY n.nr
        RETURNING id, meldt, lukket, status
    )
    INSERT INTO hendelser_hendelse
        (sakstype, sak_id, tidspunkt, aktoer_id, slag, fra, til, kommentar, data, synlig_for_melder)
    SELECT '{SAKSTYPE}', id, meldt, NULL::bigint, 'meldt', '', 'meldt', '', '{{"importert": true}}'::jsonb,
           true
    FROM nye
    UNION ALL
    SELECT '{SAKSTYPE}', id, lukket, NULL, status, 'meldt', status, '', '{{"importert": true}}'::jsonb, true
    FROM nye WHERE lukket IS NOT NULL
"""
_RETT = """
    UPDATE avvik_avvik a SET {sett}, endret = %(tid)s, versjon = a.versjon + 1
    FROM import_endret e JOIN import_avvik s USING (linje)
    WHERE a.id = e.avvik_id
"""
_NOTER_RETTET = f"""
    INSERT INTO hendelser_hendelse
        (sakstype, sak_id, tidspunkt, aktoer_id, slag, fra, til, kommentar, data, synlig_for_melder)
    SELECT '{SAKSTYPE}', e.avvik_id, %(tid)s, NULL, '{RETTET}',
           CASE WHEN 'status' = ANY (e.felt) THEN e.status_foer ELSE '' END,
           CASE WHEN 'status' = ANY (e.felt) THEN s.status ELSE '' END,
           '', jsonb_build_object('importert', true, 'felt', e.felt), true
    FROM import_endret e JOIN import_avvik s USING (linje)
"""
_SERIE = """
    INSERT INTO avvik_nummerserie (aar, siste)
    SELECT n.aar, max(right(s.saksnummer, 6)::int) FROM import_ny n JOIN import_avvik s USING (linje)
    WHERE n.aar = %s GROUP BY n.aar
    ON CONFLICT (aar) DO UPDATE SET siste = greatest(avvik_nummerserie.siste, excluded.siste)
"""
_TATT = """
    SELECT n.linje, s.saksnummer FROM import_ny n JOIN import_avvik s USING (linje)
    JOIN avvik_avvik a ON a.saksnummer = s.saksnummer WHERE n.aar = %s ORDER BY n.linje
"""


class Avviksplan:
    """What the file's rows come to."""

    def __init__(self, tabell: Tabell, grunnlag: Grunnlag) -> None:
        self.teller = Teller()
        self.beroerer_fra: dt.datetime | None = None
        self._tabell = tabell
        self._felt = felt_i(tabell)
        Avviksleser(tabell, grunnlag).til_mellomlager()
        self._sammenlign()

    def _sammenlign(self) -> None:
        """Splits the staged rows; cases to be corrected are locked, so that nobody takes them meanwhile."""
        felt = ", ".join(f"CASE WHEN a.{f} IS DISTINCT FROM s.{f} THEN '{f}' END" for f in self._felt)
        lagret, ny = (", ".join(f"{tabell}.{f}" for f in self._felt) for tabell in "as")
        with connection.cursor() as peker:
            peker.execute("DROP TABLE IF EXISTS import_ny, import_endret")
            peker.execute(_NYE)
            peker.execute(_ENDREDE.format(felt=felt, lagret=lagret, ny=ny))
            peker.execute("CREATE INDEX ON import_ny (nr)")
            peker.execute("ANALYZE import_ny, import_endret")
            self.teller.opprettet = _tall(peker, "SELECT count(*) FROM import_ny")
            self.teller.oppdatert = _tall(peker, "SELECT count(*) FROM import_endret")
            alle = _tall(peker, "SELECT count(*) FROM import_avvik")
            self.teller.uendret = alle - self.teller.opprettet - self.teller.oppdatert
            peker.execute(_BEHANDLET)
            for linje, saksnummer in peker.fetchall():
                self._avslag(linje, saksnummer, _("saken er behandlet her, og kan ikke rettes ved import"))
            peker.execute(_TIDLIGSTE, [_I_TALLENE])
            (self.beroerer_fra,) = peker.fetchone()

    def _avslag(self, linje: int, saksnummer: str, grunn: str) -> None:
        self._tabell.feil.noter(self._tabell.navn, linje, "saksnummer", saksnummer, grunn)

    def lagre(self, tid: dt.datetime) -> None:
        """Stores the cases with their history; the triggers write their periods.

        All that they point to is there by now: their constraints are checked at once, not all at the end.
        Year by year: meldinger of the current year wait for its series only while that year's cases go in.
        """
        kontroller_skranker()
        with connection.cursor() as peker:
            if self.teller.oppdatert:
                peker.execute(_RETT.format(sett=", ".join(f"{f} = s.{f}" for f in self._felt)), {"tid": tid})
                peker.execute(_NOTER_RETTET, {"tid": tid})
            peker.execute("SELECT aar, min(nr), max(nr) FROM import_ny GROUP BY aar ORDER BY aar")
            for aar, foerste, siste in peker.fetchall():
                peker.execute(_SERIE, [aar])
                self._krev_ledige(peker, aar)
                self._sett_inn(peker, foerste, siste, tid)

    def husk(self) -> None:
        """Remembers what the rows said."""
        with connection.cursor() as peker:
            peker.execute(_HUSK)

    def _krev_ledige(self, peker: Any, aar: int) -> None:
        """With the year's series locked: has a melding taken one of the numbers since they were compared?"""
        peker.execute(_TATT, [aar])
        for linje, saksnummer in peker.fetchall():
            self._avslag(linje, saksnummer, _("nummeret ble gitt til en ny sak mens importen kjørte"))

    def _sett_inn(self, peker: Any, foerste: int, siste: int, tid: dt.datetime) -> None:
        if self._tabell.feil:
            return
        for fra in range(foerste, siste + 1, _BUNKE):
            til = min(fra + _BUNKE - 1, siste)
            peker.execute(_SETT_INN, {"tid": tid, "fra": fra, "til": til})
            self._tabell.meld_fremdrift(_("lagrer avvik"), til, self.teller.opprettet)


def _tall(peker: Any, sql: str) -> int:
    peker.execute(sql)
    return int(peker.fetchone()[0])
