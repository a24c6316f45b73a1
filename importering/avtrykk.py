"""What the rows said when they were last imported, so that the same again changes nothing.

A row is compared with what the files said last time, and only then with what is stored: what has been done
here since is not undone because somebody imports the same folder once more. Only fingerprints are kept, of
the keys too: what they are of cannot be read back.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from importering.models import Avtrykk


def noekkel(slag: str, *deler: object) -> uuid.UUID:
    """The key of a row of that kind."""
    return uuid.UUID(bytes=hashlib.blake2b(repr((slag, *deler)).encode(), digest_size=16).digest())


def avtrykk(verdi: object) -> str:
    """The fingerprint of a value, the same in every process."""
    return hashlib.blake2b(repr(verdi).encode(), digest_size=8).hexdigest()


def importerte(slag: str, rader: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Those of the rows, by their keys, that have been imported before."""
    ider = {noekkel(slag, *deler): deler for deler in rader}
    kjente = Avtrykk.objects.filter(noekkel__in=list(ider)).values_list("noekkel", flat=True)
    funnet = set(kjente)
    return [deler for id_, deler in ider.items() if id_ in funnet]


def glem(slag: str, rader: Iterable[tuple[object, ...]]) -> None:
    """Forgets what these rows said: should they come again, they are new."""
    Avtrykk.objects.filter(noekkel__in=[noekkel(slag, *deler) for deler in rader]).delete()


class Minne:
    """The fingerprints of one kind of rows, field by field."""

    def __init__(self, slag: str, noekler: Iterable[tuple[object, ...]]) -> None:
        self._slag = slag
        ider = [noekkel(slag, *deler) for deler in noekler]
        self._sist: dict[uuid.UUID, dict[str, str]] = dict(
            Avtrykk.objects.filter(noekkel__in=ider).values_list("noekkel", "avtrykk")
        )
        self._endret: dict[uuid.UUID, dict[str, str]] = {}

    def nytt(self, deler: tuple[object, ...], verdier: Mapping[str, Any], *, lagret: bool) -> dict[str, Any]:
        """Those of the row's values that are not what they were when the row was last imported.

        All of them for a row that is not stored (any more).
        """
        id_ = noekkel(self._slag, *deler)
        sist = self._sist.get(id_, {}) if lagret else {}
        naa = {felt: avtrykk(verdi) for felt, verdi in verdier.items()}
        nytt = {felt: verdi for felt, verdi in verdier.items() if sist.get(felt) != naa[felt]}
        if self._sist.get(id_) != sist | naa:
            self._endret[id_] = sist | naa
        return nytt

    def husk(self) -> None:
        """Stores what the rows said this time."""
        rader = [Avtrykk(noekkel=id_, avtrykk=felt) for id_, felt in self._endret.items()]
        Avtrykk.objects.bulk_create(
            rader,
            batch_size=1_000,
            update_conflicts=True,
            unique_fields=["noekkel"],
            update_fields=["avtrykk"],
        )
