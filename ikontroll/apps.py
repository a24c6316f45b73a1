from typing import Any

from django.apps import AppConfig


class IkontrollConfig(AppConfig):
    name = "ikontroll"

    def ready(self) -> None:
        """Last of all apps: every register has declared itself."""
        from drf_spectacular.settings import spectacular_settings

        from felles.register import alle
        from ikontroll import checks  # noqa: F401  (registers the system checks)
        from ikontroll.celery import app

        navn: dict[str, Any] = {**spectacular_settings.ENUM_NAME_OVERRIDES}
        for register in alle():
            navn |= register.api_navn
            for rutine in register.rutiner:
                oppgave = {"task": rutine.oppgave, "schedule": rutine.naar}
                app.conf.beat_schedule[rutine.oppgave.replace(".", "-")] = oppgave
        spectacular_settings.apply_patches({"ENUM_NAME_OVERRIDES": navn})
