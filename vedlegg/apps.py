from django.apps import AppConfig


class VedleggConfig(AppConfig):
    name = "vedlegg"

    def ready(self) -> None:
        from utboks import jobber
        from vedlegg import checks  # noqa: F401  (registers the system check)
        from vedlegg.services import skanning

        jobber.registrer(
            jobber.Jobbslag(skanning.JOBBSLAG, skanning.skann, skanning.ved_feil, jobber.Koe.SKANN)
        )
