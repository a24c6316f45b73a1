from django.apps import AppConfig


class AvvikConfig(AppConfig):
    name = "avvik"

    def ready(self) -> None:
        from avvik.epost import SLAG
        from avvik.register import REGISTER
        from felles.register import registrer
        from utboks import epost

        epost.registrer(*SLAG)
        registrer(REGISTER)
