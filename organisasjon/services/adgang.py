"""Who may change the organisation, and one at a time."""

from django.db import connection

from felles.feil import Domenefeil, IkkeTillatt
from felles.klokke import i_dag
from organisasjon.models import Bruker
from organisasjon.services.regler import har_varig_administrator, uten_administrator
from organisasjon.tilgang import Tilgang

_LAAS = 25_1_002  # an arbitrary advisory lock key


def krev_administrator(aktoer: Bruker) -> None:
    """Raises IkkeTillatt for anybody but an administrator."""
    if not Tilgang(aktoer).er_administrator:
        raise IkkeTillatt()


def laas_organisasjonen() -> None:
    """Until the transaction ends, nobody else changes the tree or takes roles away.

    Two at once could otherwise do what neither may alone: make a cycle by two moves, or each remove the other
    as administrator.
    """
    with connection.cursor() as peker:
        peker.execute("SELECT pg_advisory_xact_lock(%s)", [_LAAS])


def krev_administrator_igjen() -> None:
    """Raises Domenefeil where the change just made leaves nobody who is administrator without an end.

    Call it under `laas_organisasjonen`, after the change: the transaction is then rolled back.
    """
    if not har_varig_administrator(i_dag()):
        raise Domenefeil(uten_administrator())
