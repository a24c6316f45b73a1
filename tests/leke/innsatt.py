"""The toy register entered, for as long as a test is about it."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.urls import clear_url_caches

from felles import register
from felles.liste import liste
from ikontroll import api, urls
from saksramme.registerapp import Registerapp
from tests import apiklient
from utboks import epost


def bygg_adresser() -> None:
    """The addresses and the API's description again, of the registers that there are now."""
    importlib.reload(api)
    importlib.reload(urls)
    clear_url_caches()
    apiklient.skjema.cache_clear()
    apiklient._stier.cache_clear()


@contextmanager
def innsatt() -> Iterator[None]:
    """The product with one register more, entered as every app enters its own."""
    with pytest.MonkeyPatch.context() as lapp:
        lapp.setattr(register, "_registre", dict(register._registre))
        lapp.setattr(epost, "_slag", dict(epost._slag))
        lapp.setattr(liste, "_lister", dict(liste._lister))
        Registerapp.ready(apps.get_app_config("befaring"))  # type: ignore[arg-type]
        bygg_adresser()
        yield
    bygg_adresser()
