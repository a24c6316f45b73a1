"""Each register is set up once, with its cases; what a test does to them is undone after it."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from felles.register import alle
from tests.conftest import TID
from tests.kontrakt.hjelp import Oppstilling, beskrivelse_av
from tests.leke.befaring.register import REGISTER as LEKEN
from tests.leke.innsatt import innsatt


@pytest.fixture(scope="package", params=[*alle(), LEKEN], ids=lambda register: register.kode)
def oppstilling(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Oppstilling]:
    """The register of the declaration, its cases, and mail that would be sent."""
    with ExitStack() as stabel:
        stabel.enter_context(django_db_blocker.unblock())
        reise = stabel.enter_context(time_machine.travel(TID, tick=False))
        stabel.enter_context(override_settings(EPOST_URL="smtp://localhost:1"))
        if request.param is LEKEN:
            stabel.enter_context(innsatt())
        stabel.enter_context(transaction.atomic())
        oppstilt = Oppstilling(request.param, beskrivelse_av(request.param).bygg())
        assert oppstilt.klienter  # logged in outside of what is undone
        reise.shift(60)
        yield oppstilt
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def som_foer(oppstilling: Oppstilling, db: None) -> None:
    """Around the same cases for all tests, `db` undoes what a test did to them."""
