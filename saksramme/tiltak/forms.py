"""The forms of a tiltak, in every register."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.foedselsnummer import inneholder_foedselsnummer
from felles.tekstvern import Tekstvern
from organisasjon.personvalg import Personsoek, personer
from tiltak.models import Effekt, Tiltak


def _tekst(merkelapp: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=merkelapp, widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000, **kwargs
    )


class _Versjonert(Tekstvern):
    """Against one version of the tiltak, and the history that the writer had before them."""

    versjon = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    sett = forms.IntegerField(widget=forms.HiddenInput, required=False)


class TiltakSkjema(Personsoek, _Versjonert):
    """A new tiltak, or a change of an open one: what, who and when."""

    personfelt = "ansvarlig"
    hva = _tekst(gettext_lazy("Hva skal gjøres?"))
    ansvarlig: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Hvem er ansvarlig?"), queryset=None, widget=forms.RadioSelect
    )
    frist = forms.DateField(label=gettext_lazy("Når skal det være gjort?"), widget=forms.DateInput)
    saken_delt = forms.BooleanField(
        label=gettext_lazy("Den ansvarlige får lese saken"),
        required=False,
        help_text=gettext_lazy("Ellers ser den ansvarlige bare tiltaket og saksnummeret."),
    )
    field_order = ("hva", "ansvarlig", "person_soek", "frist", "saken_delt")

    def __init__(self, *args: Any, kan_deles: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["ansvarlig"]
        assert isinstance(felt, forms.ModelChoiceField)
        felt.queryset = personer()
        if not kan_deles:
            del self.fields["saken_delt"]

    def felter(self) -> dict[str, Any]:
        """What the service takes."""
        navn = ("hva", "ansvarlig", "frist", "saken_delt")
        return {ett: self.cleaned_data[ett] for ett in navn if ett in self.fields}


def tiltaksverdier(tiltak: Tiltak) -> dict[str, Any]:
    """What the form of an open tiltak begins with."""
    return {
        "hva": tiltak.hva,
        "ansvarlig": tiltak.ansvarlig_id,
        "frist": tiltak.frist,
        "saken_delt": tiltak.saken_delt,
    }


class UtfoerSkjema(_Versjonert):
    """A word on what was done."""

    resultat = _tekst(gettext_lazy("Hva ble gjort?"))


class MittUtfoerSkjema(UtfoerSkjema):
    """The same from whoever is responsible, who may know little of what can stand in a case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["ikke_foedselsnummer"]

    def clean_resultat(self) -> str:
        """What seems to hold a fødselsnummer is refused, not asked about."""
        tekst: str = self.cleaned_data["resultat"]
        if inneholder_foedselsnummer(tekst):
            raise ValidationError(_("Teksten ser ut til å inneholde et fødselsnummer. Ta det bort."))
        return tekst


class AvlysSkjema(_Versjonert):
    """Why the tiltak is cancelled; `hjelp` tells who will read it."""

    grunn = _tekst(gettext_lazy("Hvorfor avlyses tiltaket?"))

    def __init__(self, *args: Any, hjelp: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grunn"].help_text = hjelp


_EFFEKTER = [valg for valg in Effekt.choices if valg[0] != Effekt.IKKE_VURDERT]


class EffektSkjema(_Versjonert):
    """Whether a done tiltak helped, and how one knows."""

    effekt = forms.ChoiceField(
        label=gettext_lazy("Virket tiltaket?"), choices=_EFFEKTER, widget=forms.RadioSelect
    )
    kommentar = _tekst(gettext_lazy("Hvordan vet dere det?"))
