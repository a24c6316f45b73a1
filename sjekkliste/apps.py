from django.apps import AppConfig


class SjekklisteConfig(AppConfig):
    name = "sjekkliste"

    def ready(self) -> None:
        from felles.liste import liste
        from felles.register import registrer
        from sjekkliste.epost import SLAG
        from sjekkliste.lister import LISTER
        from sjekkliste.register import REGISTER
        from utboks import epost

        epost.registrer(*SLAG)
        registrer(REGISTER)
        liste.registrer(*LISTER)
