"""System check of the installation's files."""

import os
from pathlib import Path
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


@register(deploy=True)
def mappen_kan_skrives(**kwargs: Any) -> list[Warning]:
    """Warns where nothing can be stored: the folder, or the nearest that exists above it, is not ours."""
    mappe = Path(settings.MEDIA_ROOT)
    finnes = next((en for en in (mappe, *mappe.absolute().parents) if en.exists()), mappe)
    if finnes.is_dir() and os.access(finnes, os.W_OK | os.X_OK):
        return []
    return [
        Warning(
            f"The folder of attachments cannot be written: {mappe}",
            hint="Set VEDLEGG_MAPPE to a folder that the product's user may write to.",
            id="vedlegg.W002",
        )
    ]
