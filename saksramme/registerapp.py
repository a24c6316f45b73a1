"""What the app of a register is to Django: `name` is all that it says itself."""

from importlib import import_module

from django.apps import AppConfig


class Registerapp(AppConfig):
    """Enters what `<app>/register.py` declares, when the app is ready."""

    def ready(self) -> None:
        from felles.liste import liste
        from felles.register import Register, registrer
        from utboks import epost

        register: Register = import_module(f"{self.name}.register").REGISTER
        registrer(register)
        epost.registrer(*register.epost)
        liste.registrer(*register.lister)
