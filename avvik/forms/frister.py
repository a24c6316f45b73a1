"""The form of the table of frister."""

from django import forms

from avvik.fristtabell import FLEST_ARBEIDSDAGER
from avvik.tilstander import Alvorlighetsgrad
from felles.skjema import Skjema


def _felt(grad: Alvorlighetsgrad) -> forms.IntegerField:
    return forms.IntegerField(label=grad.label, min_value=1, max_value=FLEST_ARBEIDSDAGER)


class FristtabellSkjema(Skjema, forms.Form):
    """The working days of each alvorlighetsgrad; `nummer` is that of the table which they were shown."""

    kritisk = _felt(Alvorlighetsgrad.KRITISK)
    hoey = _felt(Alvorlighetsgrad.HOEY)
    middels = _felt(Alvorlighetsgrad.MIDDELS)
    lav = _felt(Alvorlighetsgrad.LAV)
    nummer = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    versjonsfelt = "nummer"
