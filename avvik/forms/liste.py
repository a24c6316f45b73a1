"""The filter of the list of avvik: every value is a code or a date, so that an address never holds a name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from avvik.forms.felt import Enhetsfelt, Kategorifelt
from avvik.tilstander import Alvorlighetsgrad, Avvikstype, Status
from felles.skjema import Skjema
from organisasjon.tre import Tre

AAPNE, ALLE, FORFALTE = "aapne", "alle", "forfalte"

_STATUSVALG = [
    (AAPNE, _("Åpne")),
    (FORFALTE, _("Åpne over fristen")),
    (ALLE, _("Alle")),
    *Status.choices,
]
_ALLE_VALG = [("", _("Alle"))]


class Listefilter(Skjema, forms.Form):
    """What the list shows. What is not understood is passed over, and said."""

    status = forms.ChoiceField(label=_("Status"), choices=_STATUSVALG, required=False)
    enhet = Enhetsfelt(label=_("Enhet, med alt under"), required=False, empty_label=_("Alle"))
    kategori = Kategorifelt(label=_("Kategori"), required=False)
    alvorlighetsgrad = forms.ChoiceField(
        label=_("Alvorlighetsgrad"),
        choices=[*_ALLE_VALG, *Alvorlighetsgrad.choices, ("ingen", _("Ikke satt"))],
        required=False,
    )
    type = forms.ChoiceField(label=_("Type"), choices=[*_ALLE_VALG, *Avvikstype.choices], required=False)
    fra = forms.DateField(label=_("Meldt fra og med"), required=False, widget=forms.DateInput)
    til = forms.DateField(label=_("Meldt til og med"), required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, tre: Tre, enheter: set[int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enhet, kategori = self.fields["enhet"], self.fields["kategori"]
        assert isinstance(enhet, Enhetsfelt)
        assert isinstance(kategori, Kategorifelt)
        enhet.sett_enheter(tre, enheter)
        enhet.widget.attrs["data-soek"] = str(_("Alle"))
        kategori.sett_kategorier(str(_("Alle")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("fra") and data.get("til") and data["fra"] > data["til"]:
            self.add_error("til", ValidationError(_("Siste dag kan ikke være før den første.")))
        return data

    @property
    def er_i_bruk(self) -> bool:
        """Is anything but the status chosen, so that the filter must be seen?"""
        return any(self[navn].value() for navn in self.fields if navn != "status")
