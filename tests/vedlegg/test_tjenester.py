"""Files are stored all or none, one case at a time; what fails leaves no bytes, what is removed is gone."""

import datetime as dt
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections, transaction

from avvik import services as avvik
from avvik.models import SAKSTYPE, Avvik
from felles.feil import Domenefeil, IkkeTillatt
from felles.klokke import naa
from hendelser.models import Hendelse
from tests.avvik.kommune import Kommune
from tests.vedlegg.filer import bytes_i, klar
from vedlegg.models import Vedlegg
from vedlegg.services import fjern, legg_ved, rydd
from vedlegg.services.lagring import MAKS_PER_SAK

pytestmark = pytest.mark.django_db


def legg(kommune, sak, *, av="ansatt", antall=1, **felt):
    return legg_ved(
        sakstype=SAKSTYPE, sak_id=sak.pk, aktoer=kommune[av], filer=[klar() for _ in range(antall)], **felt
    )


def angret(gjoer):
    """Does it in a transaction that fails afterwards."""
    with transaction.atomic():
        gjoer()
        transaction.set_rollback(True)


def historikk(sak):
    return list(
        Hendelse.objects.for_sak(SAKSTYPE, sak.pk)
        .filter(slag__startswith="vedlegg")
        .values_list("slag", "aktoer__brukernavn", "delt")
    )


# Who may add: a file of an open case. The same rows as in docs/arkitektur.md.
@pytest.mark.parametrize(
    ("hvem", "svar"),
    [
        ("ansatt", None),  # the reporter
        ("kollega", None),  # behandler
        ("avdelingsleder", None),
        ("leder", None),
        ("stedfortreder", None),
        ("direktoer", None),
        ("koordinator", None),
        ("verneombud", IkkeTillatt),
        ("personvernombud", Vedlegg.DoesNotExist),
        ("laerer", Vedlegg.DoesNotExist),
        ("skoleleder", Vedlegg.DoesNotExist),
        ("revisor", Vedlegg.DoesNotExist),
        ("administrator", Vedlegg.DoesNotExist),
        ("sluttet", Vedlegg.DoesNotExist),
    ],
)
def test_who_may_add(kommune, mappe, hvem, svar):
    sak = kommune.sak_i("under_behandling", kategori="HMS")
    if svar is None:
        (vedlegg,) = legg(kommune, sak, av=hvem)
        assert vedlegg.lastet_opp_av == kommune[hvem]
        assert historikk(sak) == [("vedlegg_nytt", hvem, True)]
    else:
        with pytest.raises(svar):
            legg(kommune, sak, av=hvem)
        assert bytes_i(mappe) == []


@pytest.mark.parametrize("status", ["lukket", "avvist"])
def test_a_case_that_has_ended_takes_no_files(kommune, mappe, status):
    sak = kommune.sak_i(status)
    with pytest.raises(IkkeTillatt):
        legg(kommune, sak)


def test_an_unknown_case_and_an_unknown_register(kommune, mappe):
    for sakstype, sak_id in ((SAKSTYPE, 999_999), ("ukjent", 1)):
        with pytest.raises(Vedlegg.DoesNotExist):
            legg_ved(sakstype=sakstype, sak_id=sak_id, aktoer=kommune["leder"], filer=[klar()])


def test_the_bytes_lie_under_a_random_name_that_only_we_read(kommune, mappe):
    (vedlegg,) = legg(kommune, kommune.meld())
    (fil,) = bytes_i(mappe)
    assert "rutine" not in str(fil)
    assert fil.relative_to(mappe).as_posix() == vedlegg.fil
    assert fil.stat().st_mode & 0o077 == 0
    assert fil.parent.stat().st_mode & 0o077 == 0


class TestSynlighet:
    def test_what_the_reporter_adds_the_reporter_sees(self, kommune, mappe):
        (vedlegg,) = legg(kommune, kommune.meld(), delt=False)
        assert vedlegg.delt

    def test_a_leder_chooses(self, kommune, mappe):
        sak = kommune.meld()
        for valg in (True, False):
            (vedlegg,) = legg(kommune, sak, av="avdelingsleder", delt=valg)
            assert vedlegg.delt is valg
        assert [rad[2] for rad in historikk(sak)] == [True, False]


