from django.apps import AppConfig


class TiltakConfig(AppConfig):
    name = "tiltak"

    def ready(self) -> None:
        from felles.liste import liste
        from tiltak.epost import SLAG
        from tiltak.lister import LISTER
        from utboks import epost

        epost.registrer(*SLAG)
        liste.registrer(*LISTER)
