from django.apps import AppConfig


class SaksrammeConfig(AppConfig):
    name = "saksramme"

    def ready(self) -> None:
        from hendelser import historikk
        from saksramme.historikk import SETNINGER

        historikk.registrer(SETNINGER)
