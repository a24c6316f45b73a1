"""The version that a writer had before them, in every form that saves."""

from django import forms


class MedVersjon(forms.Form):
    """A form against one version of a row. No browser fills in the version of an earlier visit."""

    versjon = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
