"""The OpenAPI description, tried by a machine: as two roles, what it allows and what it does not.

Bounded and the same each time: what is found here is found by everybody.
"""

import copy
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from ikontroll.wsgi import application
from tests.apiklient import skjema
from tests.ikontroll.apieksempel import fyll
from tests.sjekkliste.kommune import Kommune

pytestmark = pytest.mark.django_db
HOLDER = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
OPERASJONER = sorted(
    (sti, metode) for sti, operasjoner in skjema()["paths"].items() for metode in operasjoner
)
CSRF = "c" * 32


def _lest_ferdig(environ: Any, start_response: Any) -> list[bytes]:
    """The product, whose files are closed as a server would."""
    svar = application(environ, start_response)
    innhold = [b"".join(svar)]
    if hasattr(svar, "close"):
        svar.close()
    return innhold


@pytest.fixture(autouse=True)
def en_forbindelse() -> Iterator[None]:
    """The product lets go of its connection after a request; here it is the test's."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def kommune() -> Kommune:
    return Kommune()


@pytest.fixture(scope="module")
def beskrivelse() -> Any:
    """Without the login, which is the same for all and is not what is tried."""
    uten_innlogging = copy.deepcopy(skjema())
    for operasjoner in uten_innlogging["paths"].values():
        for operasjon in operasjoner.values():
            del operasjon["security"]
    return schemathesis.openapi.from_dict(uten_innlogging)


@pytest.mark.parametrize("hvem", ["koordinator", "ansatt"])
@pytest.mark.parametrize(("sti", "metode"), OPERASJONER)
def test_every_operation_answers_as_described(
    kommune: Kommune, beskrivelse: Any, sti: str, metode: str, hvem: str
) -> None:
    finnes = fyll(kommune)
    klient = Client()
    klient.force_login(kommune[hvem])
    kaker = {"sessionid": klient.cookies["sessionid"].value, "csrftoken": CSRF}

    @hypothesis.settings(
        max_examples=6,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def proev(case: Any) -> None:
        if slag is GenerationMode.POSITIVE:
            case.path_parameters = {navn: finnes[navn] for navn in case.path_parameters or {}}
            _uten_det_som_kommer_an_paa(case.query or {})
        with transaction.atomic():
            svar = case.call(app=_lest_ferdig, cookies=kaker, headers={"X-CSRFToken": CSRF})
            transaction.set_rollback(True)
        # What a rule says of a body, no description can know; of an address it says it all.
        ekstra = [checks.positive_data_acceptance] if metode == "get" else []
        case.validate_response(svar, checks=[*HOLDER, *ekstra])

    operasjon = skjema()["paths"][sti][metode]
    kan_sendes_feil = operasjon.get("parameters") or "requestBody" in operasjon
    for slag in (GenerationMode.POSITIVE, *[GenerationMode.NEGATIVE] * bool(kan_sendes_feil)):
        hypothesis.given(case=beskrivelse[sti][metode].as_strategy(generation_mode=slag))(proev)()


def _uten_det_som_kommer_an_paa(parametre: dict[str, Any]) -> None:
    """A place in a list and a search are what was said before, an enhet and a kategori exist, and a moment of
    figures is past. Nor is it before the tertial began; and the last day is not before the first.
    """
    for navn in ("etter", "soek", "til"):
        parametre.pop(navn, None)
    if not "2024-09-02" < str(parametre.get("skjaering", "")) < "2025":
        parametre.pop("skjaering", None)
    if "enhet" in parametre:
        parametre["enhet"] = "HJ"
    if "kategori" in parametre:
        parametre["kategori"] = "DRIFT"
