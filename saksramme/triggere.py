"""What the database holds of a register's declared steps: no service can forget it, and no raw SQL pass."""

import pgtrigger

from saksramme.steg import Stegtabell


def _liste(par: list[tuple[str, str]]) -> str:
    return ", ".join(f"('{fra}', '{til}')" for fra, til in par)


def statussteg(tabell: Stegtabell, *, fritatt: str = "") -> pgtrigger.Trigger:
    """Refuses a status that no step leads to, and a step without what its row must have (`Krav.sql`).

    `fritatt` is a condition under which anything goes: an import brings what was decided elsewhere.
    """
    unntak = f"\n        IF {fritatt} THEN\n            RETURN NEW;\n        END IF;" if fritatt else ""
    krav = {krav.kode: krav for overgang in tabell.overganger for krav in overgang.krav if krav.sql}
    nektes = "".join(
        f"""
        IF (OLD.status, NEW.status) IN ({_liste(tabell.par(ett))}) AND NOT ({ett.sql}) THEN
            RAISE EXCEPTION '{tabell.register}: % -> % needs {ett.kode}', OLD.status, NEW.status
                USING ERRCODE = 'check_violation';
        END IF;"""
        for ett in krav.values()
    )
    return pgtrigger.Trigger(
        name="statussteg",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Condition("OLD.status IS DISTINCT FROM NEW.status"),
        func=f"""{unntak}
        IF (OLD.status, NEW.status) NOT IN ({_liste(tabell.par())}) THEN
            RAISE EXCEPTION '{tabell.register}: % -> % is no step', OLD.status, NEW.status
                USING ERRCODE = 'check_violation';
        END IF;{nektes}
        RETURN NEW;
    """,
    )
