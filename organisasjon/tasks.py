from celery import shared_task
from django.core.management import call_command

from organisasjon import overtakelse
from organisasjon.services.pauser import glem_gamle


@shared_task(name="organisasjon.rydd_sesjoner", ignore_result=True)
def rydd_sesjoner() -> None:
    """Beat, every night: removes sessions that have ended, with what was searched for in them."""
    call_command("clearsessions")


@shared_task(name="organisasjon.glem_innloggingsfeil", ignore_result=True)
def glem_innloggingsfeil() -> None:
    """Beat, every hour: failed logins that no longer count are not kept."""
    glem_gamle()


@shared_task(name="organisasjon.overta", ignore_result=True)
def overta() -> int:
    """Beat, soon after midnight: what is open with those whose last role has ended goes to their leaders."""
    return overtakelse.overta_alle()
