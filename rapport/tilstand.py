"""What became of a report's files, in words that help whoever ordered it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from felles.templatetags.tekst import tidspunkt
from rapport.models import FILSTEG, Rapport, Steg


@dataclass(frozen=True)
class Filfeil:
    """A file that could not be made: what to call that, and the reason as a sentence."""

    tittel: str
    grunn: str


def filfeil(rapport: Rapport) -> list[Filfeil]:
    """The files that could not be made, in the order of the steps."""
    feilet = {steg.steg: steg.feil for steg in rapport.steg.all() if steg.feil}
    titler = {
        Steg.PDF: _("PDF-filen kunne ikke lages"),
        Steg.DOCX: _("Word-filen kunne ikke lages"),
        Steg.XLSX: _("Regnearket kunne ikke lages"),
    }
    return [Filfeil(titler[steg], setning(feilet[steg])) for steg in FILSTEG if steg in feilet]


def setning(grunn: str) -> str:
    """The reason as a sentence; empty where there is none."""
    return f"{grunn.rstrip('.')}." if grunn else ""


def raad(rapport: Rapport) -> str:
    """What to do about a failure: first try again, then whom to tell, and what they need to find it."""
    sist = max((steg.ferdig for steg in rapport.steg.all()), default=rapport.startet or rapport.bestilt)
    return _(
        "Prøv igjen. Feiler det en gang til, så si fra til den som drifter systemet, og oppgi rapport nummer "
        "%(nummer)s og %(naar)s."
    ) % {"nummer": rapport.pk, "naar": tidspunkt(sist)}
