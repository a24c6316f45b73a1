from django.apps import AppConfig


class SjekklisteConfig(AppConfig):
    name = "sjekkliste"

    def ready(self) -> None:
        from felles.register import registrer
        from hendelser import historikk
        from sjekkliste.epost import SLAG
        from sjekkliste.klarspraak import MALSETNINGER
        from sjekkliste.register import REGISTER
        from utboks import epost

        epost.registrer(*SLAG)
        registrer(REGISTER)
        historikk.registrer(MALSETNINGER)
