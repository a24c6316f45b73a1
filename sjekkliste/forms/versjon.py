"""The version that a writer had before them, in every form that saves."""

from typing import Any

from django import forms


class MedVersjon(forms.Form):
    """A form against one version of a row. No browser fills in the version of an earlier visit."""

    versjon = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def friskt_opp(self, versjon: int) -> None:
        """After a conflict: the same text, now against the version that the writer is shown."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("versjon")] = str(versjon)
        self.data = data
