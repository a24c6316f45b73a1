"""Writes the history that people read."""

import datetime as dt
from typing import Any

from hendelser.models import Hendelse


def noter(
    *,
    sakstype: str,
    sak_id: int,
    slag: str,
    tidspunkt: dt.datetime,
    aktoer_id: int | None,
    fra: str = "",
    til: str = "",
    kommentar: str = "",
    data: dict[str, Any] | None = None,
    delt: bool = True,
) -> Hendelse:
    """Adds a row to the case's history; call it in the transaction that makes the change."""
    return Hendelse.objects.create(
        sakstype=sakstype,
        sak_id=sak_id,
        slag=slag,
        tidspunkt=tidspunkt,
        aktoer_id=aktoer_id,
        fra=fra,
        til=til,
        kommentar=kommentar,
        data=data or {},
        delt=delt,
    )
