from collections.abc import Callable

import pytest
from django.test import Client

from organisasjon.models import Bruker
from tests.avvik.kommune import Kommune


@pytest.fixture
def kommune(db: None) -> Kommune:
    return Kommune()


@pytest.fixture
def innlogget() -> Callable[[Bruker], Client]:
    """A test client that is logged in as the person."""

    def lag(bruker: Bruker) -> Client:
        klient = Client()
        klient.force_login(bruker)
        return klient

    return lag
