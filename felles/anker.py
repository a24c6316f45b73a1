"""Where a page of a list begins: the sort values of the row before it, signed.

Nothing is looked up by what an address holds, so that nobody can ask through it whether a row that they may
not see is there. An anchor that we did not make for just that list and order is as none at all.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer

_LENGSTE = 2_000  # characters: more than the longest name of an enhet makes
_SLAG: dict[str, Any] = {"tid": dt.datetime, "dag": dt.date}


@dataclass(frozen=True)
class Anker:
    """Makes and reads the anchors of one list in one order; `liste` names both.

    The values stand readable in the address: none of them may be personal.
    """

    liste: str

    def lag(self, *verdier: Any) -> str:
        """The anchor of the row with these sort values, for an address."""
        return self._signering.sign_object([_ut(verdi) for verdi in verdier])

    def les(self, merke: str) -> tuple[Any, ...] | None:
        """The sort values; None for what is not an anchor of this list."""
        if not merke or len(merke) > _LENGSTE:
            return None
        try:
            return tuple(_inn(verdi) for verdi in self._signering.unsign_object(merke))
        except BadSignature:
            return None

    @property
    def _signering(self) -> Signer:
        return Signer(salt=f"felles.anker {self.liste}")


def _ut(verdi: Any) -> Any:
    """As JSON has it: an instant or a day as text with its kind."""
    for slag, type_ in _SLAG.items():
        if isinstance(verdi, type_):
            return [slag, verdi.isoformat()]
    return verdi


def _inn(verdi: Any) -> Any:
    return _SLAG[verdi[0]].fromisoformat(verdi[1]) if isinstance(verdi, list) else verdi
