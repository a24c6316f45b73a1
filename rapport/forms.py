"""Choosing a period, ordering a report, writing a chapter."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from felles.feil import Domenefeil
from felles.klokke import i_dag
from felles.skjema import Skjema
from felles.tid import TERTIALER, Periode, tertial_av
from organisasjon.models import Enhet, Enhetstype
from organisasjon.tre import Tre

# 0 stands for the whole year, in forms and addresses.
_TERTIALVALG = [("0", _("Hele året")), *((str(t), _("%(nr)s. tertial") % {"nr": t}) for t in TERTIALER)]


def standardperiode() -> Periode:
    """The tertial that is running."""
    return Periode(i_dag().year, tertial_av(i_dag()))


class Periodevalg(Skjema, forms.Form):
    """A year, a tertial of it or all of it, and an enhet with all below."""

    aar = forms.TypedChoiceField(label=_("År"), coerce=int)
    tertial = forms.TypedChoiceField(label=_("Periode"), choices=_TERTIALVALG, coerce=int)
    enhet = forms.ModelChoiceField(
        label=_("Enhet"),
        queryset=Enhet.objects.none(),
        to_field_name="kode",
        required=False,
        empty_label=None,
    )

    def __init__(self, *args: Any, foerste_aar: int, enheter: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        aarene = range(i_dag().year, foerste_aar - 1, -1)
        self.fields["aar"].choices = [(str(aar), str(aar)) for aar in aarene]  # type: ignore[attr-defined]
        self.fields["enhet"].queryset = Enhet.objects.all() if enheter is None else enheter  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "aar" in data and "tertial" in data:
            try:
                data["periode"] = Periode(data["aar"], data["tertial"] or None)
            except Domenefeil as feil:
                self.legg_til_domenefeil(feil)
        return data


class Tallvalg(Periodevalg):
    """The figures' page: any enhet, in the order of the tree, indented."""

    def __init__(self, *args: Any, tre: Tre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        valg = [("", str(_("Hele kommunen")))]
        valg += [
            (tre.noder[pk].kode, "\u2003" * (nivaa - 1) + tre.noder[pk].navn)
            for pk, nivaa in _i_dybden(tre)
            if nivaa
        ]
        self.fields["enhet"].choices = valg  # type: ignore[attr-defined]


def _i_dybden(tre: Tre) -> list[tuple[int, int]]:
    rekke: list[tuple[int, int]] = []
    stabel = [(pk, 0) for pk in tre.barn.get(None, ())]
    while stabel:
        pk, nivaa = stabel.pop()
        rekke.append((pk, nivaa))
        stabel.extend((barn, nivaa + 1) for barn in reversed(tre.barn.get(pk, [])))
    return rekke


class Bestilling(Periodevalg):
    """An order: the enheter are those that the person may order for."""

    skjaering = forms.DateTimeField(
        label=_("Skjæringstidspunkt"),
        required=False,
        help_text=_(
            "Tallene viser det som gjaldt på dette tidspunktet. Tomt felt: periodens slutt, eller nå."
        ),
    )

    def __init__(self, *args: Any, enheter: Any, **kwargs: Any) -> None:
        self.skjemaadresser = (reverse("rapport:bestill"),)
        slag = [Enhetstype.KOMMUNE, Enhetstype.OMRAADE]
        super().__init__(*args, enheter=enheter.filter(type__in=slag).order_by("type", "kode"), **kwargs)
        self.fields["enhet"].required = True
        self.fields["enhet"].label = _("Gjelder")


class Kapittelskjema(Skjema, forms.Form):
    """What a person writes in a chapter. `versjon` is the one that they saw."""

    tekst = forms.CharField(
        label=_("Tekst"), required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": "14"})
    )
    versjon = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
