from django.apps import AppConfig


class SaksrammeConfig(AppConfig):
    name = "saksramme"

    def ready(self) -> None:
        from hendelser import historikk
        from saksramme.eksport import jobb
        from saksramme.eksport.services import JOBBSLAG
        from saksramme.historikk import SETNINGER
        from utboks.jobber import Jobbslag, Koe, registrer

        historikk.registrer(SETNINGER)
        registrer(Jobbslag(JOBBSLAG, jobb.kjoer, jobb.ved_feil, Koe.RAPPORT))
