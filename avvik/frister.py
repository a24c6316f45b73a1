"""When a case is due: working days by its alvorlighetsgrad, by a table that the administrator changes."""

import datetime as dt

from avvik.models import Avvik, Fristtabell
from avvik.tilstander import Alvorlighetsgrad
from felles.arbeidsdager import arbeidsdager_etter
from felles.klokke import dato

# What holds until somebody has changed it.
STANDARD: dict[str, int] = {
    Alvorlighetsgrad.KRITISK: 1,
    Alvorlighetsgrad.HOEY: 7,
    Alvorlighetsgrad.MIDDELS: 14,
    Alvorlighetsgrad.LAV: 30,
}


def arbeidsdager() -> dict[str, int]:
    """The working days of each grade, the gravest first, as the table says now."""
    tabell = Fristtabell.objects.first()
    return {grad: getattr(tabell, grad) for grad in STANDARD} if tabell else dict(STANDARD)


def frist_fra(dag: dt.date, grad: str) -> dt.date:
    """The frist of a case of that grade, counted from the day."""
    return arbeidsdager_etter(dag, arbeidsdager()[grad])


def frist_etter_ny_grad(avvik: Avvik, grad: str, dag: dt.date) -> dt.date:
    """The frist that the grade gives the case when it is set on that day.

    A first grade counts from the day. Another than it had counts from when it was meldt, so that no change
    of grade buys time; but the first working day to come is the earliest.
    """
    har_hatt_grad = avvik.alvorlighetsgrad or avvik.beregnet_frist
    if not har_hatt_grad or avvik.alvorlighetsgrad == grad:
        return frist_fra(dag, grad)
    return max(frist_fra(dato(avvik.meldt), grad), arbeidsdager_etter(dag, 1))
