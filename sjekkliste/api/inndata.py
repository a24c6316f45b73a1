"""What is sent in about sjekklister. What is allowed, the services say."""

from django.utils.translation import gettext_lazy as _

from felles.api.felt import Dato, Heltall, Inndata, Tekst, Tidspunkt, Valg, Versjonert
from sjekkliste.tilstander import Status, Svarverdi


class RundeAapningSerializer(Inndata):
    """Which tertial to open; without frist the usual one."""

    aar = Heltall(min_value=1900, max_value=9998)
    tertial = Heltall(min_value=1, max_value=3)
    frist = Dato(required=False, allow_null=True)


class RundeendringSerializer(Versjonert):
    """The dates to move; what is left out stays."""

    frist = Dato(required=False)
    laases = Dato(required=False)


class SvarSerializer(Versjonert):
    """A whole answer: all that a person may write about a question."""

    verdi = Valg(Svarverdi.choices, allow_blank=True)
    kommentar = Tekst()
    planlagt = Dato(allow_null=True)
    uten_tiltak = Tekst()
    motsigelse_svar = Tekst()


class SvarendringSerializer(Versjonert):
    """Parts of an answer; what is left out stays."""

    verdi = Valg(Svarverdi.choices, allow_blank=True, required=False)
    kommentar = Tekst(required=False)
    planlagt = Dato(allow_null=True, required=False)
    uten_tiltak = Tekst(required=False)
    motsigelse_svar = Tekst(required=False)


class MedvirkningSerializer(Versjonert):
    """How the employees and the verneombud took part."""

    medvirkning_ansatte = Tekst()
    medvirkning_verneombud = Tekst()


class ReturSerializer(Versjonert):
    """What must be done better."""

    melding = Tekst()


class SjekklistefilterSerializer(Inndata):
    """Which sjekklister to list; all that the person may see where nothing is chosen."""

    aar = Heltall(required=False, min_value=1900, max_value=9998)
    tertial = Heltall(required=False, min_value=1, max_value=3)
    enhet = Tekst(required=False, allow_blank=False, help_text=_("Koden til virksomheten."))
    status = Valg(Status.choices, required=False)


class TallfilterSerializer(Inndata):
    """Of which part of the kommune, and as of which moment."""

    enhet = Tekst(
        required=False,
        allow_blank=False,
        help_text=_("Koden til enheten, med alt under den. Hele kommunen uten."),
    )
    skjaering = Tidspunkt(
        required=False, help_text=_("Tallene slik de var da. Uten: da runden ble låst, ellers nå.")
    )
