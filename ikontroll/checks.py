"""System checks of the installation as a whole."""

from typing import Any

from django.conf import settings
from django.core.checks import Warning, register
from django.db import OperationalError, connection


@register(deploy=True)
def epost_er_satt_opp(**kwargs: Any) -> list[Warning]:
    """Warns where nobody is told by e-mail, and where the links in e-mails would lead nowhere."""
    if not settings.EPOST_URL:
        return [
            Warning(
                "No e-mail is sent.",
                hint="Set EPOST_URL: without reminders, frister are seen only by who logs in.",
                id="ikontroll.W002",
            )
        ]
    if "localhost" in settings.ADRESSE:
        return [
            Warning(
                "Links in e-mails point to localhost.",
                hint="Set ADRESSE to where people reach the pages.",
                id="ikontroll.W003",
            )
        ]
    return []


@register(deploy=True)
def approllen_eier_ikke_tabellene(**kwargs: Any) -> list[Warning]:
    """Warns where the role of the application owns its tables: then append-only can be switched off by it.

    A check of the deployment and not of the database: those run only where a database is named, and before
    every migrate, which the owner rightly does.
    """
    try:
        with connection.cursor() as peker:
            peker.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
                " AND tablename = 'hendelser_hendelse' AND tableowner = current_user"
            )
            (eier,) = peker.fetchone()
    except OperationalError as feil:
        return [
            Warning(
                f"The database could not be asked who owns its tables ({type(feil).__name__}).",
                hint="Run the check where DATABASE_URL leads to the database.",
                id="ikontroll.W004",
            )
        ]
    if not eier:
        return []
    return [
        Warning(
            "The application's database role owns its tables.",
            hint="In production, let one role own and migrate, and another without ownership run web, worker "
            "and beat: see deploy/roller.sql.",
            id="ikontroll.W001",
        )
    ]
