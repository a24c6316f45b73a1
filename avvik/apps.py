from django.apps import AppConfig
from django.urls import register_converter


class AvvikConfig(AppConfig):
    name = "avvik"

    def ready(self) -> None:
        from avvik.epost import SLAG
        from avvik.register import REGISTER
        from avvik.saksnummer import Saksnummer
        from felles.register import registrer
        from utboks import epost

        epost.registrer(*SLAG)
        registrer(REGISTER)
        register_converter(Saksnummer, "saksnummer")
