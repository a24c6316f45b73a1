"""The fields of what is sent in: their form alone, with sentences in the language of the pages."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType, ValidationError

from felles.foedselsnummer import inneholder_foedselsnummer
from felles.tekst import normaliser

STOERSTE_VERSJON = 2**31 - 1
LENGSTE_TEKST = 10_000


class _Felt:
    """Before the framework's own class, whose sentences for the rest are meant for developers."""

    default_error_messages = {
        "required": gettext_lazy("Feltet mangler."),
        "null": gettext_lazy("Feltet kan ikke være null."),
        "blank": gettext_lazy("Feltet kan ikke være tomt."),
    }


class Heltall(_Felt, serializers.IntegerField):
    """A whole number."""

    default_error_messages = {
        **dict.fromkeys(("invalid", "max_string_length"), gettext_lazy("Skriv et heltall.")),
        "min_value": gettext_lazy("Tallet må være minst {min_value}."),
        "max_value": gettext_lazy("Tallet kan være høyst {max_value}."),
    }


class Boolsk(_Felt, serializers.BooleanField):
    """true or false, and none of the words that mean so elsewhere."""

    default_error_messages = {"invalid": gettext_lazy("Skriv true eller false.")}

    def to_internal_value(self, data: Any) -> bool:
        """See Field."""
        if not isinstance(data, bool):
            self.fail("invalid")
        return bool(data)


class Dato(_Felt, serializers.DateField):
    """A day, as 2024-08-31."""

    default_error_messages = dict.fromkeys(
        ("invalid", "datetime"), gettext_lazy("Skriv en dato som finnes, slik: 2024-08-31.")
    )


class Tidspunkt(_Felt, serializers.DateTimeField):
    """An instant that can be computed with: those at the ends of the calendar cannot in another time zone."""

    default_error_messages = dict.fromkeys(
        ("invalid", "date", "make_aware", "overflow"),
        gettext_lazy("Skriv et tidspunkt som finnes, slik: 2024-08-31T14:30:00+02:00."),
    )

    def to_internal_value(self, value: Any) -> dt.datetime:
        """See Field."""
        try:
            tid: dt.datetime = super().to_internal_value(value)
        except OverflowError:
            tid = dt.datetime.min
        if not 1900 <= tid.year <= 9998:
            self.fail("invalid")
        return tid


class Tekst(_Felt, serializers.CharField):
    """Running text, that may be empty. What more is asked of it, the service says."""

    default_error_messages = {
        "invalid": gettext_lazy("Skriv en tekst."),
        "max_length": gettext_lazy("Teksten kan ha høyst {max_length} tegn."),
    }

    def __init__(self, **felt: Any) -> None:
        super().__init__(**{"allow_blank": True, "trim_whitespace": False} | felt)

    def to_internal_value(self, data: Any) -> str:
        """See Field. PostgreSQL stores neither NUL nor half a character; the rest as forms do."""
        tekst: str = super().to_internal_value(data)
        if any(tegn == "\x00" or "\ud800" <= tegn <= "\udfff" for tegn in tekst):
            raise ValidationError(_("Teksten inneholder et ugyldig tegn."))
        tekst = normaliser(tekst)
        if not tekst and not self.allow_blank:
            self.fail("blank")
        return tekst


class LangTekst(Tekst):
    """As long as the text boxes of the pages take; `max_length` where one takes less."""

    def __init__(self, **felt: Any) -> None:
        super().__init__(**{"max_length": LENGSTE_TEKST} | felt)


class Oppslag(Tekst):
    """Something stored, named by its code. What the code does not name is refused."""

    default_error_messages = {"ukjent": gettext_lazy("Koden finnes ikke.")}

    def __init__(self, finn: Callable[[str], Any], **felt: Any) -> None:
        """`finn` gives what has the code; it raises DoesNotExist, or gives None, where nothing has."""
        super().__init__(**{"allow_blank": False} | felt)
        self.finn = finn

    def to_internal_value(self, data: Any) -> Any:
        """See Field."""
        kode = super().to_internal_value(data)
        try:
            funnet = self.finn(kode)
        except ObjectDoesNotExist:
            funnet = None
        if funnet is None:
            self.fail("ukjent")
        return funnet


class Liste(_Felt, serializers.ListField):
    """Several of one kind."""

    default_error_messages = {
        "not_a_list": gettext_lazy("Skriv en liste."),
        "max_length": gettext_lazy("Listen kan ha høyst {max_length}."),
    }


class Valg(_Felt, serializers.ChoiceField):
    """One of a few codes."""

    default_error_messages = {"invalid_choice": gettext_lazy("Verdien er ikke et av valgene.")}


class Inndata(serializers.Serializer):
    """What is sent in: checks form alone, never a rule. An unknown name is refused, as it may be a typo."""

    def to_internal_value(self, data: Any) -> Any:
        """See Serializer."""
        ukjente = [navn for navn in data if navn not in self.fields]
        if ukjente:
            # Quoted only where it can be a name: it goes out again in the answer.
            navn = next((u for u in ukjente if u.isascii() and u.isidentifier() and len(u) <= 40), "")
            raise ValidationError({navn or "non_field_errors": [_("Dette feltet finnes ikke.")]})
        return super().to_internal_value(data)


class Tekstvernet(Inndata):
    """With running text: what seems to hold a fødselsnummer is not stored unasked, as in the forms."""

    ikke_foedselsnummer = Boolsk(
        required=False,
        help_text=gettext_lazy("true: tallet i teksten ligner bare på et fødselsnummer."),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """See Serializer."""
        if not attrs.pop("ikke_foedselsnummer", False):
            tekster = [navn for navn, verdi in attrs.items() if isinstance(verdi, str)]
            mistenkte = [navn for navn in tekster if inneholder_foedselsnummer(attrs[navn])]
            if mistenkte:
                melding = _("Teksten ser ut til å inneholde et fødselsnummer. Ta det bort.")
                raise ValidationError({navn: [melding] for navn in mistenkte})
        return attrs


class Versjonert(Inndata):
    """With the version that the sender had before them."""

    versjon = Heltall(min_value=0, max_value=STOERSTE_VERSJON)


def sendt(skjema: type[Inndata], data: Any, **kontekst: Any) -> dict[str, Any]:
    """What was sent, checked; raises the framework's ValidationError. `kontekst` is for the fields."""
    if isinstance(data, QueryDict):
        raise UnsupportedMediaType("form")  # a form that a middleware has read, or no body
    if not isinstance(data, dict):
        raise ValidationError(_("Send et JSON-objekt."))
    leser = skjema(data=data, context=kontekst)
    leser.is_valid(raise_exception=True)
    return dict(leser.validated_data)


def fra_adressen(skjema: type[Inndata], parametre: Any) -> dict[str, Any]:
    """The parameters of an address, checked; those of the paging are left alone."""
    return sendt(
        skjema, {navn: verdi for navn, verdi in parametre.items() if navn not in ("etter", "antall")}
    )
