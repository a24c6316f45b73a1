"""The periods of an enhet, written by the database whenever what figures depend on changes."""

import pgtrigger

_FELT = (
    "navn",
    "navn_andre_spraak",
    "type",
    "forelder_id",
    "rapporteres_under_id",
    "etterfoelger_id",
    "gyldig_fra",
    "gyldig_til",
)
_KOLONNER = ", ".join(_FELT)
_NYE = ", ".join(f"NEW.{felt}" for felt in _FELT)
_SETT = ", ".join(f"{felt} = NEW.{felt}" for felt in _FELT)
_ENDRET = " OR ".join(f"OLD.{felt} IS DISTINCT FROM NEW.{felt}" for felt in _FELT)
_FRA_STARTEN = f"""
    INSERT INTO organisasjon_enhetsperiode (enhet_id, fra, til, forrige_til, {_KOLONNER})
    VALUES (NEW.id, NULL, NULL, NULL, {_NYE});
"""
_IMPORT = "coalesce(current_setting('ikontroll.importerer', true), '') = 'ja'"

# What is entered here is known from now on, so that figures of earlier moments do not list it; what an import
# brings has been so from the start. Whether it exists on a day follows from gyldig_fra and gyldig_til.
PERIODER_NY = pgtrigger.Trigger(
    name="perioder_ny",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func=f"""
        IF {_IMPORT} THEN
            {_FRA_STARTEN}
        ELSE
            INSERT INTO organisasjon_enhetsperiode (enhet_id, fra, til, forrige_til, {_KOLONNER})
            VALUES (NEW.id, NEW.endret, NULL, NULL, {_NYE});
        END IF;
        RETURN NULL;
    """,
)

PERIODER_ENDRET = pgtrigger.Trigger(
    name="perioder_endret",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(_ENDRET),
    declare=[("naa", "timestamptz"), ("begynte", "timestamptz")],
    func=f"""
        IF {_IMPORT} THEN
            DELETE FROM organisasjon_enhetsperiode WHERE enhet_id = NEW.id;
            {_FRA_STARTEN}
            RETURN NULL;
        END IF;
        -- Services stamp `endret` and count `versjon`; whatever else changes the row gets the server's clock.
        naa := CASE WHEN (NEW.endret, NEW.versjon) IS DISTINCT FROM (OLD.endret, OLD.versjon)
                    THEN NEW.endret ELSE clock_timestamp() END;
        SELECT fra INTO STRICT begynte FROM organisasjon_enhetsperiode
            WHERE enhet_id = NEW.id AND til IS NULL;
        IF naa <= begynte THEN
            UPDATE organisasjon_enhetsperiode SET {_SETT} WHERE enhet_id = NEW.id AND til IS NULL;
        ELSE
            UPDATE organisasjon_enhetsperiode SET til = naa WHERE enhet_id = NEW.id AND til IS NULL;
            INSERT INTO organisasjon_enhetsperiode (enhet_id, fra, til, forrige_til, {_KOLONNER})
            VALUES (NEW.id, naa, NULL, naa, {_NYE});
        END IF;
        RETURN NULL;
    """,
)
