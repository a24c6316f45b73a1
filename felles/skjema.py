"""The base of every form: Designsystemet's classes, Norwegian dates, and what was typed is never lost."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, flatatt, pretty_name
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.kladd import gi_tilbake
from felles.tekst import normaliser

_UTEN_KLASSE = (forms.HiddenInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


class _NativDato:
    """A native input. What the browser could not show in it is shown as text, as it was typed."""

    nativ_type: str
    supports_microseconds = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        kontekst: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        vist = kontekst["widget"]["value"]
        kontekst["widget"]["type"] = self.nativ_type if not vist or self._kan_vises(vist) else "text"
        return kontekst

    def _kan_vises(self, vist: str) -> bool:
        raise NotImplementedError


class DatoInndata(_NativDato, forms.DateInput):
    """<input type="date">; the field accepts 31.08.2024 and 2024-08-31."""

    nativ_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def _kan_vises(self, vist: str) -> bool:
        try:
            return parse_date(vist) is not None
        except ValueError:
            return False


class TidspunktInndata(_NativDato, forms.DateTimeInput):
    """<input type="datetime-local">, in Europe/Oslo; the field accepts 31.08.2024 14.30 too."""

    nativ_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")

    def _kan_vises(self, vist: str) -> bool:
        try:
            return "T" in vist and parse_datetime(vist) is not None
        except ValueError:
            return False


class SoekbartValg(forms.Select):
    """A long list of choices that one can type in. Without JavaScript it is a plain list."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-soek": "", **(attrs or {})}, choices)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Writes the options itself (ungrouped): a template for each of thousands takes a second.

        Where nothing is chosen, an empty choice stands first: a browser would show the first as if chosen.
        """
        valgte = {str(verdi) for verdi in self.format_value(value)}
        koder = {str(v) for v, _tekst in self.choices}
        tom = [] if "" in koder or valgte & koder else [("", "")]
        valg = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (v, SafeString(" selected") if str(v) in valgte else "", tekst)
                for v, tekst in [*tom, *self.choices]
            ),
        )
        return format_html(
            "<select{}>{}</select>", flatatt({"name": name, **self.build_attrs(self.attrs, attrs)}), valg
        )


class Skjema(forms.BaseForm):
    """Mixin for Form and ModelForm, put first: `class MeldAvvikSkjema(Skjema, forms.Form)`.

    Sets Designsystemet's class on every widget, makes date fields native and text areas of a sensible height,
    and normalises text (felles/tekst.py).
    """

    use_required_attribute = False
    # Where it is sent to, if not to the page that it stands on: so a form that comes back finds its place.
    skjemaadresser: tuple[str, ...] = ()
    # The buttons that look something up instead of sending the form, each with the part that it renews.
    soekeknapper: Mapping[str, str] = {}
    versjonsfelt = "versjon"  # the hidden field with the version that the writer had before them
    gjenopprettet = False  # begins with what was typed when it could not be taken (felles/kladd.py)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        gi_tilbake(self)
        for navn, felt in self.fields.items():
            _kle_paa(felt)
            _gi_normal_tekst(felt)
            _gi_feilmeldinger(felt, str(felt.label or pretty_name(navn)))

    def legg_til_domenefeil(self, feil: Domenefeil) -> None:
        """Shows an error of the domain at the field that it is about, or above the form.

        Who may not do this at all is told so by a page of its own: IkkeTillatt is raised on.
        """
        felt = feil.felt if feil.felt in self.fields else None
        self.add_error(felt, ValidationError(feil.setning()))

    def friskt_opp(self, versjon: int, **mer: int) -> None:
        """After a conflict: the same text, now against the version that the writer is shown."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for navn, verdi in {self.versjonsfelt: versjon, **mer}.items():
            data[self.add_prefix(navn)] = str(verdi)
        self.data = data

    def vis_uten_kontroll(self) -> None:
        """Shown again as it was typed, without finding faults in what is not finished."""
        self._errors = ErrorDict()


