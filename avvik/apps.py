from django.urls import register_converter

from saksramme import registerapp


class AvvikConfig(registerapp.Registerapp):
    name = "avvik"

    def ready(self) -> None:
        from avvik.saksnummer import Saksnummer

        super().ready()
        register_converter(Saksnummer, "saksnummer")
