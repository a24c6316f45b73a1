"""The cells of the heat map."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from sjekkliste.runde.varmekart import IKKE_LEVERT, Celle, Rad, Sumrad

register = template.Library()


@register.simple_tag
def celler(rad: Rad | Sumrad) -> SafeString:
    """The cells of a row and its sum, each with symbol, numbers, and for screen readers its level in words.

    Written out here: a template for each of thousands of cells takes a second. All that is text is escaped.
    """
    return mark_safe("".join(_skriv([*rad.celler, rad.sum])))


def _skriv(alle: Iterable[Celle]) -> Iterable[str]:
    for celle in alle:
        kode, kolonne = celle.nivaa.kode, escape(celle.kolonne)
        if not celle.tekst:
            yield f'{_aapning(kode, kolonne)}<span class="ik-dempet">–</span></td>'
            continue
        tekst: str = escape(celle.tekst)
        if celle.adresse:
            tekst = f'<a href="{escape(celle.adresse)}">{tekst}</a>'
        navn = escape(celle.nivaa.navn)
        er_mangler = celle.nivaa is IKKE_LEVERT
        nivaa = f"<strong>{navn}</strong> " if er_mangler else f'<span class="ds-sr-only">{navn}: </span>'
        yield (
            f"{_aapning(kode, kolonne)}"
            f'<svg class="vk__symbol" aria-hidden="true"><use href="#nivaa-{kode}"></use></svg>'
            f'<span class="vk__tekst">{nivaa}{tekst}{_motsigelser(celle.motsigelser)}</span></td>'
        )


def _aapning(kode: str, kolonne: str) -> str:
    return f'<td role="cell" class="vk vk-{kode}" data-navn="{kolonne}">'


def _motsigelser(antall: int) -> str:
    if not antall:
        return ""
    tekst = ngettext("%(antall)d motsigelse", "%(antall)d motsigelser", antall) % {"antall": antall}
    return f' <span class="vk__motsigelse">{escape(tekst)}</span>'
