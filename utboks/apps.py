from django.apps import AppConfig


class UtboksConfig(AppConfig):
    name = "utboks"

    def ready(self) -> None:
        from utboks import epost
        from utboks.jobber import Jobbslag, registrer

        registrer(Jobbslag(epost.JOBBSLAG, epost.kjoer, epost.ved_feil))
