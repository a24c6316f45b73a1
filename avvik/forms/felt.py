"""Fields and bases that the forms of this register share."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avvik.models import Avvik, Kategori
from felles.foedselsnummer import inneholder_foedselsnummer
from felles.klokke import OSLO
from felles.skjema import Skjema, SoekbartValg
from organisasjon.models import Bruker, Enhet
from organisasjon.tre import Tre

SOEK_PERSON = "soek_person"  # the name of the button that looks for people instead of sending the form


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


_NORSK = str.maketrans("æøåäö", "{|}{|")


def norsk_noekkel(tekst: str) -> str:
    """A sort key that puts æ, ø and å last, in that order."""
    return tekst.lower().translate(_NORSK)


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


class Versjonert(Tekstvern):
    """A form about a stored case: it knows the version and the history that the writer had before them."""

    versjon = forms.IntegerField(widget=forms.HiddenInput)
    sett = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def friskt_opp(self, versjon: int, sett: int) -> None:
        """After a conflict: the same text, now against the version that the writer is shown."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("versjon")], data[self.add_prefix("sett")] = str(versjon), str(sett)
        self.data = data


class Personsoek(forms.Form):
    """Choosing people by name: a field to search in, and a short list to choose from.

    Works as a button that sends the form back with more people to choose from; with htmx only the list is
    renewed. Names are sent in the body, never in an address.
    """

    personfelt = ""

    person_soek = forms.CharField(
        label=gettext_lazy("Søk etter navn"), max_length=80, required=False, strip=True
    )

    @property
    def soekeord(self) -> str:
        """What is being searched for."""
        return str(self[self._soekefelt].value() or "")

    _soekefelt = "person_soek"

    def valgte_id(self) -> list[int]:
        """The ids that are chosen now, typed or preset; anything that is no number is passed over."""
        verdi = self[self.personfelt].value()
        liste = verdi if isinstance(verdi, list | tuple) else [verdi]
        tall = (getattr(en, "pk", en) for en in liste)
        return [int(str(en)) for en in tall if re.fullmatch("[0-9]{1,18}", str(en or ""))]

    def sett_personer(self, valg: Sequence[tuple[int, str]]) -> None:
        """The people to choose from, with the text that tells them apart."""
        felt: Any = self.fields[self.personfelt]
        felt.widget.choices = [*self.ekstravalg(), *valg]

    def ekstravalg(self) -> list[tuple[Any, str]]:
        """Choices that are nobody."""
        return []

    def vis_uten_kontroll(self) -> None:
        """Shown again as it was typed, without finding faults in what is not finished."""
        self._errors = ErrorDict()

    @property
    def har_personvalg(self) -> bool:
        """Is there anybody to choose?"""
        felt: Any = self.fields[self.personfelt]
        return bool(felt.widget.choices)

    @property
    def personliste(self) -> Any:
        """The bound field of the people."""
        return self[self.personfelt]


def personer(ogsaa: Collection[int] = ()) -> Any:
    """Those who can be chosen: people who may log in, and those who are chosen already (`ogsaa`, ids)."""
    return Bruker.objects.filter(Q(is_active=True) | Q(pk__in=ogsaa))


def versjonsverdier(avvik: Avvik, sett: int) -> dict[str, int]:
    """What a form about the case begins with."""
    return {"versjon": avvik.versjon, "sett": sett}
