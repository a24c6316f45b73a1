"""What beat does with runder by itself. Each is safe to run twice, late, or by two workers at once."""

from celery import shared_task

from felles.klokke import naa
from sjekkliste import services


@shared_task(name="sjekkliste.runder", ignore_result=True)
def runder() -> None:
    """Every night: locks the runder whose day has passed, and opens the one of the tertial that ended last."""
    services.laas_forfalte_runder(naa())
    services.aapne_forfalt_runde(naa())
