"""What a code may look like: kode, brukernavn and saksnummer, on pages and in files."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KODELENGDE = 40
# Control characters, surrogates, separators of lines and paragraphs; all other Unicode text may be a code.
_STYRETEGN = {"Cc", "Cs", "Zl", "Zp"}


def valider_kode(verdi: str) -> None:
    """Up to 40 characters without `;`, `|`, anything invisible, or a space at the ends; else ValidationError.

    Expects text that `felles.tekst.normaliser` has been through. Capital letters are told from small ones.
    """
    if not verdi or verdi != verdi.strip():
        raise ValidationError(_("Koden kan ikke være tom eller ha mellomrom først eller sist."))
    if len(verdi) > KODELENGDE:
        raise ValidationError(_("Koden kan ha høyst %(antall)d tegn.") % {"antall": KODELENGDE})
    if ";" in verdi or "|" in verdi:
        raise ValidationError(_("Koden kan ikke inneholde semikolon (;) eller loddrett strek (|)."))
    if verdi.isascii() and verdi.isprintable():
        return
    for plass, tegn in enumerate(verdi, start=1):
        slag = unicodedata.category(tegn)
        if slag == "Cf":
            raise ValidationError(
                _("Koden har et usynlig tegn (%(tegn)s) på plass %(plass)d. Skriv koden på nytt for hånd.")
                % {"tegn": f"U+{ord(tegn):04X}", "plass": plass}
            )
        if slag in _STYRETEGN:
            raise ValidationError(_("Koden kan ikke inneholde linjeskift eller styretegn."))
