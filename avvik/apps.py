from django.apps import AppConfig


class AvvikConfig(AppConfig):
    name = "avvik"

    def ready(self) -> None:
        from avvik.epost import SLAG
        from avvik.kunnskap import Avvikskilde
        from avvik.saker import Avvikssaker
        from avvik.tall import Avvikstall
        from felles import kunnskap, register, saker, vedleggseier
        from utboks import epost

        epost.registrer(*SLAG)
        saker.registrer(Avvikssaker())
        vedleggseier.registrer(Avvikssaker())
        register.registrer(Avvikstall())
        kunnskap.registrer(Avvikskilde())
