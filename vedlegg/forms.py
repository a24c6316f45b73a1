"""The field that files are chosen in, and the form that adds them to a case."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.feil import Domenefeil
from felles.skjema import Skjema
from vedlegg.filtyper import ACCEPT
from vedlegg.services import Klargjort, klargjoer
from vedlegg.services.klargjoering import maks_bytes
from vedlegg.services.lagring import MAKS_PER_SAK


class Filvelger(forms.FileInput):
    """Several files at once; on a phone also the camera."""

    allow_multiple_selected = True


class Vedleggsfelt(forms.FileField):
    """Files that may be attached, as a list of Klargjort. Put `MedVedlegg` among the form's bases."""

    widget = Filvelger

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Legg ved bilde eller fil"))
        kwargs.setdefault("help_text", lazy(hjelpetekst, str)())
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the browser offers to choose; its script also says at once what is too large."""
        return {**super().widget_attrs(widget), "accept": ACCEPT}

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        self.widget.attrs |= _grenser()
        return super().get_bound_field(form, field_name)

    def clean(self, data: Any, initial: Any = None) -> list[Klargjort]:
        sendt: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        if not sendt and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(sendt) > MAKS_PER_SAK:
            raise ValidationError(_("Legg ved høyst %(antall)d filer.") % {"antall": MAKS_PER_SAK})
        klare, feil = [], []
        for fil in sendt:
            try:
                klare.append(klargjoer(fil=fil, filnavn=fil.name or ""))
            except Domenefeil as grunn:
                feil.append(ValidationError(str(grunn)))
        if feil:
            raise ValidationError(feil)
        return klare


def _grenser() -> dict[str, str]:
    """For static/js/ikontroll.js; asked for each form, as the largest size is a setting."""
    mb = settings.VEDLEGG_MAKS_MB
    return {
        "data-maks": str(maks_bytes()),
        "data-maks-samlet": str(3 * maks_bytes()),
        "data-for-stor": _("Filen er større enn %(mb)d MB.") % {"mb": mb},
        "data-for-mye": _("Filene er til sammen større enn %(mb)d MB. Legg ved noen av dem etterpå.")
        % {"mb": 3 * mb},
    }


def hjelpetekst() -> str:
    """What one may attach. Asked when it is shown, as the largest size is a setting."""
    return _(
        "Bilde (JPG, PNG, WebP), PDF, DOCX, XLSX, ODT, TXT eller CSV, høyst %(mb)d MB hver. "
        "Bilder lagres uten opplysninger om sted og tid. Unngå bilder av personer."
    ) % {"mb": settings.VEDLEGG_MAKS_MB}


class MedVedlegg(forms.BaseForm):
    """Mixin of a form with a `Vedleggsfelt` called `filer`."""

    @property
    def tapte_filer(self) -> list[str]:
        """Names of files that must be chosen again: a browser does not keep them when a form comes back."""
        if not self.is_bound or not self.errors:
            return []
        return [fil.name or "" for fil in self.files.getlist(self.add_prefix("filer"))]


class LeggVedSkjema(Skjema, MedVedlegg, forms.Form):
    """Adding files to a case."""

    filer = Vedleggsfelt(
        label=gettext_lazy("Filer"), error_messages={"required": gettext_lazy("Velg minst én fil.")}
    )
    delt = forms.BooleanField(label=gettext_lazy("Den som meldte saken, kan se filene"), required=False)

    def __init__(self, *args: Any, kan_velge_synlighet: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kan_velge_synlighet:
            del self.fields["delt"]
