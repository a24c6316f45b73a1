"""The periods of an enhet, written by the database whenever what figures depend on changes."""

import pgtrigger

from felles.triggere import IMPORT, periode_endret

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
_FRA_STARTEN = f"""
    INSERT INTO organisasjon_enhetsperiode (enhet_id, fra, til, forrige_til, {_KOLONNER})
    VALUES (NEW.id, NULL, NULL, NULL, {_NYE});
"""

# What is entered here is known from now on, so that figures of earlier moments do not list it; what an import
# brings has been so from the start. Whether it exists on a day follows from gyldig_fra and gyldig_til.
PERIODER_NY = pgtrigger.Trigger(
    name="perioder_ny",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func=f"""
        IF {IMPORT} THEN
            {_FRA_STARTEN}
        ELSE
            INSERT INTO organisasjon_enhetsperiode (enhet_id, fra, til, forrige_til, {_KOLONNER})
            VALUES (NEW.id, NEW.endret, NULL, NULL, {_NYE});
        END IF;
        RETURN NULL;
    """,
)

PERIODER_ENDRET = periode_endret("organisasjon_enhetsperiode", "enhet_id", _FELT, fra_starten=_FRA_STARTEN)
