"""The code of an område or question: made from its text, short, and never used for another one."""

import re
import unicodedata
from collections.abc import Collection, Iterable

_LENGST = 32  # leaves room for a number within felles.validering.KODELENGDE
_ORD = 5
_BOKSTAVER = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
# Words that say nothing about what is asked.
_TOMME = {
    "har", "er", "kan", "blir", "skal", "dere", "du", "de", "den", "det", "dette", "vi", "alle", "og",
    "eller", "i", "på", "til", "av", "for", "med", "som", "en", "et", "om", "hva", "hvem", "slik", "at",
    "deres",
}  # fmt: skip


def ledig_kode(tekst: str, brukte: Iterable[str]) -> str:
    """A code for that text, such as «vernerunde-aar», with a number where `brukte` has it already.

    Give all codes there have ever been, of every version: one that comes again would continue old answers.
    """
    tatt: Collection[str] = set(brukte)
    stamme = _stamme(tekst)
    if stamme not in tatt:
        return stamme
    return next(kode for nr in range(2, len(tatt) + 3) if (kode := f"{stamme}-{nr}") not in tatt)


def _stamme(tekst: str) -> str:
    ordene = re.findall(r"\w+", tekst.lower())
    valgte = [ord for ord in ordene if ord not in _TOMME][:_ORD] or ordene[:_ORD]
    ascii_ = unicodedata.normalize("NFKD", "-".join(valgte).translate(_BOKSTAVER)).encode("ascii", "ignore")
    kode = re.sub(r"[^a-z0-9]+", "-", ascii_.decode()).strip("-")
    while len(kode) > _LENGST and "-" in kode:
        kode = kode.rpartition("-")[0]
    return kode[:_LENGST] or "spoersmaal"
