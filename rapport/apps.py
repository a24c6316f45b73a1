from django.apps import AppConfig


class RapportConfig(AppConfig):
    name = "rapport"

    def ready(self) -> None:
        from felles.liste import liste
        from rapport import jobb
        from rapport.lister import LISTER
        from rapport.services import JOBBSLAG
        from utboks.jobber import Jobbslag, Koe, registrer

        registrer(Jobbslag(JOBBSLAG, jobb.kjoer, jobb.ved_feil, Koe.RAPPORT))
        liste.registrer(*LISTER)
