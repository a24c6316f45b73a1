"""Settings from the environment: an empty variable is one that nobody filled in."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from ikontroll import miljo


@pytest.mark.parametrize("verdi", [None, ""])
def test_missing_and_empty_give_the_default(monkeypatch, verdi):
    monkeypatch.delenv("PROEVE", raising=False)
    if verdi is not None:
        monkeypatch.setenv("PROEVE", verdi)
    assert miljo.tekst("PROEVE", "noe") == "noe"
    assert miljo.liste("PROEVE", "a, b") == ["a", "b"]
    assert miljo.heltall("PROEVE", 7) == 7
    assert miljo.ja("PROEVE", True) is True
    with pytest.raises(ImproperlyConfigured):
        miljo.tekst("PROEVE")


def test_what_is_set_holds(monkeypatch):
    monkeypatch.setenv("PROEVE", "x")
    assert (miljo.tekst("PROEVE", "noe"), miljo.liste("PROEVE", "a")) == ("x", ["x"])
    with pytest.raises(ImproperlyConfigured):
        miljo.heltall("PROEVE", 7)
