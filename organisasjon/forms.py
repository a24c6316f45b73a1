"""Forms of organisation and people. They check form and spelling; the rules are in services."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from felles.skjema import Radskjema, Skjema, SoekbartValg
from felles.validering import KODELENGDE, valider_kode
from organisasjon.models import Bruker, Enhet, Enhetstype, Rolletype

Choices = Sequence[tuple[str, str]]


class InnloggingSkjema(Skjema, forms.Form):
    """brukernavn and password. Which of them is wrong is never said."""

    brukernavn = forms.CharField(
        label=_("Brukernavn"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    passord = forms.CharField(
        label=_("Passord"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


_PASSORDFEIL = {
    "password_too_short": _("Passordet er for kort. Bruk minst tolv tegn."),
    "password_too_common": _("Passordet er for lett å gjette. Velg et annet."),
    "password_too_similar": _("Passordet ligner for mye på navnet, brukernavnet eller e-postadressen din."),
}


class NyttPassordSkjema(Skjema, forms.Form):
    """A new password, twice, by the rules of AUTH_PASSWORD_VALIDATORS."""

    nytt = forms.CharField(
        label=_("Nytt passord"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    gjentatt = forms.CharField(
        label=_("Gjenta det nye passordet"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, bruker: Bruker, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bruker = bruker

    def clean_nytt(self) -> str:
        passord: str = self.cleaned_data["nytt"]
        try:
            password_validation.validate_password(passord, self.bruker)
        except forms.ValidationError as feil:
            # In our words: not all of the validators' own are there in Norwegian.
            tekster = [_PASSORDFEIL.get(str(en.code), en.messages[0]) for en in feil.error_list]
            raise forms.ValidationError(tekster) from feil
        return passord

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "nytt" in data and "gjentatt" in data and data["nytt"] != data["gjentatt"]:
            self.add_error("gjentatt", _("De to passordene er ikke like."))
        return data


class ByttPassordSkjema(NyttPassordSkjema):
    """The person's own change: the password they have comes first."""

    gammelt = forms.CharField(
        label=_("Passordet du har nå"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    field_order = ("gammelt", "nytt", "gjentatt")


class Enhetsvalg(forms.ChoiceField):
    """One enhet of those offered; the cleaned value is the Enhet, or None."""

    widget = SoekbartValg

    def clean(self, value: Any) -> Enhet | None:
        valgt = super().clean(value)
        return Enhet.objects.get(pk=valgt) if valgt else None


def _typer(*, kommune: bool) -> list[tuple[str, str]]:
    return [
        (valg[0], str(valg[1])) for valg in Enhetstype.choices if (valg[0] == Enhetstype.KOMMUNE) == kommune
    ]


class _Enhetsfelt(forms.Form):
    """What is said of an enhet, whether it is new or known."""

    navn = forms.CharField(label=_("Navn"), max_length=200)
    navn_andre_spraak = forms.CharField(
        label=_("Navn på et annet språk"),
        max_length=200,
        required=False,
        help_text=_("For eksempel sørsamisk, der kommunen bruker to språk."),
    )
    type = forms.ChoiceField(label=_("Type"))
    merkelapper = forms.CharField(
        label=_("Merkelapper"),
        max_length=200,
        required=False,
        help_text=_("Ord med mellomrom mellom, for eksempel: skole helse"),
    )
    beskrivelse = forms.CharField(
        label=_("Hovedoppgaver, mål og organisering"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": "8"}),
        help_text=_("Beskrivelsen som kommuneloven § 25-1 bokstav a krever. Den kommer med i rapporten."),
    )

    def clean_merkelapper(self) -> list[str]:
        ord = self.cleaned_data["merkelapper"].replace(",", " ").split()
        if any(len(ett) > 40 for ett in ord):
            raise forms.ValidationError(_("En merkelapp kan ha høyst 40 tegn."))
        return list(dict.fromkeys(ord))


class EnhetSkjema(Radskjema, _Enhetsfelt):
    """Name, type and description of a known enhet."""

    def __init__(self, *args: Any, kommune: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = _typer(kommune=kommune)  # type: ignore[attr-defined]


class NyEnhetSkjema(Skjema, _Enhetsfelt):
    """A new enhet."""

    kode = forms.CharField(
        label=_("Kode"),
        max_length=KODELENGDE,
        validators=[valider_kode],
        help_text=_("Koden følger enheten så lenge den finnes, også i importfiler. Den kan ikke endres."),
    )
    forelder = Enhetsvalg(label=_("Ligger under"))
    rapporteres_under = Enhetsvalg(
        label=_("Rapporteres under"),
        required=False,
        help_text=_("Bare når tallene skal regnes med et annet sted enn der enheten ligger i linjen."),
    )
    gyldig_fra = forms.DateField(
        label=_("Gyldig fra og med"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Tomt betyr at enheten alltid har vært der."),
    )
    field_order = (
        "navn",
        "navn_andre_spraak",
        "kode",
        "type",
        "forelder",
        "rapporteres_under",
        "gyldig_fra",
        "merkelapper",
        "beskrivelse",
    )

    def __init__(self, *args: Any, enheter: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = _typer(kommune=False)  # type: ignore[attr-defined]
        _tilby(self, "forelder", enheter)
        _tilby(self, "rapporteres_under", enheter)


class FlyttSkjema(Radskjema):
    """Where an enhet stands in the line, and where its figures are counted."""

    forelder = Enhetsvalg(label=_("Ligger under"))
    rapporteres_under = Enhetsvalg(
        label=_("Rapporteres under"),
        required=False,
        help_text=_("Bare når tallene skal regnes med et annet sted enn der enheten ligger i linjen."),
    )

    def __init__(self, *args: Any, enheter: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tilby(self, "forelder", enheter)
        _tilby(self, "rapporteres_under", enheter)


class LukkSkjema(Radskjema):
    """When an enhet ends, and who follows up its cases afterwards."""

    siste_dag = forms.DateField(label=_("Siste dag"), widget=forms.DateInput)
    etterfoelger = Enhetsvalg(
        label=_("Etterfølger"),
        required=False,
        help_text=_("Følger opp de åpne avvikene. Uten etterfølger gjør den overordnede enheten det."),
    )

    def __init__(self, *args: Any, enheter: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tilby(self, "etterfoelger", enheter)


class BekreftSkjema(Radskjema):
    """Only the version: for what is done with one press."""


class Desimaltall(forms.DecimalField):
    """A number as it is written here: «1 234,5». A point is accepted too."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(
            "".join(value.split()).replace(",", ".") if isinstance(value, str) else value
        )


class AarsverkSkjema(Skjema, forms.Form):
    """Årsverk and headcount of an enhet with its subtree in a year."""

    aar = forms.IntegerField(
        label=_("År"),
        min_value=1990,
        max_value=2100,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Skriv et årstall mellom 1990 og 2100.")
        ),
    )
    aarsverk = Desimaltall(
        label=_("Årsverk"),
        max_digits=9,
        decimal_places=2,
        min_value=0,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal"}),
        help_text=_("For eksempel 12,5"),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            _("Skriv årsverk som et tall, med høyst to desimaler."),
        ),
    )
    ansatte = forms.IntegerField(
        label=_("Ansatte"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Skriv antall ansatte som et helt tall.")
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and data["aarsverk"] is None and data["ansatte"] is None:
            self.add_error("aarsverk", _("Fyll ut årsverk, ansatte eller begge."))
        return data


class NyPersonSkjema(Skjema, forms.Form):
    """A new person."""

    brukernavn = forms.CharField(
        label=_("Brukernavn"),
        max_length=KODELENGDE,
        validators=[valider_kode],
        help_text=_("Det samme som i lønnssystemet eller importfilen. Det kan ikke endres."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    navn = forms.CharField(label=_("Navn"), max_length=200, widget=forms.TextInput({"autocomplete": "off"}))
    epost = forms.EmailField(
        label=_("E-post"), required=False, widget=forms.EmailInput({"autocomplete": "off"})
    )


class PersonSkjema(NyPersonSkjema):
    """Name and e-mail of a known person."""

    brukernavn = None  # type: ignore[assignment]


class RolleSkjema(Skjema, forms.Form):
    """A role to be given."""

    rolle = forms.ChoiceField(label=_("Rolle"), choices=Rolletype.choices, widget=forms.RadioSelect)
    enhet = Enhetsvalg(label=_("Enhet"), help_text=_("Rollen gjelder enheten og alt som ligger under den."))
    fra = forms.DateField(
        label=_("Fra og med"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Tomt betyr at personen alltid har hatt rollen."),
    )
    til = forms.DateField(
        label=_("Til og med"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Tomt betyr inntil videre."),
    )

    def __init__(self, *args: Any, enheter: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tilby(self, "enhet", enheter)


class AvsluttRolleSkjema(Skjema, forms.Form):
    """The last day of a role."""

    til = forms.DateField(
        label=_("Siste dag"),
        widget=forms.DateInput,
        help_text=_("Rollen gjelder ut denne dagen. Velg i går hvis den skal slutte å virke nå."),
    )


def _tilby(skjema: forms.BaseForm, felt: str, enheter: Choices) -> None:
    valgfri = not skjema.fields[felt].required
    foerst = [("", _("Ingen") if valgfri else _("Velg enhet"))]
    skjema.fields[felt].choices = [*foerst, *enheter]  # type: ignore[attr-defined]
    skjema.fields[felt].widget.attrs["data-soek"] = foerst[0][1]
