"""Which files of a folder are read, and what makes the folder itself wrong: nothing is passed over unsaid."""

import stat
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from importering.feil import Feilliste

ENDELSER = (".csv", ".xlsx")
# What somebody may believe is read.
_REGNEARK = (*ENDELSER, ".xls", ".ods", ".tsv")
# Files of the format whose registers do not exist yet.
_SENERE = ("tilsyn", "funn", "behandlinger", "avtaler", "brudd")


def finn_filer(mappe: Path, navn: Sequence[str], feil: Feilliste) -> dict[str, Path]:
    """The file of each name that the folder has one of, in the order of the names; errors are noted."""
    try:
        innhold = sorted(mappe.iterdir(), key=lambda sti: (sti.name.casefold(), sti.name))
    except NotADirectoryError:
        return _mappefeil(mappe, feil, _("er ikke en mappe"))
    except FileNotFoundError:
        return _mappefeil(mappe, feil, _("mappen finnes ikke"))
    except OSError:
        return _mappefeil(mappe, feil, _("mappen kan ikke leses"))
    funnet: dict[str, Path] = {}
    for sti in innhold:
        if sti.name.startswith((".", "~$")) or sti.suffix.lower() not in _REGNEARK:
            continue
        stamme = sti.stem.lower()
        if stamme in navn and sti.suffix.lower() in ENDELSER and stamme in funnet:
            grunn = _("%(fil)s er der også; behold én av dem") % {"fil": funnet[stamme].name}
        else:
            grunn = _hvorfor_ikke(sti, navn)
        if grunn:
            feil.noter(sti.name, 0, "", "", grunn)
        else:
            funnet[stamme] = sti
    if not funnet and not feil:
        grunn = _("mappen har ingen av filene %(filer)s") % {"filer": ", ".join(navn)}
        return _mappefeil(mappe, feil, grunn)
    return {ett: funnet[ett] for ett in navn if ett in funnet}


def _mappefeil(mappe: Path, feil: Feilliste, grunn: str) -> dict[str, Path]:
    feil.noter(mappe.name, 0, "", "", grunn)
    return {}


def _hvorfor_ikke(sti: Path, navn: Sequence[str]) -> str:
    """Why the file cannot be read; empty where it can be tried."""
    stamme, endelse = sti.stem.lower(), sti.suffix.lower()
    if stamme in _SENERE and stamme not in navn:
        return _("kan ikke leses inn ennå: registeret finnes ikke i denne versjonen. Ta filen ut av mappen")
    if stamme not in navn:
        grunn = _("er ikke en fil som leses inn. Gi den et av navnene %(filer)s, eller ta den ut av mappen")
        return grunn % {"filer": ", ".join(navn)}
    if endelse not in ENDELSER:
        return _("%(endelse)s-filer kan ikke leses; lagre den som .xlsx eller .csv") % {"endelse": endelse}
    return _ikke_en_fil(sti)


def _ikke_en_fil(sti: Path) -> str:
    try:
        slag = sti.stat().st_mode
    except FileNotFoundError:
        return _("er en lenke til noe som ikke finnes")
    except OSError:
        return _("filen kan ikke leses")
    if stat.S_ISDIR(slag):
        return _("er en mappe, ikke en fil")
    return "" if stat.S_ISREG(slag) else _("er ikke en vanlig fil")
