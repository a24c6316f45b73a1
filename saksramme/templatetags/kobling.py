"""`{% koblinger sakstype sak_id %}`: the cases that a case is linked to, on its page."""

from typing import Any

from django import template

from saksramme.kobling import Saksnoekkel, koblinger_til

register = template.Library()


@register.inclusion_tag("saksramme/_koblinger.html", takes_context=True)
def koblinger(context: Any, sakstype: str, sak_id: int) -> dict[str, Any]:
    """Nothing at all where the person sees no case at the other end."""
    return {"koblinger": koblinger_til(Saksnoekkel(sakstype, sak_id), context["user"])}
