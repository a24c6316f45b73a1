"""Opening, moving and locking a runde: who, once, and when."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection, transaction

from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from felles.klokke import OSLO, naa
from felles.tid import Periode
from sjekkliste import services
from sjekkliste.models import Mal, Malspoersmaal, Runde, Sjekkliste, Svar
from tests.sjekkliste.kommune import ROLLER, Kommune, lag_mal

STYRER = {"direktoer", "vara", "koordinator"}


def oslo(tekst: str) -> dt.datetime:
    return dt.datetime.fromisoformat(tekst).replace(tzinfo=OSLO)


@pytest.mark.usefixtures("klokke")
class TestAapne:
    @pytest.mark.parametrize("navn", sorted(set(ROLLER) - STYRER))
    def test_only_who_steers(self, kommune: Kommune, navn: str) -> None:
        lag_mal()
        with pytest.raises(IkkeTillatt):
            kommune.aapne(av=navn)
        assert not Runde.objects.exists()

    def test_one_sjekkliste_for_each_virksomhet_that_exists(self, kommune: Kommune) -> None:
        kommune.ny_enhet("NEDLAGT", gyldig_til=dt.date(2025, 3, 2))
        kommune.ny_enhet("KOMMER", gyldig_fra=dt.date(2025, 3, 4))
        kommune.ny_enhet("NY", gyldig_fra=dt.date(2025, 3, 3))
        kommune.aapne()
        assert list(Sjekkliste.objects.values_list("enhet__kode", flat=True)) == ["HJ", "NY", "SK"]

    def test_only_questions_that_apply(self, kommune: Kommune) -> None:
        kommune.aapne()
        for kode, antall in (("HJ", 3), ("SK", 4)):
            assert Svar.objects.filter(sjekkliste__enhet__kode=kode).count() == antall

    def test_twice(self, kommune: Kommune) -> None:
        kommune.aapne()
        with pytest.raises(UgyldigOvergang, match="allerede"):
            kommune.aapne()
        assert Sjekkliste.objects.count() == 2

    @pytest.mark.parametrize(
        ("periode", "frist", "feil"),
        [
            (Periode(2025), None, "ett tertial"),
            (Periode(2025, 2), None, "ikke begynt"),
            (Periode(2025, 1), dt.date(2025, 3, 2), "tilbake i tid"),
        ],
        ids=["aar", "framtid", "frist"],
    )
    def test_what_cannot_be_done(
        self, kommune: Kommune, periode: Periode, frist: dt.date | None, feil: str
    ) -> None:
        lag_mal()
        with pytest.raises(Domenefeil, match=feil):
            services.aapne_runde(periode=periode, aktoer=kommune["koordinator"], frist=frist)

    def test_without_a_template_or_questions(self, kommune: Kommune) -> None:
        with pytest.raises(Domenefeil, match="Publiser"):
            services.aapne_runde(periode=Periode(2025, 1), aktoer=kommune["koordinator"])
        lag_mal(publisert=False)
        with pytest.raises(Domenefeil, match="Publiser"):
            services.aapne_runde(periode=Periode(2025, 1), aktoer=kommune["koordinator"])
        Mal.objects.update(publisert=naa())
        Malspoersmaal.objects.all().delete()
        with pytest.raises(Domenefeil, match="ingen spørsmål"):
            services.aapne_runde(periode=Periode(2025, 1), aktoer=kommune["koordinator"])

    def test_the_template_is_locked_by_the_first_runde(self, kommune: Kommune) -> None:
        kommune.aapne()
        assert Mal.objects.get().laast == naa()
        with pytest.raises(Exception, match="locked"), transaction.atomic():
            Malspoersmaal.objects.update(tekst="Noe annet?")

    @pytest.mark.parametrize(
        ("aapnes", "periode", "frist"),
        [
            ("2024-05-01T06:00", (2024, 1), "2024-05-15"),
            ("2024-09-01T00:00", (2024, 2), "2024-09-15"),
            ("2025-01-01T00:00", (2024, 3), "2025-01-15"),
            ("2024-05-10T06:00", (2024, 1), "2024-05-24"),
        ],
        ids=str,
    )
    def test_the_frist(
        self, kommune: Kommune, klokke: Any, aapnes: str, periode: tuple[int, int], frist: str
    ) -> None:
        klokke.move_to(oslo(aapnes))
        runde = kommune.aapne(*periode)
        assert runde.frist.isoformat() == frist
        assert runde.laases > runde.frist


@pytest.mark.usefixtures("klokke")
class TestBeat:
    def test_it_opens_the_last_one_that_is_over_once(self, kommune: Kommune, klokke: Any) -> None:
        klokke.move_to(oslo("2024-12-01T12:00"))
        lag_mal()
        klokke.move_to(oslo("2024-12-31T23:59"))
        # T2 ended long ago, before there was a template.
        assert services.aapne_forfalt_runde(naa()) is None
        klokke.move_to(oslo("2025-01-01T00:00"))
        runde = services.aapne_forfalt_runde(naa())
        assert runde is not None
        assert (runde.aar, runde.tertial, runde.aapnet_av) == (2024, 3, None)
        klokke.move_to(oslo("2025-01-02T03:00"))
        assert services.aapne_forfalt_runde(naa()) is None
        assert Runde.objects.count() == 1

    def test_it_locks_the_night_after(self, kommune: Kommune, klokke: Any) -> None:
        klokke.move_to(oslo("2025-01-01T03:00"))
        runde = kommune.aapne(2024, 3)
        klokke.move_to(oslo(f"{runde.laases}T23:59"))
        assert services.laas_forfalte_runder(naa()) == 0
        klokke.shift(dt.timedelta(minutes=1))
        assert services.laas_forfalte_runder(naa()) == 1
        runde.refresh_from_db()
        assert (runde.laast, runde.laast_av) == (naa(), None)
        assert services.laas_forfalte_runder(naa()) == 0

    def test_a_whole_year_under_a_moved_clock(self, kommune: Kommune, klokke: Any) -> None:
        klokke.move_to(oslo("2023-12-31T12:00"))
        lag_mal()
        for dag in range(1, 500):
            klokke.move_to(oslo("2023-12-31T02:30") + dt.timedelta(days=dag))
            services.laas_forfalte_runder(naa())
            services.aapne_forfalt_runde(naa())
        runder = [
            (str(runde), runde.aapnet.astimezone(OSLO).date().isoformat(), runde.er_aapen)
            for runde in Runde.objects.order_by("aapnet")
        ]
        assert runder == [
            ("3. tertial 2023", "2024-01-01", False),
            ("1. tertial 2024", "2024-05-01", False),
            ("2. tertial 2024", "2024-09-01", False),
            ("3. tertial 2024", "2025-01-01", False),
            ("1. tertial 2025", "2025-05-01", True),
        ]


@pytest.mark.usefixtures("klokke")
class TestStyr:
    @pytest.mark.parametrize("navn", sorted(set(ROLLER) - STYRER))
    def test_only_who_steers(self, kommune: Kommune, navn: str) -> None:
        runde = kommune.aapne()
        felt: dict[str, Any] = {"runde_id": runde.pk, "versjon": runde.versjon, "aktoer": kommune[navn]}
        with pytest.raises(IkkeTillatt):
            services.laas_runde(**felt)
        with pytest.raises(IkkeTillatt):
            services.flytt_frist(**felt, frist=runde.frist, laases=runde.laases)

    def test_the_frist_can_be_moved_but_not_backwards(self, kommune: Kommune) -> None:
        runde = kommune.aapne()
        felt: dict[str, Any] = {"runde_id": runde.pk, "aktoer": kommune["koordinator"]}
        ny = services.flytt_frist(**felt, versjon=1, frist=dt.date(2025, 6, 1), laases=dt.date(2025, 6, 1))
        assert ny.frist == dt.date(2025, 6, 1)
        for frist, laases in ((dt.date(2025, 3, 2), ny.laases), (ny.frist, dt.date(2025, 5, 31))):
            with pytest.raises(Domenefeil):
                services.flytt_frist(**felt, versjon=2, frist=frist, laases=laases)
        with pytest.raises(Utdatert):
            services.flytt_frist(**felt, versjon=1, frist=ny.frist, laases=ny.laases)

    def test_what_was_too_late_still_is(self, kommune: Kommune, klokke: Any) -> None:
        runde = kommune.aapne()
        klokke.move_to(oslo("2025-05-16T08:00"))
        liste = kommune.i_status("levert")
        services.flytt_frist(
            runde_id=runde.pk,
            versjon=1,
            aktoer=kommune["koordinator"],
            frist=dt.date(2025, 6, 1),
            laases=dt.date(2025, 6, 10),
        )
        assert liste.leveringer.get().for_sent

    def test_locked_once(self, kommune: Kommune) -> None:
        runde = kommune.aapne()
        felt: dict[str, Any] = {"runde_id": runde.pk, "aktoer": kommune["koordinator"]}
        services.laas_runde(**felt, versjon=1)
        with pytest.raises(UgyldigOvergang):
            services.laas_runde(**felt, versjon=2)


@pytest.mark.django_db(transaction=True)
def test_two_workers_open_at_the_same_time() -> None:
    Kommune()
    lag_mal()
    Mal.objects.update(publisert=oslo("2024-01-01T00:00"))
    klar, svar = threading.Barrier(4), []

    def aapne() -> None:
        try:
            klar.wait()
            svar.append(services.aapne_forfalt_runde(naa()))
        finally:
            connection.close()

    traader = [threading.Thread(target=aapne) for _nr in range(4)]
    for traad in traader:
        traad.start()
    for traad in traader:
        traad.join()
    assert len(svar) == 4
    assert sum(runde is not None for runde in svar) == 1
    assert Sjekkliste.objects.count() == 2
    assert Svar.objects.count() == 7


@pytest.mark.usefixtures("klokke")
def test_one_closed_in_the_middle_of_the_runde_is_followed_up_by_the_successor(
    kommune: Kommune, klokke: Any
) -> None:
    kommune.aapne()
    enhet = kommune.enhet["HJ"]
    enhet.gyldig_til, enhet.etterfoelger = dt.date(2025, 3, 3), kommune.enhet["SK"]
    enhet.save()
    klokke.move_to(oslo("2025-03-04T08:00"))
    with pytest.raises((IkkeTillatt, Sjekkliste.DoesNotExist)):
        kommune.svar("ros-1", av="leder")
    kommune.besvar_alt(av="skoleleder")
    assert kommune.lever(av="skoleleder").status == "levert"
