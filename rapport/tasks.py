from celery import shared_task

from felles.klokke import naa
from rapport.services import bestill_utkast


@shared_task(name="rapport.lag_utkast", ignore_result=True)
def lag_utkast() -> int:
    """Beat, every night: orders the drafts of periods that have ended. Returns how many."""
    return len(bestill_utkast(naa()))
