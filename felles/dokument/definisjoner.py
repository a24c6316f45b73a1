"""What each figure means, in plain bokmål: said once by its register, for page, PDF, DOCX and XLSX."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.functional import Promise

from felles.dokument.modell import Definisjon, Kolonnetype

_Tekst = str | Promise
Definisjonsrad = tuple[str, _Tekst, _Tekst, Kolonnetype]


class Definisjoner(Mapping[str, Definisjon]):
    """The definitions of one register's figures, in the order of the contract and the reader's language.

    Keyed by the figure's place in the JSON («avvik.meldt», «avvik.per_enhet.lukket»).
    """

    def __init__(self, register: str, rader: Sequence[Definisjonsrad]) -> None:
        self._rader = {f"{register}.{kode}": (navn, tekst, slag) for kode, navn, tekst, slag in rader}

    def __getitem__(self, kode: str) -> Definisjon:
        navn, tekst, slag = self._rader[kode]
        enhet = {"prosent": "%"}.get(slag, "")
        return Definisjon(kode=kode, navn=str(navn), tekst=str(tekst), type=slag, enhet=enhet)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rader)

    def __len__(self) -> int:
        return len(self._rader)
