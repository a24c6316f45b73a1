"""The number of a case: «2024-000123», one series a year (in Europe/Oslo)."""

from django.db import connection
from django.utils.translation import gettext as _

from felles.feil import Domenefeil

# An import brings in numbers up to here; those above are for what is reported afterwards.
STOERSTE_IMPORTERTE = 899_999
STOERSTE = 999_999


def neste_saksnummer(aar: int) -> str:
    """The next number of the year: no gaps, no doubles; the row of the series is locked until commit.

    Passes over numbers that are taken though the series has not come to them: some were imported before there
    was a limit. Raises Domenefeil where the year has none left.
    """
    with connection.cursor() as peker:
        while True:
            peker.execute(
                "INSERT INTO avvik_nummerserie (aar, siste) VALUES (%s, 1)"
                " ON CONFLICT (aar) DO UPDATE SET siste = avvik_nummerserie.siste + 1"
                " WHERE avvik_nummerserie.siste < %s RETURNING siste",
                [aar, STOERSTE],
            )
            rad = peker.fetchone()
            if rad is None:
                raise Domenefeil(
                    _("Alle saksnummer for %(aar)d er brukt. Be den som drifter ikontroll, om hjelp.")
                    % {"aar": aar}
                )
            nummer = f"{aar}-{rad[0]:06}"
            if rad[0] <= STOERSTE_IMPORTERTE:
                return nummer
            peker.execute("SELECT FROM avvik_avvik WHERE saksnummer = %s", [nummer])
            if peker.fetchone() is None:
                return nummer


class Saksnummer:
    """A part of an address that is a saksnummer."""

    regex = "[0-9]{4}-[0-9]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
