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

-- What a table says of itself (felles/rettigheter.py): no register is named here.
DO $$
DECLARE
    tabell record;
    kolonner text;
BEGIN
    FOR tabell IN
        SELECT c.relname AS navn, substring(obj_description(c.oid, 'pg_class') FROM '^ikontroll: (.*)') AS merke,
            to_regclass(format('public.%I', c.relname || 'event')) IS NOT NULL AS har_radhistorikk,
            -- The trigger of history: what people are told (hendelser), the row history itself (…event), and
            -- what was decided or delivered.
            EXISTS (
                SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                WHERE t.tgrelid = c.oid AND t.tgqual IS NULL
                    AND p.prosrc LIKE '%pgtrigger: Cannot update or delete rows%'
            ) AS bare_tillegg
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    LOOP
        kolonner := substring(tabell.merke FROM '^endres bare (.*)');
        IF tabell.bare_tillegg OR kolonner IS NOT NULL THEN
            EXECUTE format('REVOKE UPDATE, DELETE ON public.%I FROM ikontroll_app', tabell.navn);
        ELSIF tabell.har_radhistorikk AND tabell.merke IS DISTINCT FROM 'kan slettes' THEN
            EXECUTE format('REVOKE DELETE ON public.%I FROM ikontroll_app', tabell.navn);
        END IF;
        IF kolonner IS NOT NULL THEN
            EXECUTE format('GRANT UPDATE (%s) ON public.%I TO ikontroll_app', kolonner, tabell.navn);
        END IF;
    END LOOP;
END
$$;

-- The frame's own: what was imported or handed out and what kind of database this is stays as it is; reports and
-- who stands behind the row history never go away; roles and årsverk that were entered wrongly do.
DO $$
DECLARE
    rett text[];
BEGIN
    FOREACH rett SLICE 1 IN ARRAY ARRAY[
        ['felles_installasjon', 'REVOKE UPDATE, DELETE', 'FROM'],
        ['importering_import', 'REVOKE UPDATE, DELETE', 'FROM'],
        ['rapport_rapportfil', 'REVOKE UPDATE, DELETE', 'FROM'],
        ['rapport_rapport', 'REVOKE DELETE', 'FROM'],
        ['pghistory_context', 'REVOKE DELETE', 'FROM'],
        ['django_migrations', 'REVOKE INSERT, UPDATE, DELETE', 'FROM'],
        ['organisasjon_rolle', 'GRANT DELETE', 'TO'],
        ['organisasjon_aarsverk', 'GRANT DELETE', 'TO']
    ] LOOP
        IF to_regclass('public.' || rett[1]) IS NOT NULL THEN
            EXECUTE format('%s ON public.%I %s ikontroll_app', rett[2], rett[1], rett[3]);
        END IF;
    END LOOP;
END
$$;
