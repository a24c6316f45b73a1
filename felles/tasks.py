"""What beat does about forms."""

from celery import shared_task

from felles import innsending, kladd
from felles.klokke import naa


@shared_task(name="felles.rydd_skjemaer", ignore_result=True)
def rydd_skjemaer() -> int:
    """Every hour: removes what was typed and not sent a day ago, and keys of a month ago."""
    return kladd.rydd(naa()) + innsending.rydd(naa())
