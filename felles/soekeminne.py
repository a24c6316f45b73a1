"""What a person has looked for, kept in their session by a reference that stands in the address.

The words themselves never do: they may be about people, and addresses are logged, remembered and passed on.
Who opens another's link, or one of their own from before they logged out, is told so and shown nothing.
"""

import secrets

from django.http import HttpRequest

_HUSK = 20


def husk(request: HttpRequest, liste: str, ord_: str) -> str:
    """Keeps the words of a search in that list; returns their reference."""
    merke = secrets.token_urlsafe(6)
    husket = {**request.session.get(_noekkel(liste), {}), merke: ord_}
    request.session[_noekkel(liste)] = dict(list(husket.items())[-_HUSK:])
    return merke


def hent(request: HttpRequest, liste: str, merke: str) -> str | None:
    """The words of that reference; None where this session does not know it, nothing where there is none."""
    if not merke:
        return ""
    ord_: str | None = request.session.get(_noekkel(liste), {}).get(merke)
    return ord_


def _noekkel(liste: str) -> str:
    return f"{liste}_soek"
