"""E-mail: a row first, sent by a worker to a real SMTP server, once; put off, given up, or sent again."""

import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from felles.feil import UgyldigOvergang
from felles.klokke import naa
from felles.models import Installasjon
from organisasjon.models import Bruker
from tests.utboks.postkasse import Postkasse, arbeid, ta_i_bruk
from utboks import epost, services, tasks
from utboks.epost import Bestilling, Epostslag
from utboks.models import Epost, Jobb, Jobbstatus

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kasse(settings: Any) -> Iterator[Postkasse]:
    with ta_i_bruk(settings) as kasse:
        yield kasse


@pytest.fixture(autouse=True)
def slag(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of e-mail; nothing is published, the test plays the worker."""
    monkeypatch.setitem(epost._slag, "proeve", Epostslag("proeve", "Sak %(referanse)s", "Noe har skjedd."))
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)


@pytest.fixture
def kari(db: None) -> Bruker:
    bruker: Bruker = Bruker.objects.create(brukernavn="kari", navn="Kari Nordmann", epost="kari@eksempel.no")
    return bruker


def _bestill(mottaker: Bruker, noekkel: str = "1", referanse: str = "2025-000001") -> int:
    with transaction.atomic():
        return epost.bestill(
            [Bestilling("proeve", mottaker.pk, noekkel, "avvik", 7, "/avvik/2025-000001/", referanse)]
        )


def test_it_arrives_with_nothing_but_number_and_link(kasse: Postkasse, kari: Bruker) -> None:
    _bestill(kari)
    arbeid()
    [konvolutt] = kasse.mottatt
    tekst = konvolutt.content.decode()
    assert konvolutt.rcpt_tos == ["kari@eksempel.no"]
    assert "https://ikontroll.eksempel.no/avvik/2025-000001/" in tekst
    assert "Subject: Sak 2025-000001" in tekst
    assert "Kari" not in tekst
    rad = Epost.objects.get()
    assert (rad.status, rad.sendt is not None) == ("sendt", True)
    arbeid()
    assert len(kasse.mottatt) == 1


def test_the_same_key_once_but_once_for_each_recipient(kasse: Postkasse, kari: Bruker) -> None:
    ola = Bruker.objects.create(brukernavn="ola", navn="Ola", epost="ola@eksempel.no")
    assert [_bestill(kari), _bestill(kari), _bestill(ola), _bestill(kari, "2")] == [1, 0, 1, 1]
    arbeid()
    assert len(kasse.mottatt) == 3


def test_ordered_by_several_at_the_same_time_it_comes_once(kasse: Postkasse, kari: Bruker) -> None:
    klare = threading.Barrier(4)

    def bestill() -> None:
        try:
            with transaction.atomic():
                klare.wait(timeout=30)
                epost.bestill([Bestilling("proeve", kari.pk, "1", "avvik", 7, "/")])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as traader:
        for svar in [traader.submit(bestill) for _nr in range(4)]:
            svar.result()
    assert (Epost.objects.count(), Jobb.objects.count()) == (1, 1)

    def utfoer(jobb_id: int) -> str:
        try:
            resultat: str = tasks.utfoer_jobb(jobb_id)
            return resultat
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as traader:
        svarene = list(traader.map(utfoer, [Jobb.objects.get().pk] * 4))
    assert sorted(svarene) == ["ferdig", "ikke ledig", "ikke ledig", "ikke ledig"]
    assert len(kasse.mottatt) == 1


def test_none_without_a_commit(kasse: Postkasse, kari: Bruker) -> None:
    with transaction.atomic():
        epost.bestill([Bestilling("proeve", kari.pk, "1", "avvik", 7, "/")])
        transaction.set_rollback(True)
    arbeid()
    assert (kasse.mottatt, Epost.objects.count()) == ([], 0)


@pytest.mark.parametrize("hvor", ["demo", "uten tjener"])
def test_not_in_use_it_stores_nothing(kasse: Postkasse, kari: Bruker, settings: Any, hvor: str) -> None:
    if hvor == "demo":
        Installasjon.objects.create(id=1, demo=True)
    else:
        settings.EPOST_URL = ""
    assert _bestill(kari) == 0
    assert not Epost.objects.exists()


@pytest.mark.parametrize(
    ("felt", "grunn"), [({"epost": ""}, "e-postadresse"), ({"is_active": False}, "logge inn")], ids=str
)
def test_without_an_address_or_for_who_has_left_it_is_dropped(
    kasse: Postkasse, kari: Bruker, felt: dict[str, Any], grunn: str
) -> None:
    _bestill(kari)
    Bruker.objects.filter(pk=kari.pk).update(**felt)
    arbeid()
    rad = Epost.objects.get()
    assert rad.status == "utgaar"
    assert grunn in rad.feil
    assert kasse.mottatt == []


def test_the_server_is_away_and_comes_back(
    kasse: Postkasse, kari: Bruker, settings: Any, klokke: Any
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    _bestill(kari)
    for ventetid in epost._VENTETIDER[:5]:
        arbeid()
        jobb = Jobb.objects.get()
        assert (jobb.status, jobb.tidligst) == (Jobbstatus.VENTER, naa() + ventetid)
        arbeid()  # not before its time
        assert Jobb.objects.get().tidligst == jobb.tidligst
        klokke.shift(ventetid)
    settings.EMAIL_PORT = port
    arbeid()
    assert Epost.objects.get().status == "sendt"
    assert len(kasse.mottatt) == 1


def test_given_up_after_the_last_attempt_it_can_be_sent_again(
    kasse: Postkasse, kari: Bruker, klokke: Any
) -> None:
    kasse.svar["data"] = "451 try again later"
    _bestill(kari)
    for ventetid in [*epost._VENTETIDER, dt.timedelta()]:
        arbeid()
        klokke.shift(ventetid)
    rad = Epost.objects.get()
    assert (rad.status, rad.feil) == ("feilet", "E-posttjeneren sa nei (451).")
    kasse.svar.clear()
    epost.send_igjen(epost_id=rad.pk)
    arbeid()
    assert Epost.objects.get().status == "sendt"
    with pytest.raises(UgyldigOvergang):
        epost.send_igjen(epost_id=rad.pk)


@pytest.mark.parametrize("ledd", ["rcpt", "data"])
def test_a_no_is_final(kasse: Postkasse, kari: Bruker, ledd: str) -> None:
    kasse.svar[ledd] = "550 no such person"
    _bestill(kari)
    arbeid()
    rad = Epost.objects.get()
    assert (rad.status, "550" in rad.feil, "no such" in rad.feil) == ("feilet", True, False)
    assert Jobb.objects.get().status == Jobbstatus.FERDIG


@pytest.mark.parametrize("hva", ["passord", "avsender"])
def test_our_own_setting_is_wrong_so_it_waits(
    kasse: Postkasse, kari: Bruker, settings: Any, klokke: Any, hva: str
) -> None:
    if hva == "passord":
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "ikontroll", "feil"
    else:
        kasse.svar["mail"] = "550 sender refused"
    _bestill(kari)
    arbeid()
    rad = Epost.objects.get()
    assert (rad.status, rad.forsoek) == ("venter", 1)
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    kasse.svar.clear()
    klokke.shift(epost._VENTETIDER[0])
    arbeid()
    assert Epost.objects.get().status == "sendt"


def test_the_same_mark_when_the_worker_dies_before_it_has_noted_it(
    kasse: Postkasse, kari: Bruker, monkeypatch: pytest.MonkeyPatch, klokke: Any
) -> None:
    _bestill(kari)
    with monkeypatch.context() as lapp:
        lapp.setattr(epost, "_avslutt", lambda *args: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            arbeid()
    klokke.shift(services.leietid() + dt.timedelta(seconds=1))
    arbeid()
    merker = {
        linje
        for konvolutt in kasse.mottatt
        for linje in konvolutt.content.split(b"\r\n")
        if b"Message-ID" in linje
    }
    assert (len(kasse.mottatt), len(merker)) == (2, 1)


def test_a_line_break_in_the_number_makes_no_new_header(kasse: Postkasse, kari: Bruker) -> None:
    _bestill(kari, referanse="1\r\nBcc: alle@eksempel.no")
    arbeid()
    [konvolutt] = kasse.mottatt
    assert konvolutt.rcpt_tos == ["kari@eksempel.no"]
    assert b"\r\nBcc:" not in konvolutt.content


def test_the_old_is_cleared_away_but_not_what_failed_or_waits(
    kasse: Postkasse, kari: Bruker, klokke: Any
) -> None:
    _bestill(kari, "sendt")
    arbeid()
    _bestill(kari, "venter")
    kasse.svar["rcpt"] = "550 no such person"
    arbeid()
    _bestill(kari, "ny")
    klokke.shift(services.OPPBEVARES)
    assert services.rydd() == 0
    klokke.shift(dt.timedelta(seconds=1))
    Epost.objects.filter(noekkel__contains="ny").update(created_at=naa())
    assert services.rydd() > 0
    assert set(Epost.objects.values_list("status", flat=True)) == {"feilet", "venter"}
    assert Jobb.objects.filter(status=Jobbstatus.VENTER).count() == 1
