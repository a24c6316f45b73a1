"""Whose the files are: each register answers for its cases. Registers enter themselves."""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Vedleggsadgang:
    """What one person may do with the files of one case that they can see.

    `adresse` is the page that shows the files, `navn` what the case is called there («sak 2025-000123»).
    Who sees not all, sees their own files and those marked `synlig_for_melder`.
    """

    adresse: str
    navn: str
    ser_alle: bool = True
    kan_legge_ved: bool = False
    kan_fjerne_egne: bool = False
    kan_fjerne_alle: bool = False
    kan_velge_synlighet: bool = False


class Vedleggseier(Protocol):
    """What a register answers about the files of its cases."""

    kode: str

    def vedleggsadgang(self, sak_id: int, bruker: Any) -> Vedleggsadgang | None:
        """None for a case that the person may not see, or that does not exist."""

    def laas_for_vedlegg(self, sak_id: int, bruker: Any) -> Vedleggsadgang | None:
        """The same, with the case's row locked until commit: files of a case are counted one at a time."""


_eiere: dict[str, Vedleggseier] = {}


def registrer(eier: Vedleggseier) -> None:
    """Called by each register that has files, when its app is ready."""
    _eiere[eier.kode] = eier


def eier(sakstype: str) -> Vedleggseier | None:
    """The register of that kind of case; None for a kind that no installed app knows."""
    return _eiere.get(sakstype)
