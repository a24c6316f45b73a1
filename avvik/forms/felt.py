"""Fields and bases that the forms of this register share."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from avvik.models import Kategori
from felles.klokke import OSLO
from felles.norsk import norsk_noekkel
from felles.skjema import SoekbartValg
from felles.tekstvern import Tekstvern
from organisasjon.models import Enhet
from organisasjon.tre import Tre


class Tidspunktfelt(forms.DateTimeField):
    """A local time in Europe/Oslo. Of the hour that comes twice in autumn it means the first.

    Otherwise nobody could report what happens in that night.
    """

    widget = forms.DateTimeInput

    def to_python(self, value: Any) -> dt.datetime | None:
        try:
            return super().to_python(value)
        except ValidationError:
            return self._tvetydig(value)

    def _tvetydig(self, verdi: Any) -> dt.datetime:
        for form in ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H.%M", "%d.%m.%Y %H:%M"):
            try:
                lokal = dt.datetime.strptime(str(verdi).strip(), form).replace(tzinfo=OSLO)
            except ValueError:
                continue
            if lokal.astimezone(dt.UTC).astimezone(OSLO).replace(tzinfo=None) != lokal.replace(tzinfo=None):
                raise ValidationError(_("Klokkeslettet finnes ikke: klokken ble stilt fram den natten."))
            return lokal
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class Enhetsfelt(forms.ModelChoiceField):
    """A choice among the enheter of today, by kode. Fill the list with `sett_enheter`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Enhet.objects.all(), to_field_name="kode", widget=SoekbartValg, **kwargs)

    def sett_enheter(self, tre: Tre, bare: Iterable[int] | None = None) -> None:
        """Lists the enheter that exist today, each with the one above it, in the order of their names."""
        utvalg = tre.noder if bare is None else set(bare)
        noder = [node for node in tre.noder.values() if node.id in utvalg and node.er_gyldig(tre.dag)]
        valg = []
        for node in noder:
            over = tre.noder.get(node.forelder_id) if node.forelder_id else None
            navn = f"{node.navn} ({over.navn})" if over and over.forelder_id else node.navn
            valg.append((node.kode, navn))
        tom = [] if self.required else [("", self.empty_label or "")]
        self.widget.choices = tom + sorted(valg, key=lambda par: norsk_noekkel(par[1]))


class Kategorifelt(forms.ModelChoiceField):
    """A choice among the kategorier, by kode, with each underkategori below its hovedkategori."""

    def __init__(self, **kwargs: Any) -> None:
        alle = Kategori.objects.select_related("forelder")
        super().__init__(queryset=alle, to_field_name="kode", **kwargs)

    def sett_kategorier(self, tom: str) -> None:
        """Fills the list; `tom` is what stands for none."""
        kategorier = sorted(
            self.queryset or (), key=lambda k: [norsk_noekkel(d.navn) for d in (k.forelder, k) if d]
        )
        self.widget.choices = [("", tom)] + [
            (k.kode, f"{k.forelder.navn} – {k.navn}" if k.forelder else k.navn) for k in kategorier
        ]


class Versjonert(Tekstvern):
    """A form about a stored case: it knows the version and the history that the writer had before them."""

    versjon = forms.IntegerField(widget=forms.HiddenInput)
    sett = forms.IntegerField(widget=forms.HiddenInput, required=False)
