"""The examples of docs/api.md, run from top to bottom against a server."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from avvik.models import Avvik
from sjekkliste.models import Sjekkliste
from tests.sjekkliste.kommune import Kommune

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_examples_of_the_documentation(live_server: LiveServer) -> None:
    kommune = Kommune()
    kommune.aapne(2024, 3)
    leder = kommune["leder"]
    leder.set_password("et langt passord til prøve")
    leder.save()
    tekst = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text()
    kode = "\n".join(re.findall(r"```python\n(.*?)```", tekst, re.DOTALL))
    for fra, til in (
        ("https://internkontroll.example.no", live_server.url),
        ('"USER"', '"leder"'),
        ('"PASSWORD"', '"et langt passord til prøve"'),
    ):
        assert fra in kode
        kode = kode.replace(fra, til)
    navn: dict[str, Any] = {}
    exec(compile(kode, "docs/api.md", "exec"), navn)
    assert Sjekkliste.objects.get(enhet__kode="HJ").status == "levert"
    assert Avvik.objects.get().utfall == "trukket"
    assert navn["delivered"]["levert_av"] == leder.navn
