"""What beat does for the frame of the registers."""

from celery import shared_task

from felles.klokke import naa
from saksramme.eksport.services import rydd


@shared_task(name="saksramme.rydd_eksporter", ignore_result=True)
def rydd_eksporter() -> int:
    """Every night: removes files of lists that were ordered a week ago."""
    return rydd(naa())
