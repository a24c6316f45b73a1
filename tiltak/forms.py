from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.foedselsnummer import inneholder_foedselsnummer
from felles.skjema import Skjema


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

    def friskt_opp(self, versjon: int) -> None:
        """After a conflict: the same text, now against the version that the writer is shown."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("versjon")] = str(versjon)
        self.data = data
