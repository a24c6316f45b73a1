"""What people wrote does not end in the log."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction
from django.utils.module_loading import import_string

from tests.avvik.kommune import Kommune

pytestmark = pytest.mark.django_db


@pytest.fixture
def formater() -> Callable[[logging.LogRecord], str]:
    """As every process of the product formats its log."""
    valg = settings.LOGGING["formatters"]["linje"]
    formaterer: logging.Formatter = import_string(valg["()"])(valg["format"], style=valg["style"])
    return formaterer.format


def _linje(melding: str, exc_info: Any = None) -> logging.LogRecord:
    return logging.LogRecord("django.request", logging.ERROR, "fil.py", 1, melding, None, exc_info)


@pytest.mark.parametrize("i_melding", [False, True])
def test_a_refused_row_is_not_quoted(formater: Callable[[logging.LogRecord], str], i_melding: bool) -> None:
    sak = Kommune().meld(beskrivelse="Ola Nordmann falt\n\ni trappa hos Kari")
    with (
        pytest.raises(IntegrityError, match="Nordmann") as fanget,
        transaction.atomic(),
        connection.cursor() as peker,
    ):
        peker.execute("UPDATE avvik_avvik SET lukket = meldt WHERE id = %s", [sak.pk])
    feil = fanget.value
    tekst = formater(
        _linje(f"raised unexpected: {feil!r}")
        if i_melding
        else _linje("Feil", (type(feil), feil, feil.__traceback__))
    )
    assert "Nordmann" not in tekst
    assert "Kari" not in tekst
    assert "avvik_lukket_tidspunkt" in tekst
    assert i_melding or tekst.count("IntegrityError") == 1


def test_nor_is_a_statement(formater: Callable[[logging.LogRecord], str]) -> None:
    with (
        pytest.raises(DataError, match="Nordmann") as fanget,
        transaction.atomic(),
        connection.cursor() as peker,
    ):
        peker.execute("SELECT 'Ola Nordmann', 'x'::int")
    tekst = formater(_linje("Feil", (type(fanget.value), fanget.value, None)))
    assert "Nordmann" not in tekst
    assert "invalid input syntax" in tekst


def test_other_lines_stand_as_they_are(formater: Callable[[logging.LogRecord], str]) -> None:
    assert formater(_linje("Not Found: /avvik/")).endswith("ERROR django.request Not Found: /avvik/")
