from celery import shared_task
from django.core.management import call_command


@shared_task(name="organisasjon.rydd_sesjoner", ignore_result=True)
def rydd_sesjoner() -> None:
    """Beat, every night: removes sessions that have ended, with what was searched for in them."""
    call_command("clearsessions")
