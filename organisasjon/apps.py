from django.apps import AppConfig


class OrganisasjonConfig(AppConfig):
    name = "organisasjon"

    def ready(self) -> None:
        from organisasjon import overtakelse
        from utboks.jobber import Jobbslag, registrer

        registrer(Jobbslag(overtakelse.JOBBSLAG, overtakelse.kjoer, overtakelse.ved_feil))
