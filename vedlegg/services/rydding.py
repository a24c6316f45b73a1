"""Nightly: bytes that no row knows, left behind by a transaction that failed after they were written."""

import datetime as dt
from collections.abc import Iterator

from django.core.files.storage import default_storage

from felles.klokke import naa
from vedlegg.models import Vedlegg
from vedlegg.services.lagring import MAPPE

# Long enough for any transaction, and for a database that was restored from last night's copy.
_ALDER = dt.timedelta(days=7)


def rydd() -> int:
    """Deletes files older than a week that no row refers to; returns how many."""
    borte = 0
    for mappe in _mapper():
        navn = [f"{mappe}/{fil}" for fil in default_storage.listdir(mappe)[1]]
        kjente = set(Vedlegg.objects.filter(fil__in=navn).values_list("fil", flat=True))
        for ett in navn:
            if ett not in kjente and naa() - default_storage.get_modified_time(ett) > _ALDER:
                default_storage.delete(ett)
                borte += 1
    return borte


def _mapper() -> Iterator[str]:
    if default_storage.exists(MAPPE):
        for mappe in sorted(default_storage.listdir(MAPPE)[0]):
            yield f"{MAPPE}/{mappe}"
