from django.apps import AppConfig


class TiltakConfig(AppConfig):
    name = "tiltak"

    def ready(self) -> None:
        from felles.liste import liste
        from hendelser import historikk
        from tiltak.epost import SLAG
        from tiltak.historikk import SETNINGER
        from tiltak.lister import LISTER
        from utboks import epost

        epost.registrer(*SLAG)
        historikk.registrer(SETNINGER)
        liste.registrer(*LISTER)
