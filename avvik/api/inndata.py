"""What is sent in about avvik. What is allowed, the services say."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from avvik.forms.liste import AAPNE, ALLE, FORFALTE
from avvik.models import Avvik, Kategori
from avvik.services.melding import LENGSTE_HVA
from avvik.sporringer.duplikat import sak_med_nummer
from avvik.sporringer.liste import SORTERINGSVALG
from avvik.tilstander import Alvorlighetsgrad, Avvikstype, Status
from avvik.utfall import Avvisningsgrunn, Utfall
from felles.api.felt import (
    Boolsk,
    Dato,
    Heltall,
    Inndata,
    LangTekst,
    Oppslag,
    Tekst,
    Tekstvernet,
    Tidspunkt,
    Valg,
    Versjonert,
)
from organisasjon.api import Enhetsfelt, Personfelt, Personliste

LENGSTE_TITTEL = 200
_LENGSTE_SOEK = 200


class Kategorifelt(Oppslag):
    """A kategori, by kode."""

    default_error_messages = {"ukjent": gettext_lazy("Kategorien finnes ikke.")}

    def __init__(self, **felt: Any) -> None:
        super().__init__(lambda kode: Kategori.objects.filter(kode=kode).first(), **felt)


class Saksfelt(Oppslag):
    """Another case, by saksnummer, among those that the person may see."""

    default_error_messages = {"ukjent": gettext_lazy("Vi finner ingen sak med dette nummeret.")}

    def __init__(self, **felt: Any) -> None:
        super().__init__(self._finn, **felt)

    def _finn(self, saksnummer: str) -> Avvik | None:
        return sak_med_nummer(self.context["tilgang"], saksnummer)


class AvviksfilterSerializer(Inndata):
    """The filter of the list; open cases where no status is chosen, all where words are searched for."""

    status = Valg([AAPNE, FORFALTE, ALLE, *Status.values], required=False)
    enhet = Enhetsfelt(required=False, help_text=gettext_lazy("Koden til enheten, med alt under den."))
    kategori = Kategorifelt(
        required=False, help_text=gettext_lazy("Koden til kategorien, med alt under den.")
    )
    alvorlighetsgrad = Valg([*Alvorlighetsgrad.values, "ingen"], required=False)
    type = Valg(Avvikstype.choices, required=False)
    fra = Dato(required=False, help_text=gettext_lazy("Meldt fra og med denne dagen."))
    til = Dato(required=False, help_text=gettext_lazy("Meldt til og med denne dagen."))
    soek = Tekst(required=False, help_text=gettext_lazy("Det som kom i `soek` da du søkte."))
    sorter = Valg([kode for kode, _navn in SORTERINGSVALG], required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """See Serializer."""
        if "fra" in attrs and "til" in attrs and attrs["fra"] > attrs["til"]:
            raise ValidationError({"til": [_("Siste dag kan ikke være før den første.")]})
        return attrs


class SoekSerializer(Inndata):
    """Words or a saksnummer to look for."""

    ord = Tekst(allow_blank=False, max_length=_LENGSTE_SOEK)


class MeldSerializer(Tekstvernet):
    """A melding: what happened in one text, and where; the rest can wait."""

    hva = Tekst(max_length=LENGSTE_HVA)
    enhet = Enhetsfelt(help_text=gettext_lazy("Koden til enheten der det skjedde."))
    type = Valg(Avvikstype.choices, required=False)
    hendelsestidspunkt = Tidspunkt(required=False, allow_null=True)
    kategori = Kategorifelt(required=False, allow_null=True)
    strakstiltak = LangTekst(required=False)
    fortrolig = Boolsk(required=False)
    omhandler = Personliste(required=False)


class MedTekst(Tekstvernet, Versjonert):
    """About a stored case, with running text."""


class RettSerializer(MedTekst):
    """The reporter's correction; what is left out stays."""

    tittel = Tekst(required=False, max_length=LENGSTE_TITTEL)
    beskrivelse = Tekst(required=False, max_length=LENGSTE_HVA)
    enhet = Enhetsfelt(required=False)
    type = Valg(Avvikstype.choices, required=False)
    hendelsestidspunkt = Tidspunkt(required=False, allow_null=True)
    kategori = Kategorifelt(required=False, allow_null=True)
    strakstiltak = LangTekst(required=False)
    fortrolig = Boolsk(required=False)
    omhandler = Personliste(required=False)


class KlassifiserSerializer(MedTekst):
    """What the leder says of the case; what is left out stays. Without `frist` it follows from the grade."""

    kategori = Kategorifelt(required=False, allow_null=True)
    alvorlighetsgrad = Valg(Alvorlighetsgrad.choices, required=False, allow_null=True)
    type = Valg(Avvikstype.choices, required=False)
    frist = Dato(required=False, allow_null=True)
    enhet = Enhetsfelt(required=False)
    fortrolig = Boolsk(required=False)
    begrunnelse = LangTekst(required=False)


class TildelSerializer(MedTekst):
    """Who is to handle the case; null: the leder does."""

    behandler = Personfelt(allow_null=True)
    kommentar = LangTekst(required=False)


class OmhandlerSerializer(MedTekst):
    """Whom the case is about: a leder says all, others whom it is about besides."""

    omhandler = Personliste()
    feilfoert = Personliste(required=False)
    grunn = LangTekst(required=False)


class VideresendSerializer(MedTekst):
    til = Enhetsfelt()
    melding = LangTekst()


class SendTilbakeSerializer(MedTekst):
    kommentar = LangTekst()


class LukkSerializer(MedTekst):
    """Outcome and message; kategori and grade count where the case has none yet."""

    utfall = Valg(Utfall.choices)
    melding = LangTekst()
    aarsak = LangTekst(required=False)
    alvorlighetsgrad = Valg(Alvorlighetsgrad.choices, required=False)
    kategori = Kategorifelt(required=False)


class AvvisSerializer(MedTekst):
    grunn = Valg(Avvisningsgrunn.choices)
    melding = LangTekst()
    duplikat_av = Saksfelt(required=False)


class GrunnSerializer(MedTekst):
    """Why a melding is withdrawn, or a case taken up again."""

    grunn = LangTekst()


class DialogmeldingSerializer(Tekstvernet):
    tekst = LangTekst()


class LestSerializer(Inndata):
    """To which message of the dialogue the person has read."""

    til = Heltall(min_value=1, max_value=2**63 - 1)


class FilerSerializer(serializers.Serializer):
    """Files of a form. Read by the form of the pages."""

    filer = serializers.ListField(child=serializers.FileField())
    delt = serializers.BooleanField(required=False)
