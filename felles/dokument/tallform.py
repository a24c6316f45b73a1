"""Numbers and small words in Norwegian form, on top of what the pages use."""

from django.utils.translation import gettext as _

from felles.dokument.modell import Celleverdi, Kolonnetype, Tallverdi
from felles.templatetags.tekst import HARDT_MELLOMROM, TANKESTREK, tall


def heltall(verdi: Tallverdi) -> str:
    """«1 234» with a no-break space; a dash where there is no value."""
    return tall(verdi, 0)


def desimal(verdi: Tallverdi) -> str:
    """«1 234,5»: always one decimal, so that a column lines up; a dash where there is no value."""
    return tall(verdi, 1)


def prosent(verdi: Tallverdi, *, fortegn: bool = False) -> str:
    """«16,7 %» of 16.7; with `fortegn` «+16,7 %». A dash where there is no value."""
    if verdi is None:
        return TANKESTREK
    foran = "+" if fortegn and verdi > 0 else ""
    return f"{foran}{desimal(verdi)}{HARDT_MELLOMROM}%"


def endring(verdi: Tallverdi) -> str:
    """A whole number with its sign: «+138», «−12», «0»."""
    return ("+" if verdi is not None and verdi > 0 else "") + heltall(verdi)


def formater(verdi: Celleverdi, slag: Kolonnetype) -> str:
    """A table's cell as text."""
    if verdi is None:
        return TANKESTREK
    if isinstance(verdi, str):
        return verdi
    match slag:
        case "desimal":
            return desimal(verdi)
        case "prosent":
            return prosent(verdi)
        case "endring":
            return endring(verdi)
        case _:
            return heltall(verdi)


def antall(hvor_mange: int) -> str:
    """A count inside a sentence: «ingen», «ett», «1 234»."""
    return {0: _("ingen"), 1: _("ett")}.get(hvor_mange) or heltall(hvor_mange)


def stor_forbokstav(tekst: str) -> str:
    """The sentence with its first letter in upper case; the rest is left as it is."""
    return tekst[:1].upper() + tekst[1:]


def opplisting(ledd: list[str]) -> str:
    """«a», «a og b», «a, b og c»."""
    if len(ledd) < 2:
        return "".join(ledd)
    return _("%(foerst)s og %(sist)s") % {"foerst": ", ".join(ledd[:-1]), "sist": ledd[-1]}


def maanedsnavn(maaned: str) -> str:
    """«mars» of «2024-03»."""
    navn = [
        _("januar"),
        _("februar"),
        _("mars"),
        _("april"),
        _("mai"),
        _("juni"),
        _("juli"),
        _("august"),
        _("september"),
        _("oktober"),
        _("november"),
        _("desember"),
    ]
    return navn[int(maaned[5:7]) - 1]
