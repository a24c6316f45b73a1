from collections.abc import Callable
from typing import Any

import pytest

from tests.apiklient import Apiklient
from tests.avvik.kommune import Kommune

Api = Callable[[str], Apiklient]


@pytest.fixture(autouse=True)
def med_epost(settings: Any) -> None:
    """E-mails are ordered, and never sent."""
    settings.EPOST_URL, settings.ADRESSE = "smtp://127.0.0.1:1?tls=nei", "https://ikontroll.eksempel.no"


@pytest.fixture
def api(kommune: Kommune) -> Api:
    """`api("leder")` is a program that is logged in as that person; as nobody without a name."""
    return lambda hvem: Apiklient(kommune[hvem] if hvem else None)
