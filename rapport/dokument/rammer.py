"""What every format of the report says about itself: cover lines, marks and titles."""

from django.utils.translation import gettext as _

from felles.dokument.modell import Dokument
from felles.templatetags.tekst import tidspunkt


def merker(dokument: Dokument) -> list[str]:
    """The marks that stand on every page and sheet."""
    return [*([_("Eksempeldata")] if dokument.demo else []), *([_("Utkast")] if dokument.utkast else [])]


def demotekst(dokument: Dokument) -> str:
    """What the mark «Eksempeldata» means, for the first page; empty where the data are real."""
    if not dokument.demo:
        return ""
    return _(
        "Eksempeldata: Denne rapporten viser systemet i bruk. Avvikene, personene og tekstene er oppdiktet, "
        "og tallene sier ikke noe om kommunen."
    )


def dokumenttittel(dokument: Dokument) -> str:
    """The title in the file's properties: «Internkontroll 2024 – Røros kommune (eksempeldata)»."""
    tittel = f"{dokument.tittel} – {dokument.enhet}"
    tillegg = ", ".join(merke.lower() for merke in merker(dokument))
    return f"{tittel} ({tillegg})" if tillegg else tittel


def forsidelinjer(dokument: Dokument) -> list[tuple[str, str]]:
    """Name and value of what the cover says: what it is about, as of when, ordered by whom, made when."""
    return [
        (_("Gjelder"), dokument.enhet),
        (_("Periode"), dokument.periode_tekst),
        (_("Skjæringstidspunkt"), tidspunkt(dokument.skjaering)),
        (_("Bestilt av"), dokument.bestilt_av),
        (_("Bestilt"), tidspunkt(dokument.bestilt)),
        (_("Laget"), tidspunkt(dokument.laget)),
    ]
