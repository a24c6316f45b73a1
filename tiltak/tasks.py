"""What beat does about tiltak."""

from celery import shared_task

from felles.klokke import i_dag
from tiltak import epost


@shared_task(name="tiltak.paaminn", ignore_result=True)
def paaminn() -> int:
    """Every morning: reminds of frister that are near or have passed."""
    return epost.paaminn(i_dag())
