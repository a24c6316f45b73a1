"""The forms of delivering a sjekkliste, receiving it and sending it back."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from felles.skjema import Skjema
from sjekkliste.models import Sjekkliste
from sjekkliste.svar.forms.versjon import MedVersjon


class MedvirkningSkjema(Skjema, MedVersjon):
    """How the employees and the verneombud took part: saved as it is typed, asked for at delivery."""

    medvirkning_ansatte = forms.CharField(
        label=_("Hvordan har de ansatte medvirket?"),
        required=False,
        help_text=_("For eksempel: gjennomgått på personalmøte 6. mai."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    medvirkning_verneombud = forms.CharField(
        label=_("Hvordan har verneombudet medvirket?"),
        required=False,
        help_text=_("Har dere ikke verneombud nå, skriver du det."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, sjekkliste: Sjekkliste, kan_skrives: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "medvirkning_ansatte": sjekkliste.medvirkning_ansatte,
                "medvirkning_verneombud": sjekkliste.medvirkning_verneombud,
                "versjon": sjekkliste.versjon,
            },
        )
        if kan_skrives:
            self.skjemaadresser = (
                reverse("sjekkliste:medvirkning", args=[sjekkliste.pk]),
                reverse("sjekkliste:lever", args=[sjekkliste.pk]),
            )
        super().__init__(*args, **kwargs)


class MottaSkjema(Skjema, MedVersjon):
    """Receiving needs no more than a yes."""


class ReturnerSkjema(Skjema, MedVersjon):
    """Sending back needs a word on why."""

    melding = forms.CharField(
        label=_("Hva må gjøres bedre?"),
        help_text=_("Den som leverte, får lese dette øverst i sjekklisten."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
    )
