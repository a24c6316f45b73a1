"""What beat runs about files."""

from celery import shared_task
from django.conf import settings

from vedlegg.services.rydding import rydd
from vedlegg.services.skanning import skann_gjenstaaende


@shared_task(name="vedlegg.skann_gjenstaaende", ignore_result=True)
def skann_igjen() -> int:
    """Orders scans that are missing; nothing without a scanner."""
    return skann_gjenstaaende() if settings.CLAMAV_URL else 0


@shared_task(name="vedlegg.rydd", ignore_result=True)
def rydd_vedlegg() -> int:
    """Removes bytes that no row knows."""
    return rydd()
