"""`check --deploy` warns of what a database or an environment lacks."""

import pytest
from django.core.checks import run_checks
from django.db import OperationalError, connection

pytestmark = pytest.mark.django_db


def _funn() -> list[str | None]:
    return [ett.id for ett in run_checks(include_deployment_checks=True)]


def test_a_role_that_owns_its_tables_is_told_without_naming_a_database():
    assert "ikontroll.W001" in _funn()
    assert "ikontroll.W001" not in [ett.id for ett in run_checks()]


def test_a_role_that_owns_nothing_is_fine():
    with connection.cursor() as peker:
        peker.execute("CREATE ROLE eier_av_intet")
        peker.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO eier_av_intet")
        peker.execute("SET LOCAL ROLE eier_av_intet")
    assert "ikontroll.W001" not in _funn()


def test_a_database_that_is_away_is_no_traceback(monkeypatch):
    def borte() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", borte)
    assert "ikontroll.W004" in _funn()
