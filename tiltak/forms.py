"""Forms about a tiltak that every register shares."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.foedselsnummer import inneholder_foedselsnummer
from felles.skjema import Skjema
from organisasjon.personvalg import Personsoek, personer


class UtfoertSkjema(Skjema, forms.Form):
    """A word on what was done, from whoever is responsible."""

    versjon = forms.IntegerField(widget=forms.HiddenInput)
    resultat = forms.CharField(
        label=gettext_lazy("Hva ble gjort?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000
    )

    def clean_resultat(self) -> str:
        tekst: str = self.cleaned_data["resultat"]
        if inneholder_foedselsnummer(tekst):
            raise ValidationError(_("Teksten ser ut til å inneholde et fødselsnummer. Ta det bort."))
        return tekst


class Tiltaksfelt(Personsoek):
    """What a tiltak is: what, who and when. The register adds its own version and guards."""

    personfelt = "ansvarlig"
    hva = forms.CharField(
        label=gettext_lazy("Hva skal gjøres?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000
    )
    ansvarlig: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Hvem er ansvarlig?"), queryset=None, widget=forms.RadioSelect
    )
    frist = forms.DateField(label=gettext_lazy("Når skal det være gjort?"), widget=forms.DateInput)
    field_order: tuple[str, ...] = ("hva", "ansvarlig", "person_soek", "frist")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["ansvarlig"]
        assert isinstance(felt, forms.ModelChoiceField)
        felt.queryset = personer()

    def felter(self) -> dict[str, Any]:
        """What the service takes."""
        return {navn: self.cleaned_data[navn] for navn in ("hva", "ansvarlig", "frist")}
