"""What the database itself holds about an avvik: the steps of its status, and its periods.

A trigger writes the periods, so that a bulk update, raw SQL or a forgotten service cannot leave the figures
behind the case. The session setting `ikontroll.importerer` is set by the import alone: a corrected row then
counts as having been so from the start.
"""

import pgtrigger

from avvik.tilstander import TILLATTE_STEG

_IMPORT = "coalesce(current_setting('ikontroll.importerer', true), '') = 'ja'"

_STEG = ", ".join(f"('{fra}', '{til}')" for fra, til in TILLATTE_STEG)

STATUSSTEG = pgtrigger.Trigger(
    name="statussteg",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("status"),
    condition=pgtrigger.Condition("OLD.status IS DISTINCT FROM NEW.status"),
    func=f"""
        IF {_IMPORT} THEN
            RETURN NEW;
        END IF;
        IF (OLD.status, NEW.status) NOT IN ({_STEG}) THEN
            RAISE EXCEPTION 'avvik: % -> % is no step', OLD.status, NEW.status
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.status = 'lukket' AND OLD.status <> 'til_evaluering'
           AND coalesce(NEW.alvorlighetsgrad, '') NOT IN ('lav', 'middels') THEN
            RAISE EXCEPTION 'avvik: only lav and middels close from %', OLD.status
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.status = 'lukket' AND NEW.kategori_id IS NULL AND NOT NEW.importert THEN
            RAISE EXCEPTION 'avvik: closes with a kategori' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

_KOLONNER = (
    "avvik_id, fra, til, forrige_til, meldt, enhet_id, kategori_id, alvorlighetsgrad, status, frist, lukket"
)
_VERDIER = "NEW.meldt, NEW.enhet_id, NEW.kategori_id, NEW.alvorlighetsgrad"

_FRA_STARTEN = f"""
    IF NEW.lukket IS NOT NULL AND NEW.lukket > NEW.meldt THEN
        INSERT INTO avvik_avviksperiode ({_KOLONNER}) VALUES
            (NEW.id, NEW.meldt, NEW.lukket, NULL, {_VERDIER}, 'meldt', NEW.frist, NULL),
            (NEW.id, NEW.lukket, NULL, NEW.lukket, {_VERDIER}, NEW.status, NEW.frist, NEW.lukket);
    ELSE
        INSERT INTO avvik_avviksperiode ({_KOLONNER}) VALUES
            (NEW.id, NEW.meldt, NULL, NULL, {_VERDIER}, NEW.status, NEW.frist, NEW.lukket);
    END IF;
"""

PERIODER_NY = pgtrigger.Trigger(
    name="perioder_ny",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func=f"{_FRA_STARTEN} RETURN NULL;",
)

_I_TALLENE = ("meldt", "enhet_id", "kategori_id", "alvorlighetsgrad", "status", "frist", "lukket")
_ENDRET = " OR ".join(f"OLD.{kolonne} IS DISTINCT FROM NEW.{kolonne}" for kolonne in _I_TALLENE)

PERIODER_ENDRET = pgtrigger.Trigger(
    name="perioder_endret",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(_ENDRET),
    declare=[("naa", "timestamptz"), ("begynte", "timestamptz")],
    func=f"""
        IF {_IMPORT} THEN
            DELETE FROM avvik_avviksperiode WHERE avvik_id = NEW.id;
            {_FRA_STARTEN}
            RETURN NULL;
        END IF;
        -- Services stamp `endret` and count `versjon`; whatever else changes the row gets the server's clock.
        naa := CASE WHEN (NEW.endret, NEW.versjon) IS DISTINCT FROM (OLD.endret, OLD.versjon)
                    THEN NEW.endret ELSE clock_timestamp() END;
        SELECT fra INTO STRICT begynte FROM avvik_avviksperiode WHERE avvik_id = NEW.id AND til IS NULL;
        IF naa <= begynte THEN
            -- Two changes of one instant: the later one is what held from then on.
            UPDATE avvik_avviksperiode SET meldt = NEW.meldt, enhet_id = NEW.enhet_id,
                kategori_id = NEW.kategori_id, alvorlighetsgrad = NEW.alvorlighetsgrad, status = NEW.status,
                frist = NEW.frist, lukket = NEW.lukket
            WHERE avvik_id = NEW.id AND til IS NULL;
        ELSE
            UPDATE avvik_avviksperiode SET til = naa WHERE avvik_id = NEW.id AND til IS NULL;
            INSERT INTO avvik_avviksperiode ({_KOLONNER}) VALUES
                (NEW.id, naa, NULL, naa, {_VERDIER}, NEW.status, NEW.frist, NEW.lukket);
        END IF;
        RETURN NULL;
    """,
)
