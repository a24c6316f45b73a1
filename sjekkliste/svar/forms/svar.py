"""The form of one question. All of it may wait; what is wrong whatever comes later, the service says."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from felles.skjema import Skjema
from sjekkliste.models import Svar
from sjekkliste.services import Svarfelt
from sjekkliste.svar.forms.versjon import MedVersjon
from sjekkliste.svar.regler import mulige_svar
from sjekkliste.svar.services.svar import felter


def _tekst(merkelapp: Any, rader: int = 1) -> forms.CharField:
    # No maxlength: a browser would cut what is pasted, unseen. The service says what is too long. The
    # placeholder lets the style sheet tell an empty field from a filled one.
    return forms.CharField(
        label=merkelapp, required=False, widget=forms.Textarea(attrs={"rows": rader, "placeholder": " "})
    )


class SvarSkjema(Skjema, MedVersjon):
    """The answer to one question, each field with an id of its own on the page."""

    verdi = forms.ChoiceField(label=_("Svar"), required=False, widget=forms.RadioSelect)
    kommentar = _tekst(_("Kommentar"))
    planlagt = forms.DateField(label=_("Når er det planlagt?"), required=False, widget=forms.DateInput)
    uten_tiltak = _tekst(_("Hvorfor trengs det ikke noe tiltak?"))
    motsigelse_svar = _tekst(_("Forklar, eller endre svaret"))

    def __init__(self, *args: Any, svar: Svar, **kwargs: Any) -> None:
        self.svar = svar
        kwargs.setdefault("auto_id", f"s{svar.spoersmaal_id}_%s")
        kwargs.setdefault("initial", vars(felter(svar)) | {"versjon": svar.versjon})
        hvor = [svar.sjekkliste_id, svar.spoersmaal_id]
        self.skjemaadresser = (
            reverse("sjekkliste:svar", args=hvor),
            reverse("sjekkliste:uendret", args=hvor),
        )
        super().__init__(*args, **kwargs)
        verdi = self.fields["verdi"]
        assert isinstance(verdi, forms.ChoiceField)
        mulige = mulige_svar(svar.spoersmaal.hyppighet, svar.sjekkliste.runde.periode)
        verdi.choices = [(ett.value, ett.label) for ett in mulige]
        verdi.error_messages["invalid_choice"] = str(
            _("Dette svaret passer ikke til spørsmålet i dette tertialet.")
        )

    def felt(self) -> Svarfelt:
        """What the service takes, once the form is valid."""
        return Svarfelt(**{navn: self.cleaned_data[navn] for navn in Svarfelt.__dataclass_fields__})
