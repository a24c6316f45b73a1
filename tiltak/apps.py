from django.apps import AppConfig


class TiltakConfig(AppConfig):
    name = "tiltak"

    def ready(self) -> None:
        from tiltak.epost import SLAG
        from utboks import epost

        epost.registrer(*SLAG)
