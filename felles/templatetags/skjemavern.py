"""`{% csrf_token %}` of the product: in every form, so that no form can do without the rest.

Besides Django's token it writes for whom and on which page the form was made (felles/skjemamerke.py), and the
key by which what is sent twice is done once (felles/innsending.py). A built-in library: no template loads it.
"""

import uuid
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from felles import innsending, skjemamerke
from felles.innsending import innsending_i

register = template.Library()

_FELT = '<input type="hidden" name="{}" value="{}">'


class Skjemavern(CsrfTokenNode):
    """The hidden fields of a form that is sent with POST."""

    def render(self, context: Any) -> SafeString:
        skjulte = [super().render(context)]
        request: HttpRequest | None = context.get("request")
        merke = skjemamerke.merke_til(request) if request is not None else ""
        if request is not None and merke:
            skjulte.append(format_html(_FELT, skjemamerke.FELT, merke))
            skjulte.append(format_html(_FELT, innsending.FELT, _noekkel(request)))
            sendt = innsending_i(request)
            if sendt is not None and sendt.avvist is not None:
                skjulte.append(format_html(_FELT, innsending.LIKEVEL, "1"))
        return SafeString("".join(skjulte))


def _noekkel(request: HttpRequest) -> str:
    """The key that the form had, where it is shown again and may still be sent; else a new one."""
    sendt = innsending_i(request)
    if sendt is not None:
        return uuid.uuid4().hex if sendt.avvist is not None else sendt.verdi
    gjenoppretting = getattr(request, "kladd", None)
    return (gjenoppretting and gjenoppretting.noekkel) or uuid.uuid4().hex


@register.tag("csrf_token")
def csrf_token(parser: Any, token: Any) -> Skjemavern:
    """See the module."""
    return Skjemavern()
