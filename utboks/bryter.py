"""A circuit breaker for what the product depends on outside: a mail server, a scanner.

When it has not answered a few times in a row, work that needs it is put off without asking it, and one piece
of work at a time tries whether it is back. The state is a row: all workers on all machines know the same.
"""

import datetime as dt

from django.db.models import F

from felles.klokke import naa
from utboks.models import Bryter

_FEIL_FOER_PAUSE = 3
_FOERSTE_PAUSE = dt.timedelta(seconds=30)
_LENGSTE_PAUSE = dt.timedelta(minutes=15)
# How long the one that tries may take before another tries; above the slowest answer that we wait for.
_PROEVETID = dt.timedelta(minutes=3)


def vent_til(tjeneste: str) -> dt.datetime | None:
    """None where the service may be asked now; else when to come back.

    Of those that ask when a pause is over, one is let through.
    """
    tid = naa()
    rad = Bryter.objects.filter(tjeneste=tjeneste).first()
    if rad is None or rad.pause_til is None:
        return None
    slapp = Bryter.objects.filter(pk=rad.pk, pause_til=rad.pause_til, pause_til__lte=tid)
    if slapp.update(pause_til=tid + _PROEVETID):
        return None
    return max(rad.pause_til, tid + _FOERSTE_PAUSE)


def svarte(tjeneste: str) -> None:
    """It answered, be it with a no: whatever waited may go on."""
    Bryter.objects.filter(tjeneste=tjeneste).exclude(feil_paa_rad=0, pause_til=None).update(
        feil_paa_rad=0, pause_til=None
    )


def svarte_ikke(tjeneste: str) -> None:
    """It did not answer. From the third time in a row a pause follows, longer each time up to 15 minutes."""
    Bryter.objects.get_or_create(tjeneste=tjeneste)
    Bryter.objects.filter(tjeneste=tjeneste).update(feil_paa_rad=F("feil_paa_rad") + 1)
    rad = Bryter.objects.get(tjeneste=tjeneste)
    if rad.feil_paa_rad >= _FEIL_FOER_PAUSE:
        # Bounded before it is doubled: a server may be away for weeks.
        doblinger = min(rad.feil_paa_rad - _FEIL_FOER_PAUSE, 10)
        pause = min(_FOERSTE_PAUSE * 2**doblinger, _LENGSTE_PAUSE)
        Bryter.objects.filter(pk=rad.pk).update(pause_til=naa() + pause)
