from django.apps import AppConfig


class OrganisasjonConfig(AppConfig):
    name = "organisasjon"

    def ready(self) -> None:
        from felles.liste import liste
        from hendelser import historikk
        from organisasjon import overtakelse
        from organisasjon.historikk import SETNINGER
        from organisasjon.lister import LISTER
        from utboks.jobber import Jobbslag, registrer

        registrer(Jobbslag(overtakelse.JOBBSLAG, overtakelse.kjoer, overtakelse.ved_feil))
        historikk.registrer(SETNINGER)
        liste.registrer(*LISTER)
