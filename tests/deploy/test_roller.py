"""What deploy/roller.sql lets the application do, and what not."""

import pytest
from django.db import ProgrammingError, connection, transaction

from felles.rettigheter import KAN_SLETTES, endres_bare
from oppstart.steder import ROT

pytestmark = pytest.mark.django_db


@pytest.fixture
def som_app(db):
    """A cursor as the application's role; roles and rights are gone with the test's transaction."""
    sql = (ROT / "deploy/roller.sql").read_text()
    with connection.cursor() as peker:
        peker.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if peker.fetchone() != (True,):
            pytest.skip("the tests' database role may not make roles")
        for _gang in range(2):
            peker.execute(sql)
        peker.execute("SET LOCAL ROLE ikontroll_app")
        yield peker
        peker.execute("RESET ROLE")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM hendelser_hendelse",
        "INSERT INTO felles_installasjon (id, demo) VALUES (1, true)",
        "UPDATE organisasjon_bruker SET navn = 'x'",
        "DELETE FROM django_session",
        "DELETE FROM utboks_jobb",
        "UPDATE avvik_dialogmelding SET ulest = false",
        "UPDATE avvik_gjenaapning SET avsluttet_av_id = NULL WHERE id = 0",
        "UPDATE sjekkliste_levering SET til = NULL WHERE id = 0",
        "DELETE FROM organisasjon_rolle",
        "DELETE FROM organisasjon_aarsverk",
        "DELETE FROM saksramme_kobling",
        "DELETE FROM sjekkliste_malspoersmaal",
        "DELETE FROM sjekkliste_malomraade",
        "DELETE FROM sjekkliste_mal",
        "SELECT FROM avvik_avvik WHERE soeketekst LIKE '%brann%' AND soeketekst ~ 'trusl(er|ene)\\M'",
    ],
)
def test_it_may_work(som_app, sql):
    som_app.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "TRUNCATE avvik_avvik CASCADE",
        "UPDATE hendelser_hendelse SET id = id",
        "DELETE FROM hendelser_hendelse",
        "UPDATE organisasjon_brukerevent SET navn = ''",
        "DELETE FROM avvik_avvikevent",
        "UPDATE felles_installasjon SET demo = true",
        "DELETE FROM felles_installasjon",
        "UPDATE avvik_dialogmelding SET tekst = 'x'",
        "DELETE FROM avvik_dialogmelding",
        "UPDATE avvik_fristtabell SET lav = 5",
        "UPDATE importering_import SET beroerer_fra = NULL",
        "DELETE FROM rapport_rapportfil",
        "UPDATE rapport_rapportfil SET sha256 = ''",
        "DELETE FROM avvik_avvik",
        "DELETE FROM tiltak_tiltak",
        "DELETE FROM vedlegg_vedlegg",
        "DELETE FROM organisasjon_bruker",
        "DELETE FROM organisasjon_enhet",
        "DELETE FROM rapport_rapport",
        "DELETE FROM pghistory_context",
        *(
            f"DELETE FROM sjekkliste_{tabell}"
            for tabell in ("runde", "sjekkliste", "svar", "levering", "levertsvar")
        ),
        "UPDATE sjekkliste_levertsvar SET verdi = 'ja'",
        "UPDATE sjekkliste_levering SET levert = now()",
        "DELETE FROM avvik_gjenaapning",
        "ALTER TABLE avvik_avvik DISABLE TRIGGER ALL",
        "DROP TABLE avvik_avvik",
        "CREATE TABLE ny (id int)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    ],
)
def test_it_may_not_rewrite_or_rebuild(som_app, sql):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        som_app.execute(sql)


def test_what_the_owner_makes_later_is_covered(som_app):
    som_app.execute("SET LOCAL ROLE ikontroll_eier")
    som_app.execute("CREATE TABLE public.ny (id int)")
    som_app.execute("SET LOCAL ROLE ikontroll_app")
    som_app.execute("INSERT INTO public.ny VALUES (1)")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        som_app.execute("TRUNCATE public.ny")


def test_a_table_says_itself_what_it_allows(som_app):
    """A new register is written nowhere in roller.sql: its row history, triggers and comments are enough."""
    som_app.execute("RESET ROLE")
    som_app.execute("CREATE TABLE public.leke_sak (a int, b int)")
    som_app.execute("CREATE TABLE public.leke_sakevent (a int)")
    som_app.execute("CREATE TABLE public.leke_utkast (a int)")
    som_app.execute("CREATE TABLE public.leke_utkastevent (a int)")
    som_app.execute("CREATE TABLE public.leke_brev (tekst text, lest bool)")
    som_app.execute(f"COMMENT ON TABLE public.leke_utkast IS '{KAN_SLETTES}'")
    som_app.execute(f"COMMENT ON TABLE public.leke_brev IS '{endres_bare('lest')}'")
    som_app.execute((ROT / "deploy/roller.sql").read_text())
    rett = {
        (tabell, hva): _kan(som_app, tabell, hva)
        for tabell in ("leke_sak", "leke_utkast", "leke_brev")
        for hva in ("INSERT", "UPDATE", "DELETE")
    }
    assert {par for par, lov in rett.items() if not lov} == {
        ("leke_sak", "DELETE"),
        ("leke_brev", "UPDATE"),
        ("leke_brev", "DELETE"),
    }
    som_app.execute("SELECT has_column_privilege('ikontroll_app', 'public.leke_brev', 'lest', 'UPDATE')")
    assert som_app.fetchone() == (True,)


def _kan(peker, tabell: str, hva: str) -> bool:
    peker.execute("SELECT has_table_privilege('ikontroll_app', %s, %s)", [f"public.{tabell}", hva])
    (svar,) = peker.fetchone()
    return svar
