from django.apps import AppConfig


class SaksrammeConfig(AppConfig):
    name = "saksramme"

    def ready(self) -> None:
        from saksramme.eksport import jobb
        from saksramme.eksport.services import JOBBSLAG
        from utboks.jobber import Jobbslag, Koe, registrer

        registrer(Jobbslag(JOBBSLAG, jobb.kjoer, jobb.ved_feil, Koe.RAPPORT))
