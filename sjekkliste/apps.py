from django.apps import AppConfig


class SjekklisteConfig(AppConfig):
    name = "sjekkliste"

    def ready(self) -> None:
        from felles import saker
        from sjekkliste.saker import Sjekklistesaker

        saker.registrer(Sjekklistesaker())