class Radskjema(Skjema, forms.Form):
    """A form of a row that somebody else may change meanwhile; `versjon` is the one that the writer saw."""

    versjon = forms.IntegerField(widget=forms.HiddenInput)
    lagret_naa: list[tuple[str, str]] | None = None

    def vis_som_lagret(self, lagret: Mapping[str, Any]) -> None:
        """After Utdatert: keeps what was typed, says what is stored now, and takes the new version.

        `lagret` is what `initial` would be now.
        """
        self.data = {**{navn: self[navn].value() for navn in self.fields}, "versjon": lagret["versjon"]}
        self.lagret_naa = [
            (str(felt.label), _som_tekst(felt, lagret[felt.name]))
            for felt in self.visible_fields()
            if felt.name in lagret and _som_tekst(felt, lagret[felt.name]) != _som_tekst(felt, felt.value())
        ]


def _som_tekst(felt: forms.BoundField, verdi: Any) -> str:
    """The value as a person reads it: the texts of choices, a Norwegian date, what was typed."""
    if isinstance(felt.field, forms.DateField) and verdi not in (None, ""):
        return f"{felt.field.to_python(verdi):%d.%m.%Y}"
    valg = {}
    if isinstance(felt.field, forms.ChoiceField):
        valg = {str(kode): str(tekst) for kode, tekst in felt.field.widget.choices}
    verdier = verdi if isinstance(verdi, list | tuple) else [verdi]
    tekster = [valg.get(str(en), " ".join(str(en).split())) for en in verdier if en not in (None, "")]
    return ", ".join(tekster) or "–"


def _gi_normal_tekst(felt: forms.Field) -> None:
    """What is typed is normalised before anything is asked about it; a password is left as it is."""
    if isinstance(felt, forms.CharField) and not isinstance(felt.widget, forms.PasswordInput):
        til_python = felt.to_python
        felt.to_python = lambda value: til_python(  # type: ignore[method-assign]
            normaliser(value) if isinstance(value, str) and "\x00" not in value else value
        )


def _kle_paa(felt: forms.Field) -> None:
    if type(felt.widget) is forms.DateInput:
        _bytt(felt, DatoInndata(felt.widget.attrs))
    elif type(felt.widget) is forms.DateTimeInput:
        _bytt(felt, TidspunktInndata(felt.widget.attrs))
    if felt.required and not isinstance(felt.widget, _UTEN_KLASSE):
        felt.widget.attrs.setdefault("aria-required", "true")
    if isinstance(felt.widget, forms.Textarea) and felt.widget.attrs.get("cols") == "40":
        del felt.widget.attrs["cols"]
        felt.widget.attrs["rows"] = str(felt.widget.attrs.get("rows", "10")).replace("10", "4")
    if isinstance(felt.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        felt.widget.attrs.setdefault("class", "ds-input")
    elif not isinstance(felt.widget, forms.HiddenInput):
        klasser = felt.widget.attrs.get("class", "").split()
        felt.widget.attrs["class"] = " ".join(dict.fromkeys(["ds-input", *klasser]))


# Django's own sentence; a form that has chosen its own keeps it.
_STANDARD_PAAKREVD = forms.Field.default_error_messages["required"]


def _gi_feilmeldinger(felt: forms.Field, merkelapp: str) -> None:
    """Says which field is meant and how to fill it in, also where the sentence stands alone."""
    if felt.error_messages.get("required") == _STANDARD_PAAKREVD:
        velges = isinstance(felt, forms.ChoiceField | forms.ModelChoiceField)
        monster = _("Velg svar på «%(felt)s».") if velges else _("Fyll ut «%(felt)s».")
        felt.error_messages["required"] = monster % {"felt": merkelapp}
    if isinstance(felt, forms.DateTimeField):
        felt.error_messages["invalid"] = _("Skriv dato og klokkeslett slik: 31.08.2024 14.30.")
    elif isinstance(felt, forms.DateField):
        felt.error_messages["invalid"] = _("Skriv datoen slik: 31.08.2024.")


def _bytt(felt: forms.Field, widget: forms.Widget) -> None:
    widget.is_required = felt.required
    widget.is_localized = felt.widget.is_localized
    felt.widget = widget
