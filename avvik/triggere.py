"""What the database itself holds about an avvik: the steps of its status, and its periods.

A trigger writes the periods, so that a bulk update, raw SQL or a forgotten service cannot leave the figures
behind the case. The session setting `ikontroll.importerer` is set by the import alone: a corrected row then
counts as having been so from the start.
"""

import pgtrigger

from avvik.steg import STEG
from felles.triggere import IMPORT, periode_endret
from saksramme.triggere import statussteg

STATUSSTEG = statussteg(STEG, fritatt=IMPORT)


def _samme(felt: str) -> str:
    """The same person: unchanged, or merged into the one whom the row names now."""
    return (
        f"(NEW.{felt} = OLD.{felt} OR EXISTS (SELECT FROM organisasjon_bruker b"
        f" WHERE b.id = OLD.{felt} AND b.slaatt_sammen_med_id = NEW.{felt}))"
    )


_DAG = "(NEW.lukket AT TIME ZONE 'Europe/Oslo')::date"
_VIRKSOM = f"""
    r.bruker_id = %s AND r.rolle IN (%s)
    AND (r.fra IS NULL OR r.fra <= {_DAG}) AND (r.til IS NULL OR r.til >= {_DAG})
    AND (e.gyldig_fra IS NULL OR e.gyldig_fra <= {_DAG}) AND (e.gyldig_til IS NULL OR e.gyldig_til >= {_DAG})
"""
_LEDENDE = "'leder', 'stedfortreder', 'kommunedirektoer'"

# The part of habilitet that needs no reckoning of who leads today: services know the whole (habilitet.py).
# Who ends a case has neither reported it nor been entered as one it is about, and not all their posts lie
# below one whom it is about. Above the root stand its deputies and kvalitetskoordinatorer.
HABILITET = pgtrigger.Trigger(
    name="habilitet",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("status", "avsluttet_av_id"),
    condition=pgtrigger.Condition("NEW.lukket IS NOT NULL AND NEW.avsluttet_av_id IS NOT NULL"),
    func=f"""
        IF {IMPORT} OR (OLD.lukket IS NOT NULL AND {_samme("avsluttet_av_id")}) THEN
            RETURN NEW;
        END IF;
        IF NEW.avsluttet_av_id = NEW.melder_id OR EXISTS (
            SELECT FROM avvik_omhandlet o
            WHERE o.avvik_id = NEW.id AND o.teller AND o.person_id = NEW.avsluttet_av_id
        ) THEN
            RAISE EXCEPTION 'avvik: ended by somebody who is inhabil' USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (
            WITH RECURSIVE under AS (
                SELECT r.enhet_id AS id FROM organisasjon_rolle r
                JOIN organisasjon_enhet e ON e.id = r.enhet_id
                JOIN avvik_omhandlet o ON o.avvik_id = NEW.id AND o.teller
                WHERE {_VIRKSOM % ("o.person_id", "'leder', 'kommunedirektoer'")}
                UNION
                SELECT e.id FROM organisasjon_enhet e JOIN under u ON e.forelder_id = u.id
            ), poster AS (
                SELECT r.enhet_id IN (SELECT id FROM under)
                       AND (e.forelder_id IS NOT NULL OR r.rolle IN ('leder', 'kommunedirektoer')) AS er_under
                FROM organisasjon_rolle r JOIN organisasjon_enhet e ON e.id = r.enhet_id
                WHERE {_VIRKSOM % ("NEW.avsluttet_av_id", _LEDENDE + ", 'kvalitetskoordinator'")}
            )
            SELECT FROM poster HAVING bool_and(er_under)
        ) THEN
            RAISE EXCEPTION 'avvik: ended by somebody below whom it is about'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

# A row may be removed from the page once, and found wrong; nothing of it is forgotten. Whom it names may
# become another account of the same person (organisasjon/services/sammenslaaing.py).
_I_RADEN = ("person_id", "foert_opp_av_id", "fjernet_av_id", "feil_av_id")
_ALLE_DE_SAMME = " AND ".join(
    f"({_samme(felt)} OR (OLD.{felt} IS NULL AND NEW.{felt} IS NULL))" for felt in _I_RADEN
)
_PERSONER = "{" + ",".join(_I_RADEN) + "}"
BARE_FJERNING = pgtrigger.Trigger(
    name="bare_fjerning",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{_PERSONER}'::text[] = to_jsonb(OLD) - '{_PERSONER}'::text[]
           AND NEW IS DISTINCT FROM OLD AND {_ALLE_DE_SAMME} THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.teller
           AND (NEW.id, NEW.avvik_id, NEW.person_id) = (OLD.id, OLD.avvik_id, OLD.person_id)
           AND (NEW.foert_opp, NEW.foert_opp_av_id) IS NOT DISTINCT FROM (OLD.foert_opp, OLD.foert_opp_av_id)
           AND (OLD.fjernet IS NULL OR (NEW.fjernet, NEW.fjernet_av_id, NEW.grunn)
                                       = (OLD.fjernet, OLD.fjernet_av_id, OLD.grunn)) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'avvik: whom a case is about is removed, never deleted or changed'
            USING ERRCODE = 'check_violation';
    """,
)

# Append-only, but for the account of the person who had ended the case.
GJENAAPNING_STAAR = pgtrigger.Trigger(
    name="kun_tillegg",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'avsluttet_av_id' = to_jsonb(OLD) - 'avsluttet_av_id'
           AND NEW IS DISTINCT FROM OLD AND {_samme("avsluttet_av_id")} THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'avvik: that a case was opened again is never changed or deleted'
            USING ERRCODE = 'check_violation';
    """,
)

_I_TALLENE = ("meldt", "enhet_id", "kategori_id", "alvorlighetsgrad", "status", "frist", "lukket")
_KOLONNER = f"avvik_id, fra, til, forrige_til, {', '.join(_I_TALLENE)}"
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

PERIODER_ENDRET = periode_endret("avvik_avviksperiode", "avvik_id", _I_TALLENE, fra_starten=_FRA_STARTEN)
