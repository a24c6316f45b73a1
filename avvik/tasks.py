"""What beat does about avvik."""

from celery import shared_task

from avvik.paaminnelser import paaminn as paaminn_om_saker
from felles.klokke import i_dag


@shared_task(name="avvik.paaminn", ignore_result=True)
def paaminn() -> int:
    """Every morning: reminds of frister that are near or have passed, and of what nobody has taken."""
    return paaminn_om_saker(i_dag())
