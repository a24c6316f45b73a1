-- Two roles for one database: ikontroll_eier owns the tables and migrates; ikontroll_app runs web, worker and beat.
--
-- Run it in the product's database as a superuser (or as a role that may create roles), once before the first
-- migrate and again after every migrate: it is the same each time, and also covers the tables that are new.
-- Passwords are set apart from this, for example with psql's \password.
--
-- The application cannot empty a table, change its structure, switch a trigger off, rewrite history, remove a
-- case, or turn a database with real data into a demo, where one logs in without a password.

-- What the search for parts of words needs: part of PostgreSQL, and trusted, but not for a role to make that may
-- only create tables.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ikontroll_eier') THEN
        CREATE ROLE ikontroll_eier LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ikontroll_app') THEN
        CREATE ROLE ikontroll_app LOGIN;
    END IF;
END
$$;

GRANT ikontroll_eier TO CURRENT_USER;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO ikontroll_eier;
GRANT USAGE ON SCHEMA public TO ikontroll_app;

-- Tables that there are, and those that the owner will make.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ikontroll_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ikontroll_app;
REVOKE TRUNCATE, REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA public FROM ikontroll_app, PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE ikontroll_eier IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ikontroll_app;
ALTER DEFAULT PRIVILEGES FOR ROLE ikontroll_eier IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO ikontroll_app;

-- History is only added to: what people are told (hendelser), and the row history that triggers write (…event).
DO $$
DECLARE
    tabell name;
BEGIN
    FOR tabell IN
        SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND (tablename = 'hendelser_hendelse' OR tablename LIKE '%event')
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON public.%I FROM ikontroll_app', tabell);
    END LOOP;
    -- Neither is what was said, imported or handed out, nor what kind of database this is.
    FOREACH tabell IN ARRAY ARRAY[
        'avvik_dialogmelding', 'avvik_fristtabell', 'felles_installasjon', 'importering_import', 'rapport_rapportfil',
        'sjekkliste_levertsvar'
    ] LOOP
        IF to_regclass('public.' || tabell) IS NOT NULL THEN
            EXECUTE format('REVOKE UPDATE, DELETE ON public.%I FROM ikontroll_app', tabell);
        END IF;
    END LOOP;
    -- Cases, enheter, people and reports change, and never go away; so with who stands behind the row history.
    FOREACH tabell IN ARRAY ARRAY[
        'avvik_avvik', 'tiltak_tiltak', 'vedlegg_vedlegg', 'organisasjon_bruker', 'organisasjon_enhet', 'rapport_rapport',
        'pghistory_context', 'sjekkliste_runde', 'sjekkliste_sjekkliste', 'sjekkliste_svar', 'sjekkliste_levering'
    ] LOOP
        IF to_regclass('public.' || tabell) IS NOT NULL THEN
            EXECUTE format('REVOKE DELETE ON public.%I FROM ikontroll_app', tabell);
        END IF;
    END LOOP;
    IF to_regclass('public.django_migrations') IS NOT NULL THEN
        REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM ikontroll_app;
    END IF;
END
$$;
