"""What the database itself holds: declared steps, and that nothing changes in a runde or mal that is locked.

No service can forget it, and neither a bulk update nor raw SQL gets round it.
"""

import pgtrigger

from sjekkliste.tilstander import OVERGANGER

_STEG = ", ".join(f"('{o.fra.value}', '{o.til.value}')" for o in OVERGANGER)

STATUSSTEG = pgtrigger.Trigger(
    name="statussteg",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("status"),
    condition=pgtrigger.Condition("OLD.status IS DISTINCT FROM NEW.status"),
    func=f"""
        IF (OLD.status, NEW.status) NOT IN ({_STEG}) THEN
            RAISE EXCEPTION 'sjekkliste: % -> % is no step', OLD.status, NEW.status
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


def _nekt_naar_laast(navn: str, tabell: str, sporring: str) -> pgtrigger.Trigger:
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


LAAST_RUNDE = pgtrigger.Protect(
    name="laast_runde",
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Condition("OLD.laast IS NOT NULL"),
)

_RUNDE = "SELECT FROM sjekkliste_runde r WHERE r.id = rad.runde_id AND r.laast IS NOT NULL"
_RUNDEN_TIL = (
    "SELECT FROM sjekkliste_runde r JOIN sjekkliste_sjekkliste s ON s.runde_id = r.id "
    "WHERE s.id = rad.sjekkliste_id AND r.laast IS NOT NULL"
)

LAAST_SJEKKLISTE = _nekt_naar_laast("laast_sjekkliste", "sjekkliste", _RUNDE)
LAAST_SVAR = _nekt_naar_laast("laast_svar", "svar", _RUNDEN_TIL)
LAAST_LEVERING = _nekt_naar_laast("laast_levering", "levering", _RUNDEN_TIL)

# Of a delivery only its end may be set, once.
LEVERING_FROSSEN = pgtrigger.Trigger(
    name="levering_frossen",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF TG_OP = 'DELETE' OR OLD.til IS NOT NULL
           OR to_jsonb(NEW) - 'til' IS DISTINCT FROM to_jsonb(OLD) - 'til' THEN
            RAISE EXCEPTION 'levering: only its end may be set' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

LAAST_MAL = pgtrigger.Protect(
    name="laast_mal",
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Condition("OLD.laast IS NOT NULL"),
)
LAAST_MAL_OMRAADE = _nekt_naar_laast(
    "laast_mal_omraade",
    "malomraade",
    "SELECT FROM sjekkliste_mal m WHERE m.id = rad.mal_id AND m.laast IS NOT NULL",
)
LAAST_MAL_SPOERSMAAL = _nekt_naar_laast(
    "laast_mal_spoersmaal",
    "malspoersmaal",
    "SELECT FROM sjekkliste_mal m JOIN sjekkliste_malomraade o ON o.mal_id = m.id "
    "WHERE o.id = rad.omraade_id AND m.laast IS NOT NULL",
)
