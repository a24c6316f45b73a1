from django.apps import AppConfig


class UtboksConfig(AppConfig):
    name = "utboks"

    def ready(self) -> None:
        from utboks import epost
        from utboks.jobber import Jobbslag, Koe, registrer

        registrer(Jobbslag(epost.JOBBSLAG, epost.kjoer, epost.ved_feil, Koe.EPOST))
