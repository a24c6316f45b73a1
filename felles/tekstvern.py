"""Forms with running text: what seems to hold a fødselsnummer is not stored unasked."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.foedselsnummer import inneholder_foedselsnummer
from felles.skjema import Skjema


class Tekstvern(Skjema, forms.Form):
    """Asks before a text that seems to hold a fødselsnummer is stored; the writer may say that it is none."""

    personfelt = ""  # the field whose choices are people, where the form has one (Personsoek)

    ikke_foedselsnummer = forms.BooleanField(
        required=False,
        widget=forms.HiddenInput,
        label=gettext_lazy("Tallet er ikke et fødselsnummer"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("ikke_foedselsnummer"):
            for navn, verdi in list(data.items()):
                if isinstance(verdi, str) and inneholder_foedselsnummer(verdi):
                    self._be_om_aa_fjerne(navn)
        return data

    def _be_om_aa_fjerne(self, navn: str) -> None:
        self.fields["ikke_foedselsnummer"].widget = forms.CheckboxInput(attrs={"class": "ds-input"})
        self.add_error(
            navn,
            _(
                "Teksten ser ut til å inneholde et fødselsnummer. Ta det bort. "
                "Er det et annet tall, så kryss av for det nederst i skjemaet."
            ),
        )
