"""What beat does about avvik."""

from celery import shared_task

from avvik.paaminnelser import paaminn as paaminn_om_frister
from felles.klokke import i_dag


@shared_task(name="avvik.paaminn", ignore_result=True)
def paaminn() -> int:
    """Every morning: reminds of frister that are near or have passed."""
    return paaminn_om_frister(i_dag())
