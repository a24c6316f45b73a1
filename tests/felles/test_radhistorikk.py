"""Nothing is changed behind a case: every table of a register keeps its row history, or is only added to."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from felles.register import alle

_APPER = (*(ett.kode for ett in alle()), "tiltak", "vedlegg", "organisasjon", "hendelser", "saksramme")
# What needs none, and why.
_UTEN: dict[str, str] = {
    "avvik.Avviksperiode": "written by triggers from a table that has it",
    "organisasjon.Enhetsperiode": "written by triggers from a table that has it",
    "avvik.Nummerserie": "a counter; the numbers stand on the cases",
    "avvik.Lesemerke": "how far somebody has read, which is nobody's content",
    "saksramme.Eksport": "an order of a file that is deleted after some days",
    "organisasjon.Innloggingsfeil": "forgotten by design",
    "organisasjon.Innloggingsplass": "forgotten by design",
}


def _tabeller() -> list[type[Model]]:
    alle = (
        modell for app in _APPER for modell in apps.get_app_config(app).get_models(include_auto_created=True)
    )
    return [modell for modell in alle if not hasattr(modell, "pgh_tracked_model")]


def _kun_tillegg(modell: Any) -> bool:
    return any(
        trigger.name in ("kun_tillegg", "levering_frossen")
        for trigger in getattr(modell._meta, "triggers", ())
    )


@pytest.mark.parametrize("modell", _tabeller(), ids=lambda modell: modell._meta.label)
def test_every_table_of_a_register_has_a_history(modell: Any) -> None:
    """Also what Django makes by itself for a many-to-many: it would be emptied without a trace."""
    sporet = hasattr(modell, "pgh_event_model")
    assert sporet or modell._meta.label in _UTEN or _kun_tillegg(modell)
