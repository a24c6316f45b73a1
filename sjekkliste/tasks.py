"""What beat does with runder by itself. Each is safe to run twice, late, or by two workers at once."""

from celery import shared_task

from felles.klokke import i_dag, naa
from sjekkliste import epost, services


@shared_task(name="sjekkliste.runder", ignore_result=True)
def runder() -> None:
    """Every night: locks the runder whose day has passed, and opens that of the tertial that ended last."""
    services.laas_forfalte_runder(naa())
    services.aapne_forfalt_runde(naa())


@shared_task(name="sjekkliste.paaminn", ignore_result=True)
def paaminn() -> int:
    """Every morning: reminds of sjekklister not delivered, and tells the leder above of late ones."""
    return epost.paaminn(i_dag())
