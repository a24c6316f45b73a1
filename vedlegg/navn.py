"""What a file is called: the user's name for it, made safe to show, to send and to save."""

import os
import re
import unicodedata

from vedlegg.models import NAVNELENGDE

_FORBUDT = re.compile(r'[<>:"|?*;%\\/]')
_SKJULT = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # line breaks, marks that turn the text around, and such


def rens(navn: str) -> str:
    """The name without folders, hidden characters and what no file system takes; «fil» where none is left.

    The ending is kept, in small letters.
    """
    navn = unicodedata.normalize("NFC", navn.replace("\\", "/").rsplit("/", 1)[-1])
    navn = "".join(tegn for tegn in navn if unicodedata.category(tegn) not in _SKJULT)
    navn = " ".join(_FORBUDT.sub("_", navn).split())
    stamme, endelse = os.path.splitext(navn)
    stamme = stamme.strip(". ") or "fil"
    endelse = endelse.lower()[:20]
    return stamme[: NAVNELENGDE - len(endelse)].rstrip() + endelse


def endelse(navn: str) -> str:
    """«.pdf»; empty where it has none."""
    return os.path.splitext(navn)[1].lower()
