from django.apps import AppConfig


class SjekklisteConfig(AppConfig):
    name = "sjekkliste"

    def ready(self) -> None:
        from felles import kunnskap, register, saker, vedleggseier
        from sjekkliste.epost import SLAG
        from sjekkliste.kilde import Tiltakskilde
        from sjekkliste.saker import Sjekklistesaker
        from sjekkliste.tall import Sjekklistetall
        from utboks import epost

        epost.registrer(*SLAG)
        saker.registrer(Sjekklistesaker())
        vedleggseier.registrer(Sjekklistesaker())
        register.registrer(Sjekklistetall())
        kunnskap.registrer(Tiltakskilde())
