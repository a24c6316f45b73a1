"""`Idempotency-Key` in the API: done once, answered as the first time."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from felles.models import Innsending
from sjekkliste.models import Runde
from tests.apiklient import Apiklient, skjema
from tests.sjekkliste.kommune import Kommune, lag_mal

pytestmark = pytest.mark.django_db
RUNDER = "/sjekkliste/runder/"


@pytest.fixture
def kommune(db: None, klokke: Any) -> Kommune:
    return Kommune()


@pytest.fixture
def koordinator(kommune: Kommune) -> Apiklient:
    lag_mal()
    return Apiklient(kommune["koordinator"])


def aapne(klient: Apiklient, tertial: int, noekkel: str | None) -> tuple[int, Any]:
    valg = {} if noekkel is None else {"HTTP_IDEMPOTENCY_KEY": noekkel}
    return klient.be("POST", RUNDER, {"aar": 2024, "tertial": tertial}, **valg)


def test_the_same_again_gives_the_first_answer_and_is_not_done_again(koordinator: Apiklient) -> None:
    svar = [aapne(koordinator, 3, "noekkel-1") for _ in range(3)]
    assert svar[0] == svar[1] == svar[2]
    assert svar[0][0] == 201
    assert Runde.objects.count() == 1
    # Without a key, and with another, it is another request.
    assert [aapne(koordinator, 3, ett)[0] for ett in (None, "en-annen")] == [409, 409]


def test_another_body_with_the_same_key_is_refused(koordinator: Apiklient) -> None:
    assert aapne(koordinator, 2, "k")[0] == 201
    status, data = aapne(koordinator, 3, "k")
    assert (status, data["feil"]["kode"]) == (409, "noekkel_brukt")
    assert Runde.objects.count() == 1


def test_an_error_is_no_answer_and_may_be_tried_again(koordinator: Apiklient) -> None:
    assert aapne(koordinator, 9, "k")[0] == 400
    assert not Innsending.objects.exists()
    assert aapne(koordinator, 3, "k")[0] == 201


def test_a_key_is_each_persons_own(kommune: Kommune, koordinator: Apiklient) -> None:
    assert aapne(koordinator, 3, "k")[0] == 201
    status, data = aapne(Apiklient(kommune["ansatt"]), 3, "k")
    assert (status, data["feil"]["kode"]) == (403, "ikke_tillatt")


@pytest.mark.parametrize("noekkel", ["", " ", "æ", "a" * 101, "a b"])
def test_a_key_that_is_none_is_refused(koordinator: Apiklient, noekkel: str) -> None:
    status, data = aapne(koordinator, 3, noekkel)
    assert (status, data["feil"]["kode"]) == (400, "ugyldig")
    assert not Runde.objects.exists()


@pytest.mark.parametrize("innhold", [{"a": "\ud800"}, [[1]] * 3, {"aar": "NaN"}])
def test_nonsense_with_a_key_is_answered_as_without(koordinator: Apiklient, innhold: Any) -> None:
    assert koordinator.be("POST", RUNDER, innhold, HTTP_IDEMPOTENCY_KEY="k")[0] == 400


def _post_i_api(moenstre: list[Any]) -> Iterator[Any]:
    for ett in moenstre:
        if isinstance(ett, URLResolver):
            yield from _post_i_api(ett.url_patterns)
        elif isinstance(ett, URLPattern) and hasattr(getattr(ett.callback, "view_class", None), "post"):
            yield ett.callback.view_class  # type: ignore[attr-defined]


def test_every_post_takes_a_key_and_says_so() -> None:
    for visning in _post_i_api(get_resolver().url_patterns):
        assert visning.post.__wrapped__, visning
    for sti, operasjoner in skjema()["paths"].items():
        if "post" in operasjoner:
            navn = [ett["name"] for ett in operasjoner["post"].get("parameters", ())]
            assert "Idempotency-Key" in navn, sti
    assert "Idempotency-Key" not in json.dumps([o.get("get") for o in skjema()["paths"].values()])
