"""What a code may look like: kode, brukernavn and saksnummer, on pages and in files."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KODELENGDE = 40
# Control characters, surrogates, separators of lines and paragraphs; all other Unicode text may be a code.
_STYRETEGN = {"Cc", "Cs", "Zl", "Zp"}


def valider_kode(verdi: str) -> None:
    """Up to 40 characters, case-sensitive, without `;` no space at the ends; else ValidationError."""
    if not verdi or verdi != verdi.strip():
        raise ValidationError(_("Koden kan ikke være tom eller ha mellomrom først eller sist."))
    if len(verdi) > KODELENGDE:
        raise ValidationError(_("Koden kan ha høyst %(antall)d tegn.") % {"antall": KODELENGDE})
    if ";" in verdi or any(unicodedata.category(tegn) in _STYRETEGN for tegn in verdi):
        raise ValidationError(_("Koden kan ikke inneholde semikolon eller usynlige tegn."))
