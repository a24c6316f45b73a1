"""What can go wrong in the domain. Services raise these; pages, API, import and jobs show them."""

from django.utils.translation import gettext_lazy as _


class Domenefeil(Exception):
    """A rule of the domain says no. `str()` is a sentence that a user may read, in bokmål.

    `felt` names the input that the sentence is about, where it is one: forms show it there.
    """

    standardmelding = _("Dette lar seg ikke gjøre.")

    def __init__(self, melding: object = None, *, felt: str | None = None) -> None:
        super().__init__(melding if melding is not None else self.standardmelding)
        self.felt = felt

    def setning(self) -> str:
        """What to say to a person who can do something about it, beside what they typed."""
        return str(self)


class IkkeTillatt(Domenefeil):
    """The user sees the object but lacks the role for this. Pages answer 403."""

    standardmelding = _("Du har ikke rollen som trengs for å gjøre dette.")

    def setning(self) -> str:
        """Raises itself: nothing that they type would help, and so it is never shown in a form."""
        raise self


class UgyldigOvergang(Domenefeil):
    """The case is in a status from which this step does not lead."""

    standardmelding = _("Saken har ikke en status som tillater dette.")


class Utdatert(Domenefeil):
    """Somebody else changed the row since the user opened it. Pages answer 409 and keep what was typed."""

    standardmelding = _(
        "Noen andre har endret saken etter at du åpnet den. Det du skrev, står her fortsatt. "
        "Se hva som er endret, og lagre på nytt."
    )


class AlleredeSendt(Domenefeil):
    """The same has been sent before. Pages answer 409 with what was typed; the person may send it again."""

    standardmelding = _("Dette er sendt før.")
