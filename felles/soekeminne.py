"""What a person has looked for, kept in their session by a reference that stands in the address.

The words themselves never do: they may be about people, and addresses are logged, remembered and passed on.
Who opens another's link, or one of their own from before they logged out, is told so and shown nothing.
"""

import secrets
from importlib import import_module
from typing import Any

from django.conf import settings
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
    return _i_oekten(request.session, liste, merke)


def hent_fra(oekt: str, liste: str, merke: str) -> str | None:
    """As `hent`, of the session with that key, outside of a request; also None once it has ended."""
    return _i_oekten(import_module(settings.SESSION_ENGINE).SessionStore(oekt), liste, merke) if merke else ""


def _i_oekten(oekt: Any, liste: str, merke: str) -> str | None:
    ord_: str | None = oekt.get(_noekkel(liste), {}).get(merke)
    return ord_


def _noekkel(liste: str) -> str:
    return f"{liste}_soek"
