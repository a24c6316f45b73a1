"""Forms of the template. They check form and spelling; the rules are in services."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from felles.register import kunnskapskilder
from felles.skjema import Radskjema, Skjema
from organisasjon.models import Enhetstype
from sjekkliste.mal.services.innhold import (
    LENGSTE_MERKELAPP,
    LENGSTE_NAVN,
    LENGSTE_SPOERSMAAL,
    LENGSTE_VEILEDNING,
    Spoersmaalsfelt,
)
from sjekkliste.models import Malomraade, Malspoersmaal
from sjekkliste.tilstander import Bokstav, Hyppighet


class MalSkjema(Radskjema):
    """A form of a version of the template; `versjon` is the radversjon seen."""


class OmraadeSkjema(MalSkjema):
    navn = forms.CharField(label=_("Navn på området"), max_length=LENGSTE_NAVN)


class MerknadSkjema(MalSkjema):
    merknad = forms.CharField(
        label=_("Hva er nytt i denne versjonen?"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("En setning eller to til lederne som skal svare."),
    )


ALLE, NOEN = "alle", "noen"


class SpoersmaalSkjema(MalSkjema):
    """A question. «Gjelder» decides whether types and labels count at all."""

    omraade = forms.ChoiceField(label=_("Område"))
    tekst = forms.CharField(
        label=_("Spørsmål"),
        max_length=LENGSTE_SPOERSMAAL,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Spør om én ting, slik at svaret kan være ja, delvis eller nei."),
    )
    veiledning = forms.CharField(
        label=_("Veiledning"),
        required=False,
        max_length=LENGSTE_VEILEDNING,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Hjelp til å svare likt: hva som skal til for ja, og hva som regnes med."),
    )
    bokstav = forms.ChoiceField(
        label=_("Hvilken del av kommuneloven § 25-1 er svaret dokumentasjon for?"), choices=Bokstav.choices
    )
    hyppighet = forms.ChoiceField(
        label=_("Hvor ofte skal dette gjøres?"),
        choices=Hyppighet.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Lederen får spørsmålet hvert tertial. Skal det gjøres sjeldnere, kan svaret også være "
            "«Ikke forfalt ennå»."
        ),
    )
    gjelder = forms.ChoiceField(
        label=_("Hvem får spørsmålet?"),
        choices=[(ALLE, _("Alle virksomheter")), (NOEN, _("Bare noen"))],
        widget=forms.RadioSelect,
    )
    merkelapper = forms.MultipleChoiceField(
        label=_("Virksomheter med en av disse merkelappene"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    andre_merkelapper = forms.CharField(
        label=_("Andre merkelapper"),
        required=False,
        max_length=500,
        help_text=_("Med mellomrom mellom. Bruk samme ord som på enhetene."),
    )
    typer = forms.MultipleChoiceField(
        label=_("Enheter av disse typene"),
        required=False,
        choices=Enhetstype.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("I dag er det bare virksomheter som får sjekkliste."),
    )
    kunnskap = forms.MultipleChoiceField(
        label=_("Tall som skal stå ved siden av spørsmålet"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Lederen ser tallene for sin virksomhet, og får et varsel der svaret ikke stemmer med dem."
        ),
    )

    def __init__(
        self,
        *args: Any,
        omraader: Iterable[Malomraade],
        merkelapper: Iterable[str],
        kjente_kilder: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        valg: dict[str, list[tuple[str, str]]] = {
            "omraade": [(str(ett.pk), ett.navn) for ett in omraader],
            "merkelapper": [(lapp, lapp) for lapp in merkelapper],
            "kunnskap": [
                *((kilde.kode, str(kilde.navn)) for kilde in kunnskapskilder()),
                *((kode, kode) for kode in kjente_kilder),
            ],
        }
        for navn, valgene in valg.items():
            self.fields[navn].choices = valgene  # type: ignore[attr-defined]
        for navn in ("merkelapper", "kunnskap"):
            if not valg[navn]:
                del self.fields[navn]

    def clean_andre_merkelapper(self) -> list[str]:
        ordene: list[str] = self.cleaned_data["andre_merkelapper"].replace(",", " ").split()
        if any(len(ett) > LENGSTE_MERKELAPP for ett in ordene):
            raise forms.ValidationError(_("En merkelapp kan ha høyst 40 tegn."))
        return ordene

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        valgt = [*data.get("typer", []), *data.get("merkelapper", []), *data.get("andre_merkelapper", [])]
        if data.get("gjelder") == NOEN and not valgt and "andre_merkelapper" in data:
            self.add_error("gjelder", _("Velg minst én merkelapp eller type, eller velg alle virksomheter."))
        return data

    def felt(self) -> Spoersmaalsfelt:
        """What the service takes. «Alle» drops the types and labels that were chosen before."""
        data = self.cleaned_data
        noen = data["gjelder"] == NOEN
        return Spoersmaalsfelt(
            tekst=data["tekst"],
            veiledning=data["veiledning"],
            bokstav=data["bokstav"],
            hyppighet=data["hyppighet"],
            typer=tuple(data["typer"]) if noen else (),
            merkelapper=(*data.get("merkelapper", ()), *data["andre_merkelapper"]) if noen else (),
            kunnskap=tuple(data.get("kunnskap", ())),
        )


def spoersmaalsverdier(spoersmaal: Malspoersmaal, i_bruk: Iterable[str]) -> dict[str, Any]:
    """What the form about a question begins with; labels that no enhet bears stand in the free field."""
    kjente = set(i_bruk)
    return {
        "omraade": str(spoersmaal.omraade_id),
        "tekst": spoersmaal.tekst,
        "veiledning": spoersmaal.veiledning,
        "bokstav": spoersmaal.bokstav,
        "hyppighet": spoersmaal.hyppighet,
        "gjelder": NOEN if spoersmaal.typer or spoersmaal.merkelapper else ALLE,
        "typer": spoersmaal.typer,
        "merkelapper": [lapp for lapp in spoersmaal.merkelapper if lapp in kjente],
        "andre_merkelapper": " ".join(lapp for lapp in spoersmaal.merkelapper if lapp not in kjente),
        "kunnskap": spoersmaal.kunnskap,
    }


class ForhaandsvisSkjema(Skjema, forms.Form):
    """Whose sjekkliste the preview shows."""

    merkelapp = forms.ChoiceField(label=_("Virksomhet med merkelappen"), required=False)

    def __init__(self, *args: Any, merkelapper: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        valg = [("", _("Ingen merkelapp")), *((lapp, lapp) for lapp in merkelapper)]
        self.fields["merkelapp"].choices = valg  # type: ignore[attr-defined]
