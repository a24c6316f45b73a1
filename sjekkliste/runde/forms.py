"""Choosing what to look at, opening a runde, moving its dates, and locking it."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from felles.skjema import Skjema
from felles.tid import Periode
from sjekkliste.models import Runde

Valg = Sequence[tuple[str, str]]


def periodekode(periode: Periode) -> str:
    """«2024-3», in forms and addresses."""
    return f"{periode.aar}-{periode.tertial}"


class Rundevalg(Skjema, forms.Form):
    """Which runde, and of which part of the kommune."""

    runde = forms.ChoiceField(label=_("Tertial"))
    enhet = forms.ChoiceField(label=_("Del av kommunen"), required=False)

    def __init__(self, *args: Any, runder: Valg, enheter: Valg, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["runde"].choices = list(runder)  # type: ignore[attr-defined]
        self.fields["enhet"].choices = [("", _("Hele kommunen")), *enheter]  # type: ignore[attr-defined]


class Tiltaksvalg(Skjema, forms.Form):
    """Of which virksomhet."""

    enhet = forms.ChoiceField(label=_("Virksomhet"), required=False)

    def __init__(self, *args: Any, enheter: Valg, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enhet"].choices = [("", _("Alle")), *enheter]  # type: ignore[attr-defined]


class Periodefelt(forms.ChoiceField):
    """Offers tertialer, and takes any: one that got its runde meanwhile the service refuses, with why."""

    def clean(self, value: Any) -> Periode:
        kode = super().clean(value)
        aar, tertial = kode.split("-")
        return Periode(int(aar), int(tertial))

    def valid_value(self, value: str) -> bool:
        return re.fullmatch(r"[12][0-9]{3}-[123]", value) is not None


class Aapneskjema(Skjema, forms.Form):
    """A tertial that has no runde yet. Sent twice: the second time with `bekreftet`, after a look."""

    periode = Periodefelt(label=_("Tertial"))
    frist = forms.DateField(
        label=_("Frist"),
        required=False,
        help_text=_(
            "La feltet stå tomt for vanlig frist: den 15. i måneden etter tertialet, men minst to uker."
        ),
    )
    bekreftet = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, perioder: Sequence[Periode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["periode"].choices = [(periodekode(p), str(p)) for p in perioder]  # type: ignore[attr-defined]


class _Versjonert(Skjema, forms.Form):
    versjon = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class Fristskjema(_Versjonert):
    """The frist, and the day after which the runde is locked by itself."""

    frist = forms.DateField(label=_("Frist"), help_text=_("Det som leveres etter denne dagen, er for sent."))
    laases = forms.DateField(
        label=_("Låses etter"),
        help_text=_("Natten etter denne dagen låses runden av seg selv. Da kan ingen svar endres lenger."),
    )

    def __init__(self, *args: Any, runde: Runde, **kwargs: Any) -> None:
        super().__init__(
            *args,
            initial={"frist": runde.frist, "laases": runde.laases, "versjon": runde.versjon},
            **kwargs,
        )


class Laaseskjema(_Versjonert):
    """The version that the person saw before they locked it."""

    def __init__(self, *args: Any, runde: Runde, **kwargs: Any) -> None:
        super().__init__(*args, initial={"versjon": runde.versjon}, **kwargs)
