"""The forms of the tiltak that follow from an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from felles.tekstvern import Tekstvern
from sjekkliste.forms.versjon import MedVersjon
from tiltak.forms import Tiltaksfelt


class TiltakSkjema(Tiltaksfelt, Tekstvern, MedVersjon):
    """A new tiltak, or a change of an open one. Whoever is responsible sees it without the answer."""


class AvlysSkjema(Tekstvern, MedVersjon):
    grunn = forms.CharField(
        label=_("Hvorfor avlyses tiltaket?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000
    )


class UtfoerSkjema(Tekstvern, MedVersjon):
    resultat = forms.CharField(
        label=_("Hva ble gjort?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000
    )
