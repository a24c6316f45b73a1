"""Triggers that hold what no service can forget, made for any table: locked, frozen, only added to, periods.

Neither a bulk update nor raw SQL gets round them.
"""

from collections.abc import Sequence

import pgtrigger

# Set by the import alone: a corrected row then counts as having been so from the start.
IMPORT = "coalesce(current_setting('ikontroll.importerer', true), '') = 'ja'"


def kun_tillegg() -> pgtrigger.Protect:
    """Rows are added, never changed or deleted."""
    return pgtrigger.Protect(name="kun_tillegg", operation=pgtrigger.Update | pgtrigger.Delete)


def laast(navn: str) -> pgtrigger.Protect:
    """A row that is locked (`laast`) is not changed or deleted any more."""
    return pgtrigger.Protect(
        name=navn,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.laast IS NOT NULL"),
    )


def nekt_naar_laast(navn: str, tabell: str, sporring: str) -> pgtrigger.Trigger:
    """Refuses to add, change or remove rows of what `sporring`, about the row `rad`, finds to be locked.

    A change is asked about as the row was and as it becomes: else it could be moved out of what is locked.
    """
    return pgtrigger.Trigger(
        name=navn,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("rad", "record")],
        func=f"""
            IF TG_OP <> 'INSERT' THEN
                rad := OLD;
                IF EXISTS ({sporring}) THEN
                    RAISE EXCEPTION '{tabell}: locked' USING ERRCODE = 'check_violation';
                END IF;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                rad := NEW;
                IF EXISTS ({sporring}) THEN
                    RAISE EXCEPTION '{tabell}: locked' USING ERRCODE = 'check_violation';
                END IF;
            END IF;
            RETURN rad;
        """,
    )


def frosset_til_slutt(navn: str, tabell: str) -> pgtrigger.Trigger:
    """Of a row only its end (`til`) may be set, once."""
    return pgtrigger.Trigger(
        name=navn,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
        IF TG_OP = 'DELETE' OR OLD.til IS NOT NULL
           OR to_jsonb(NEW) - 'til' IS DISTINCT FROM to_jsonb(OLD) - 'til' THEN
            RAISE EXCEPTION '{tabell}: only its end may be set' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
    )


def periode_endret(tabell: str, eier: str, kolonner: Sequence[str], *, fra_starten: str) -> pgtrigger.Trigger:
    """Ends the open period of a row in `tabell` and begins another, where one of the columns has changed.

    `eier` is the column that points to the row; `fra_starten` the SQL that makes its periods anew, as for a
    row that has just been made: an import corrects what was always so.
    """
    navn = ", ".join(kolonner)
    nye = ", ".join(f"NEW.{kolonne}" for kolonne in kolonner)
    sett = ", ".join(f"{kolonne} = NEW.{kolonne}" for kolonne in kolonner)
    return pgtrigger.Trigger(
        name="perioder_endret",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            " OR ".join(f"OLD.{kolonne} IS DISTINCT FROM NEW.{kolonne}" for kolonne in kolonner)
        ),
        declare=[("naa", "timestamptz"), ("begynte", "timestamptz")],
        func=f"""
        IF {IMPORT} THEN
            DELETE FROM {tabell} WHERE {eier} = NEW.id;
            {fra_starten}
            RETURN NULL;
        END IF;
        -- Services stamp `endret` and count `versjon`; whatever else changes the row gets the server's clock.
        naa := CASE WHEN (NEW.endret, NEW.versjon) IS DISTINCT FROM (OLD.endret, OLD.versjon)
                    THEN NEW.endret ELSE clock_timestamp() END;
        SELECT fra INTO STRICT begynte FROM {tabell}
            WHERE {eier} = NEW.id AND til IS NULL;
        IF naa <= begynte THEN
            UPDATE {tabell} SET {sett} WHERE {eier} = NEW.id AND til IS NULL;
        ELSE
            UPDATE {tabell} SET til = naa WHERE {eier} = NEW.id AND til IS NULL;
            INSERT INTO {tabell} ({eier}, fra, til, forrige_til, {navn})
            VALUES (NEW.id, naa, NULL, naa, {nye});
        END IF;
        RETURN NULL;
    """,
    )
