from django.apps import AppConfig


class VedleggConfig(AppConfig):
    name = "vedlegg"

    def ready(self) -> None:
        from hendelser import historikk
        from utboks import jobber
        from vedlegg import checks  # noqa: F401  (registers the system check)
        from vedlegg.historikk import SETNINGER
        from vedlegg.services import skanning

        historikk.registrer(SETNINGER)

        jobber.registrer(
            jobber.Jobbslag(skanning.JOBBSLAG, skanning.skann, skanning.ved_feil, jobber.Koe.SKANN)
        )
