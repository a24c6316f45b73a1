"""The parts that pages are made of. Listed with their parameters in docs/komponenter.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.http import QueryDict
from django.template import Context
from django.utils.translation import gettext as _

from felles.liste.fil import Format
from felles.liste.liste import Kolonne

register = template.Library()

# The colour of a code, the same wherever it is shown. The text always stands beside it.
_FARGER = {
    "meldt": "info",
    "under_behandling": "accent",
    "tiltak_paagaar": "warning",
    "til_evaluering": "brand1",
    "lukket": "success",
    "avvist": "neutral",
    "lav": "neutral",
    "middels": "info",
    "hoey": "warning",
    "kritisk": "danger",
    "aapen": "info",
    "bestilt": "info",
    "kjoerer": "warning",
    "ferdig": "success",
    "feilet": "danger",
    "utfoert": "success",
    "avlyst": "neutral",
    "forfalt": "danger",
    "fortrolig": "danger",
    "ulest": "info",
    "utkast": "warning",
    "levert": "info",
    "returnert": "warning",
    "mottatt": "success",
    "ja": "success",
    "delvis": "warning",
    "nei": "danger",
    "ikke_forfalt": "info",
    "ikke_aktuelt": "neutral",
    "ubesvart": "neutral",
}


@register.inclusion_tag("komponenter/skjemafelt.html")
def skjemafelt(
    felt: forms.BoundField, merkelapp: str = "", hjelp: str = "", teller: int = 0, klasse: str = ""
) -> dict[str, Any]:
    """One field with its label, help, error and wiring. `teller` shows how many characters are left."""
    widget = felt.field.widget
    return {
        "felt": felt,
        "merkelapp": merkelapp or felt.label,
        "hjelp": hjelp or felt.help_text,
        "hjelp_id": f"{felt.auto_id}_helptext",
        "feil_id": f"{felt.auto_id}_error",
        "feil": [str(feil) for feil in felt.errors],
        "beskrevet_av": _beskrevet_av(felt, bool(hjelp or felt.help_text)),
        "teller": teller,
        "klasse": klasse or ("ik-kort-felt" if _er_kort(widget) else ""),
        "er_gruppe": isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)),
        "er_avkryssing": isinstance(widget, forms.CheckboxInput),
        "er_skjult": widget.is_hidden,
        "kontroll": _kontroll(felt, bool(hjelp or felt.help_text)),
    }


def _er_kort(widget: forms.Widget) -> bool:
    return isinstance(widget, (forms.DateInput, forms.DateTimeInput, forms.NumberInput)) or getattr(
        widget, "nativ_type", ""
    ) in {"date", "datetime-local"}


def _beskrevet_av(felt: forms.BoundField, har_hjelp: bool) -> str:
    """The ids of what explains the field: its error first, then its help."""
    navn = [f"{felt.auto_id}_error"] if felt.errors else []
    return " ".join([*navn, f"{felt.auto_id}_helptext"] if har_hjelp else navn)


def _kontroll(felt: forms.BoundField, har_hjelp: bool) -> str:
    attributter: dict[str, str | bool] = {}
    if beskrevet := _beskrevet_av(felt, har_hjelp):
        attributter["aria-describedby"] = beskrevet
    if felt.errors:
        attributter["aria-invalid"] = "true"
    return felt.as_widget(attrs=attributter)


@dataclass(frozen=True)
class Feillinje:
    """One line of the error summary: the sentence and the id of the input it is about (or none)."""

    tekst: str
    maal: str


@register.inclusion_tag("komponenter/feiloppsummering.html")
def feiloppsummering(*skjemaer: forms.BaseForm) -> dict[str, Any]:
    """What is wrong in one or more forms, each line a link to its field. Nothing where nothing is wrong."""
    return {"linjer": [linje for skjema in skjemaer for linje in _feillinjer(skjema)]}


def _feillinjer(skjema: forms.BaseForm) -> Iterable[Feillinje]:
    if not skjema.is_bound:
        return
    for feil in skjema.non_field_errors():
        yield Feillinje(str(feil), "")
    for felt in skjema:
        for feil in felt.errors:
            yield Feillinje(str(feil), _feltmaal(felt))


def _feltmaal(felt: forms.BoundField) -> str:
    if isinstance(felt.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return f"{felt.auto_id}_0"
    return felt.id_for_label or felt.auto_id


@register.inclusion_tag("komponenter/statusmerke.html")
def statusmerke(kode: str, tekst: str, farge: str = "") -> dict[str, str]:
    """A tag with text. `kode` chooses the colour: a status, an alvorlighetsgrad; else give `farge`."""
    return {"tekst": tekst, "farge": farge or _FARGER.get(str(kode), "neutral")}


def _adresse(parametre: QueryDict, **endringer: str | None) -> str:
    ny = parametre.copy()
    for navn, verdi in endringer.items():
        if verdi:
            ny[navn] = verdi
        else:
            ny.pop(navn, None)
    return f"?{ny.urlencode()}"


@register.inclusion_tag("komponenter/kolonnehode.html", takes_context=True)
def kolonnehode(context: Context, tittel: str, sortering: str, er_tall: bool = False) -> dict[str, Any]:
    """A table head that sorts by `sortering` through `?sorter=`: first press ascending, next descending."""
    parametre = context["request"].GET
    naa = parametre.get("sorter", "")
    retning = {sortering: "ascending", f"-{sortering}": "descending"}.get(naa, "none")
    ny = f"-{sortering}" if retning == "ascending" else sortering
    return {
        "tittel": tittel,
        "retning": retning,
        "er_tall": er_tall,
        "adresse": _adresse(parametre, sorter=ny, foer=None, etter=None),
    }


@register.inclusion_tag("komponenter/kolonnehoder.html", takes_context=True)
def kolonnehoder(context: Context, kolonner: Iterable[Kolonne]) -> dict[str, Any]:
    """The heads of a list's columns, those that it can be ordered by as `kolonnehode`."""
    return {
        "hoder": [
            kolonnehode(context, str(kolonne.overskrift), kolonne.sorter)
            if kolonne.sorter
            else {"tittel": kolonne.overskrift}
            for kolonne in kolonner
            if kolonne.paa_siden
        ]
    }


