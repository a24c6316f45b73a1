"""The two tasks that carry all jobs: one that runs a job, one that sends again what got lost."""

import logging
from typing import Any

from celery import Task, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.logg import er_borte
from utboks import puls, services
from utboks.jobber import jobbslag
from utboks.models import Jobb

logger = logging.getLogger(__name__)


class Jobbtask(Task):
    """Marks the job failed where it raised: a state that a person sees and can run again.

    The reason shown is the sentence of a Domenefeil; of any other error only its kind, as its text may hold
    personal data.
    """

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        if isinstance(exc, SoftTimeLimitExceeded):
            grunn = _("Arbeidet tok for lang tid og ble stoppet.")
        else:
            grunn = str(exc) if isinstance(exc, Domenefeil) else f"Uventet feil ({type(exc).__name__})"
        try:
            services.marker_feilet(args[0], grunn)
        except (OperationalError, InterfaceError) as feil:
            if not er_borte(feil):
                raise
            # Celery has said so; the lease runs out, and beat sends the job again.


def publiser(jobb_id: int, slag: str) -> None:
    """Wakes a worker of the queue to which that kind of job belongs."""
    utfoer_jobb.apply_async(args=[jobb_id], queue=jobbslag(slag).koe)


@shared_task(base=Jobbtask, name="utboks.utfoer_jobb")
def utfoer_jobb(jobb_id: int) -> str:
    """Takes the job and runs it. Sent twice, or to two workers at once, it is run once."""
    leie = services.ta(jobb_id)
    if leie is None:
        return "ikke ledig"
    slag = Jobb.objects.values_list("slag", flat=True).get(pk=jobb_id)
    try:
        with puls.i_live(leie):
            jobbslag(slag).kjoer(leie)
    except services.LeieTapt:
        logger.warning("Job %s was taken over by another worker.", jobb_id)
        return "leien gikk tapt"
    return "ferdig"


@shared_task(name="utboks.rydd", ignore_result=True)
def rydd() -> int:
    """Beat, every night: removes what was done long ago."""
    return services.rydd()


@shared_task(name="utboks.videresend", ignore_result=True)
def videresend() -> int:
    """Beat: publishes what is unsent or whose lease ran out."""
    return services.videresend()
