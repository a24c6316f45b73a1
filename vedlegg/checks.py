"""System check of the installation's files."""

from typing import Any

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def filer_skannes(**kwargs: Any) -> list[Warning]:
    """Warns where what people upload is not looked at by a virus scanner."""
    if settings.CLAMAV_URL:
        return []
    return [
        Warning(
            "Uploaded files are not scanned for viruses.",
            hint="Set CLAMAV_URL to a clamd, such as unix:///run/clamav/clamd.ctl or tcp://localhost:3310.",
            id="vedlegg.W001",
        )
    ]