@register.inclusion_tag("komponenter/sidevalg.html", takes_context=True)
def sidevalg(context: Context, foer: str = "", etter: str = "", tekst: str = "") -> dict[str, str]:
    """Keyset paging by real links: the cursors of `?foer=` and `?etter=`, each empty at its end."""
    parametre = context["request"].GET
    return {
        "forrige": _adresse(parametre, foer=foer, etter=None) if foer else "",
        "neste": _adresse(parametre, etter=etter, foer=None) if etter else "",
        "tekst": tekst,
    }


@register.inclusion_tag("komponenter/last_ned.html", takes_context=True)
def last_ned(context: Context) -> dict[str, Any]:
    """Links to a list as a file: all that it shows with these parameters, whichever page one looks at."""
    parametre = context["request"].GET
    filer = [(ett.upper(), _adresse(parametre, last_ned=ett, foer=None, etter=None)) for ett in Format]
    return {"filer": filer}


@register.inclusion_tag("komponenter/faner.html")
def faner(punkter: Sequence[dict[str, Any]], navn: str = "") -> dict[str, Any]:
    """Tabs that are links. Each has tittel, url, aktiv and perhaps antall; `navn` names the row of tabs."""
    return {
        "punkter": [{"antall": None, **punkt} for punkt in punkter],
        "navn": navn or _("Visninger"),
    }


@register.inclusion_tag("komponenter/noekkeltall.html")
def noekkeltall(
    navn: str, verdi: str, definisjon: str = "", url: str = "", enhet: str = "", tillegg: str = ""
) -> dict[str, str]:
    """A figure with its definition beside it and a link to its rows. Give `verdi` as formatted text."""
    return {
        "navn": navn,
        "verdi": verdi,
        "definisjon": definisjon,
        "url": url,
        "enhet": enhet,
        "tillegg": tillegg,
    }


@register.inclusion_tag("komponenter/tomt.html")
def tomt(tittel: str, tekst: str = "", url: str = "", lenketekst: str = "") -> dict[str, str]:
    """What stands where a list would be, when it is empty: why, and what one may do."""
    return {"tittel": tittel, "tekst": tekst, "url": url, "lenketekst": lenketekst}


@register.inclusion_tag("komponenter/tidslinje.html")
def tidslinje(hendelser: Iterable[Any]) -> dict[str, Any]:
    """History, as given (newest first is usual). Each has tidspunkt, hvem, tittel and tekst."""
    return {"hendelser": hendelser}