class TestFjerne:
    def test_bytes_and_name_go_the_row_stays(self, kommune, mappe, django_capture_on_commit_callbacks):
        sak = kommune.meld()
        (vedlegg,) = legg(kommune, sak)
        with django_capture_on_commit_callbacks(execute=True):
            fjern(vedlegg_id=vedlegg.pk, aktoer=kommune["ansatt"])
        vedlegg.refresh_from_db()
        assert (vedlegg.fil, vedlegg.filnavn, vedlegg.slettet_av) == ("", "", kommune["ansatt"])
        assert vedlegg.sha256
        assert bytes_i(mappe) == []
        assert [rad[0] for rad in historikk(sak)] == ["vedlegg_nytt", "vedlegg_fjernet"]
        with pytest.raises(Vedlegg.DoesNotExist):
            fjern(vedlegg_id=vedlegg.pk, aktoer=kommune["ansatt"])

    def test_the_bytes_stay_where_the_removal_is_undone(self, kommune, mappe):
        (vedlegg,) = legg(kommune, kommune.meld())
        angret(lambda: fjern(vedlegg_id=vedlegg.pk, aktoer=kommune["ansatt"]))
        assert len(bytes_i(mappe)) == 1

    @pytest.mark.parametrize(
        ("lagt_ved_av", "hvem", "svar"),
        [
            ("ansatt", "ansatt", None),
            ("ansatt", "avdelingsleder", None),
            ("ansatt", "leder", None),
            ("ansatt", "kollega", IkkeTillatt),
            ("ansatt", "koordinator", IkkeTillatt),
            ("ansatt", "verneombud", IkkeTillatt),
            ("ansatt", "laerer", Vedlegg.DoesNotExist),
            ("kollega", "kollega", None),
            ("kollega", "avdelingsleder", None),
            ("kollega", "ansatt", Vedlegg.DoesNotExist),  # not shown to the reporter
        ],
    )
    def test_who_may(self, kommune, mappe, lagt_ved_av, hvem, svar):
        sak = kommune.sak_i("under_behandling", kategori="HMS")
        (vedlegg,) = legg(kommune, sak, av=lagt_ved_av, delt=False)
        if svar is None:
            fjern(vedlegg_id=vedlegg.pk, aktoer=kommune[hvem])
        else:
            with pytest.raises(svar):
                fjern(vedlegg_id=vedlegg.pk, aktoer=kommune[hvem])

    def test_from_a_closed_case_a_leder_alone(self, kommune, mappe):
        sak = kommune.sak_i("tiltak_paagaar")
        (vedlegg,) = legg(kommune, sak)
        sak = kommune._gjoer(avvik.lukk, sak, utfall="utbedret", melding="Takk.", aarsak="Ingen rutine")
        with pytest.raises(IkkeTillatt):
            fjern(vedlegg_id=vedlegg.pk, aktoer=kommune["ansatt"])
        fjern(vedlegg_id=vedlegg.pk, aktoer=kommune["avdelingsleder"])


class TestPlass:
    def test_no_more_than_there_is_room_for(self, kommune, mappe):
        sak = kommune.meld()
        legg(kommune, sak, antall=MAKS_PER_SAK - 1)
        with pytest.raises(Domenefeil, match="plass til 1 fil til"):
            legg(kommune, sak, antall=2)
        assert len(bytes_i(mappe)) == MAKS_PER_SAK - 1
        (siste,) = legg(kommune, sak)
        with pytest.raises(Domenefeil, match="ikke plass til flere"):
            legg(kommune, sak)
        fjern(vedlegg_id=siste.pk, aktoer=kommune["ansatt"])
        legg(kommune, sak)

    @pytest.mark.django_db(transaction=True)
    def test_two_at_once_are_counted_one_after_the_other(self, mappe):
        kommune = Kommune()
        sak = kommune.meld()
        legg(kommune, sak, antall=MAKS_PER_SAK - 1)
        klare = threading.Barrier(2)

        def proev(hvem):
            try:
                aktoer = kommune[hvem]
                klare.wait(30)
                legg_ved(sakstype=SAKSTYPE, sak_id=sak.pk, aktoer=aktoer, filer=[klar()])
                return "lagt ved"
            except Domenefeil:
                return "ikke plass"
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            svar = sorted(pool.map(proev, ["ansatt", "avdelingsleder"]))
        assert svar == ["ikke plass", "lagt ved"]
        assert Vedlegg.objects.for_sak(SAKSTYPE, sak.pk).count() == len(bytes_i(mappe)) == MAKS_PER_SAK


class TestIngenBytesUtenRad:
    def test_where_the_row_cannot_be_written(self, kommune, mappe, monkeypatch):
        sak = kommune.meld()

        def feil(*args, **felt):
            raise RuntimeError("midt i")

        monkeypatch.setattr("vedlegg.services.lagring._noter", feil)
        with pytest.raises(RuntimeError, match="midt i"):
            legg(kommune, sak, antall=2)
        assert bytes_i(mappe) == []
        assert not Vedlegg.objects.exists()

    def test_a_melding_whose_files_do_not_fit_is_no_melding(self, kommune, mappe):
        with pytest.raises(Domenefeil):
            kommune.meld(filer=[klar() for _ in range(MAKS_PER_SAK + 1)])
        assert not Avvik.objects.exists()
        assert bytes_i(mappe) == []

    def test_what_a_transaction_around_left_is_swept_up_after_a_week(self, kommune, mappe, klokke):
        angret(lambda: legg(kommune, kommune.meld()))
        (forlatt,) = bytes_i(mappe)
        (beholdt,) = legg(kommune, kommune.meld())
        for fil in bytes_i(mappe):
            os.utime(fil, (naa().timestamp(), naa().timestamp()))
        assert rydd() == 0
        klokke.shift(dt.timedelta(days=8))
        assert rydd() == 1
        assert not forlatt.exists()
        assert (mappe / beholdt.fil).exists()


@pytest.mark.parametrize(
    "endring",
    [
        "stoerrelse = 0",
        "slettet = now()",
        "slettet = now(), slettet_av_id = lastet_opp_av_id, fil = ''",
        "slettet = now(), slettet_av_id = lastet_opp_av_id, filnavn = ''",
        "fil = ''",
        "skannestatus = 'smittet'",
    ],
)
def test_the_database_refuses_impossible_rows(kommune, mappe, endring):
    legg(kommune, kommune.meld())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as peker:
        peker.execute(f"UPDATE vedlegg_vedlegg SET {endring}")
