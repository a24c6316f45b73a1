from django.apps import AppConfig

from felles.demopersoner import registrer


class DemoConfig(AppConfig):
    """Example data: Røros' organisation with invented people and cases. Has no models of its own."""

    name = "demo"

    def ready(self) -> None:
        """Tells the login page whom to show first in a demo."""
        from demo.personer import DEMOPERSONER

        registrer(DEMOPERSONER)
