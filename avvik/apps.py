from django.apps import AppConfig


class AvvikConfig(AppConfig):
    name = "avvik"

    def ready(self) -> None:
        from avvik.epost import SLAG
        from avvik.lister import LISTER
        from avvik.register import REGISTER
        from felles.liste import liste
        from felles.register import registrer
        from utboks import epost

        epost.registrer(*SLAG)
        registrer(REGISTER)
        liste.registrer(*LISTER)
