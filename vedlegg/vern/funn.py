"""What is said of what was found: a sentence, and what to do."""

from django.utils.translation import gettext_lazy as _

MAKROER = _("Filen inneholder makroer. Lagre den uten makroer, og prøv igjen.")
OBJEKT = _("Dokumentet inneholder et objekt fra et annet program. Lagre det som PDF, og prøv igjen.")
HENTER = _(
    "Dokumentet henter noe fra et annet sted når det åpnes, for eksempel en mal, et bilde eller et regneark. "
    "Lagre det som PDF, og prøv igjen."
)
LENKE = _(
    "Dokumentet har en lenke som ikke fører til et nettsted eller en e-postadresse. "
    "Fjern lenken eller lagre dokumentet som PDF, og prøv igjen."
)
SKADET = _("Filen er skadet eller låst med passord.")
PDF_SKADET = _("PDF-filen er skadet og kan ikke leses.")
PDF_LAAST = _("PDF-filen er låst med passord. Lagre den uten passord, og prøv igjen.")
PDF_SKRIPT = _(
    "PDF-filen gjør noe av seg selv når den åpnes, eller inneholder skript. "
    "Skriv den ut som PDF på nytt, og prøv igjen."
)
PDF_FILER = _(
    "PDF-filen har andre filer inni seg. Skriv den ut som PDF på nytt, og legg ved filene hver for seg."
)
PDF_SKJEMA = _(
    "PDF-filen er et skjema som bare noen programmer kan vise. Skriv den ut som PDF, og prøv igjen."
)
PDF_FOR_STOR = _(
    "PDF-filen er for stor eller innviklet til å bli sjekket. Skriv den ut som PDF på nytt, og prøv igjen."
)
