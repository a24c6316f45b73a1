"""Who works here today. What waits for somebody who has left waits for the nærmeste leder of its case."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from felles.klokke import i_dag
from organisasjon.models import Bruker, Rolle


def ansatte_blant(personer: Iterable[int | None], dag: dt.date | None = None) -> set[int]:
    """Of these people, those with a role that works on the day (today); one query, and none for nobody."""
    ider = {person for person in personer if person is not None}
    if not ider:
        return set()
    roller = Rolle.objects.virksomme(dag or i_dag()).filter(bruker__in=ider)
    return set(roller.values_list("bruker_id", flat=True))


def arbeider_her(bruker_id: int | None, dag: dt.date | None = None) -> bool:
    """Has the person a role that works on the day (today)? Nobody (None) has none."""
    return bool(ansatte_blant([bruker_id], dag))


def har_rolle(felt: str, dag: dt.date) -> Exists:
    """The same as a condition of a query: has the person in that field a role that works on the day?"""
    return Exists(Rolle.objects.virksomme(dag).filter(bruker=OuterRef(felt)))


def sluttede(dag: dt.date) -> QuerySet[Bruker]:
    """Those who have left for good: who may not log in, or have no role that works on the day or later.

    One whose next role begins in a while keeps what is theirs; until then it waits for their leaders.
    """
    roller = Rolle.objects.varer_fra(dag).filter(bruker=OuterRef("pk"))
    brukere: QuerySet[Bruker] = Bruker.objects.filter(~Exists(roller))
    return brukere
