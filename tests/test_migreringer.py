import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from felles.klokke import i_dag, naa
from hendelser.models import Hendelse
from sjekkliste.models import SAKSTYPE, SVARTYPE, Svar
from tests.sjekkliste.kommune import Kommune, nytt_tiltak
from tests.vedlegg.filer import PDF, klar
from tiltak.models import Tiltak
from utboks.models import Epost
from vedlegg.models import Vedlegg
from vedlegg.services import legg_ved

pytestmark = pytest.mark.django_db


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _kjoer(navn: str, retning: str = "sql") -> None:
    """Runs the SQL of the migration whose name ends so on the rows that there are, or undoes it."""
    alle = MigrationLoader(connection).disk_migrations.values()
    [migrering] = [ett for ett in alle if ett.name.endswith(navn)]
    with connection.cursor() as peker:
        peker.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for operasjon in migrering.operations:
            peker.execute(getattr(operasjon, retning))


class TestSvaretsSakstype:
    """What was stored while answers bore the code of sjekklister, with ids that overlap."""

    @pytest.fixture
    def svar(self, klokke) -> Svar:
        """An answer with a tiltak, a file and an e-mail, whose id is that of another sjekkliste too."""
        kommune = Kommune()
        kommune.aapne()
        svar = Svar.objects.select_related("sjekkliste").get(
            sjekkliste__enhet__kode="HJ", spoersmaal__kode="ros-1"
        )
        leder = kommune["leder"]
        frist = i_dag() + dt.timedelta(days=2)
        tiltak = nytt_tiltak(svar, aktoer=leder, hva="Skriv rutinen", ansvarlig=leder, frist=frist)
        legg_ved(sakstype=SVARTYPE, sak_id=svar.pk, aktoer=leder, filer=[klar("ROS.pdf", PDF)])
        for slag, sakstype in (("tiltak.nytt", SVARTYPE), ("sjekkliste.levert", SAKSTYPE)):
            Epost.objects.create(
                noekkel=slag, mottaker=leder, slag=slag, sakstype=sakstype, sak_id=svar.pk, created_at=naa()
            )
        assert tiltak.sak_id == svar.pk
        return svar

    @staticmethod
    def _noekler() -> dict[str, list[tuple[str, str, int]]]:
        rader: dict[str, Any] = {"tiltak": Tiltak, "vedlegg": Vedlegg, "hendelse": Hendelse, "epost": Epost}
        navn = {"hendelse": "slag", "epost": "slag", "tiltak": "hva", "vedlegg": "sha256"}
        return {
            ett: list(modell.objects.order_by("pk").values_list(navn[ett], "sakstype", "sak_id"))
            for ett, modell in rader.items()
        }

    def test_each_row_gets_its_own_code_and_back(self, svar: Svar) -> None:
        etter = self._noekler()
        _kjoer("svar_egen_sakstype", "reverse_sql")
        foer = self._noekler()
        assert {sakstype for rader in foer.values() for _slag, sakstype, _id in rader} == {SAKSTYPE}
        assert {(slag, sak_id) for slag, _type, sak_id in foer["hendelse"]} == {
            ("tiltak_nytt", svar.sjekkliste_id),
            ("vedlegg_nytt", svar.pk),
        }
        _kjoer("svar_egen_sakstype")
        assert self._noekler() == etter
        assert {sakstype for _hva, sakstype, _id in etter["tiltak"] + etter["vedlegg"]} == {SVARTYPE}
        assert [sakstype for _slag, sakstype, _id in etter["epost"]] == [SVARTYPE, SAKSTYPE]

    def test_the_row_history_notes_it_and_history_stays_append_only(self, svar: Svar) -> None:
        _kjoer("svar_egen_sakstype", "reverse_sql")
        _kjoer("svar_egen_sakstype")
        for modell in (Tiltak, Vedlegg):
            rader = modell.objects.get().events.order_by("pgh_id").values_list("pgh_label", "sakstype")
            assert list(rader) == [("insert", SVARTYPE), ("update", SAKSTYPE), ("update", SVARTYPE)]
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            Hendelse.objects.update(sakstype=SAKSTYPE)
