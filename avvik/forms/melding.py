"""The form that an employee melder with, and those with which they correct, withdraw and reopen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from avvik.forms.felt import Enhetsfelt, Kategorifelt, Tidspunktfelt, Versjonert
from avvik.services.melding import LENGSTE_HVA
from avvik.tilstander import Avvikstype
from felles.tekstvern import Tekstvern
from organisasjon.personvalg import Personsoek, personer
from organisasjon.tre import Tre
from vedlegg.forms import MedVedlegg, Vedleggsfelt

_TYPER = [
    (Avvikstype.HENDELSE, _("Noe skjedde")),
    (Avvikstype.NESTENHENDELSE, _("Noe holdt på å skje")),
    (Avvikstype.FORBEDRING, _("Jeg har et forslag til forbedring")),
]


class Opplysninger(Personsoek, Tekstvern):
    """What both the first melding and its correction ask for besides what happened."""

    personfelt = "omhandler"

    type = forms.ChoiceField(
        label=_("Hva slags melding er det?"),
        choices=_TYPER,
        widget=forms.RadioSelect,
        initial=Avvikstype.HENDELSE,
    )
    enhet = Enhetsfelt(label=_("Hvor skjedde det?"))
    hendelsestidspunkt = Tidspunktfelt(label=_("Når skjedde det?"), required=False)
    kategori = Kategorifelt(
        label=_("Kategori"), required=False, help_text=_("Er du usikker, så la lederen velge.")
    )
    strakstiltak = forms.CharField(
        label=_("Hva ble gjort med en gang?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
    )
    fortrolig = forms.BooleanField(
        label=_("Saken er fortrolig"),
        required=False,
        help_text=_("Da ser bare du, lederne i linjen og den som behandler saken, den."),
    )
    omhandler: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Gjelder saken bestemte ansatte?"),
        help_text=_("De kan da ikke avgjøre den."),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, tre: Tre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enhet, kategori, omhandler = (self.fields[n] for n in ("enhet", "kategori", "omhandler"))
        assert isinstance(enhet, Enhetsfelt)
        assert isinstance(kategori, Kategorifelt)
        assert isinstance(omhandler, forms.ModelMultipleChoiceField)
        enhet.sett_enheter(tre)
        kategori.sett_kategorier(str(_("Vet ikke")))
        omhandler.queryset = personer(self.initial.get("omhandler", ()))

    def felter(self) -> dict[str, Any]:
        """What the service takes."""
        utelat = {"versjon", "sett", "person_soek", "ikke_foedselsnummer"}
        return {navn: verdi for navn, verdi in self.cleaned_data.items() if navn not in utelat}

    @property
    def flere_er_aapent(self) -> bool:
        """Is something under «flere opplysninger» filled in or wrong, so that it must be seen?"""
        felt = ("kategori", "strakstiltak", "fortrolig", "omhandler", "person_soek")
        return any(self[navn].value() or self[navn].errors for navn in felt)


class MeldSkjema(MedVedlegg, Opplysninger):
    """Reporting: one field to write in, the rest is preset or can wait."""

    hva = forms.CharField(
        label=_("Hva skjedde?"),
        help_text=_("Skriv kort, og uten navn på brukere, pasienter eller elever."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LENGSTE_HVA,
        error_messages={"required": _("Skriv kort hva som skjedde.")},
    )
    filer = Vedleggsfelt(required=False)
    field_order = ("hva", "type", "enhet", "hendelsestidspunkt")


class RettSkjema(Opplysninger, Versjonert):
    """The reporter's correction while nobody has taken the case."""

    tittel = forms.CharField(label=_("Kort om hva som skjedde"), max_length=200)
    beskrivelse = forms.CharField(
        label=_("Hva skjedde?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LENGSTE_HVA,
    )
    field_order = ("tittel", "beskrivelse", "type", "enhet", "hendelsestidspunkt")


class TrekkSkjema(Versjonert):
    grunn = forms.CharField(
        label=_("Hvorfor trekker du meldingen?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )


class GjenaapneSkjema(Versjonert):
    grunn = forms.CharField(
        label=_("Hvorfor må saken tas opp igjen?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000
    )


class DialogSkjema(Tekstvern):
    tekst = forms.CharField(label=_("Melding"), widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000)
