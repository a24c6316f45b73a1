"""The virus scanner: a clamd of the test's own answers, over both kinds of socket."""

import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.core.checks import run_checks

from avvik.models import SAKSTYPE
from hendelser.models import Hendelse
from tests.vedlegg.filer import PDF, bytes_i, klar
from utboks import tasks
from utboks.models import Jobb
from vedlegg import clamd
from vedlegg.checks import mappen_kan_skrives
from vedlegg.models import Vedlegg
from vedlegg.services import fjern, legg_ved
from vedlegg.tasks import skann_igjen

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Clamd:
    """Reads INSTREAM as clamd does, keeps what it got, and says what the test tells it to."""

    sokkel: socket.socket
    url: str
    svar: bytes = b"stream: OK\0"
    mottatt: list[bytes] = field(default_factory=list)

    def tjen(self) -> None:
        while True:
            try:
                forbindelse, _fra = self.sokkel.accept()
            except OSError:
                return
            with forbindelse, forbindelse.makefile("rb") as inn:
                kommando = b""
                while not kommando.endswith(b"\0"):
                    kommando += inn.read(1)
                if kommando == b"zPING\0":
                    forbindelse.sendall(b"PONG\0")
                    continue
                assert kommando == b"zINSTREAM\0"
                innhold = b""
                while lengde := struct.unpack("!I", inn.read(4))[0]:
                    innhold += inn.read(lengde)
                self.mottatt.append(innhold)
                forbindelse.sendall(self.svar)


@pytest.fixture(params=["tcp", "unix"])
def skanner(request, settings, tmp_path_factory) -> Iterator[Clamd]:
    if request.param == "tcp":
        sokkel = socket.create_server(("127.0.0.1", 0))
        url = f"tcp://127.0.0.1:{sokkel.getsockname()[1]}"
    else:
        sti = tmp_path_factory.mktemp("c") / "clamd.ctl"
        sokkel = socket.socket(socket.AF_UNIX)
        sokkel.bind(str(sti))
        sokkel.listen()
        url = f"unix://{sti}"
    tjener = Clamd(sokkel, url)
    traad = threading.Thread(target=tjener.tjen)
    traad.start()
    settings.CLAMAV_URL = url
    yield tjener
    sokkel.shutdown(socket.SHUT_RDWR)
    sokkel.close()
    traad.join(10)


@pytest.fixture(autouse=True)
def stille(monkeypatch) -> None:
    """Nothing is published: the test plays the worker."""
    monkeypatch.setattr(tasks, "publiser", lambda jobb_id, slag: None)


def arbeid() -> list[str]:
    """Runs what waits, as a worker does."""
    svar = []
    for jobb_id in Jobb.objects.filter(status="venter").values_list("pk", flat=True):
        resultat = tasks.utfoer_jobb.apply(args=[jobb_id])
        svar.append(resultat.state)
    return svar


def legg(kommune, sak=None) -> Vedlegg:
    sak = sak or kommune.meld()
    (vedlegg,) = legg_ved(sakstype=SAKSTYPE, sak_id=sak.pk, aktoer=kommune["ansatt"], filer=[klar()])
    return vedlegg


def test_a_clean_file_is_marked_clean(kommune, mappe, skanner):
    vedlegg = legg(kommune)
    assert Vedlegg.objects.get().skannestatus == "venter"
    assert skanner.mottatt == []
    arbeid()
    vedlegg.refresh_from_db()
    assert vedlegg.skannestatus == "ren"
    assert skanner.mottatt == [PDF]
    assert len(bytes_i(mappe)) == 1
    assert Jobb.objects.get().status == "ferdig"


def test_an_infected_one_is_gone_and_the_case_tells_it(kommune, mappe, skanner):
    skanner.svar = b"stream: Win.Test.EICAR_HDB-1 FOUND\0"
    vedlegg = legg(kommune)
    arbeid()
    vedlegg.refresh_from_db()
    assert (vedlegg.skannestatus, vedlegg.fil) == ("smittet", "")
    assert bytes_i(mappe) == []
    assert Hendelse.objects.latest("pk").slag == "vedlegg_smittet"
    fjern(vedlegg_id=vedlegg.pk, aktoer=kommune["ansatt"])
    assert not Vedlegg.objects.gjeldende().exists()


@pytest.mark.parametrize("svar", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"tull\0"])
def test_no_answer_is_not_a_clean_file_and_it_is_tried_again(kommune, mappe, skanner, svar):
    skanner.svar = svar
    vedlegg = legg(kommune)
    arbeid()
    vedlegg.refresh_from_db()
    assert vedlegg.skannestatus in ("feilet", "venter")
    Jobb.objects.filter(status="venter").delete()
    Vedlegg.objects.update(skannestatus="feilet")
    skanner.svar = b"stream: OK\0"
    assert skann_igjen() == 1
    assert skann_igjen() == 0
    arbeid()
    vedlegg.refresh_from_db()
    assert vedlegg.skannestatus == "ren"


def test_a_scanner_that_is_away(kommune, mappe, settings):
    settings.CLAMAV_URL = "tcp://127.0.0.1:1"
    legg(kommune)
    arbeid()
    assert Vedlegg.objects.get().skannestatus in ("feilet", "venter")
    Vedlegg.objects.update(skannestatus="feilet")
    foer = Jobb.objects.count()
    assert skann_igjen() == 0
    assert Jobb.objects.count() == foer
    with pytest.raises(clamd.SkannerSvarerIkke):
        clamd.skann(klar().fil)


def test_what_came_before_the_scanner_is_scanned_too(kommune, mappe, skanner, settings):
    settings.CLAMAV_URL = ""
    vedlegg = legg(kommune)
    assert vedlegg.skannestatus == "ikke_skannet"
    assert not Jobb.objects.exists()
    assert skann_igjen() == 0
    settings.CLAMAV_URL = skanner.url
    assert skann_igjen() == 1
    arbeid()
    vedlegg.refresh_from_db()
    assert vedlegg.skannestatus == "ren"


def test_one_that_is_removed_meanwhile_is_passed_over(kommune, mappe, skanner):
    vedlegg = legg(kommune)
    fjern(vedlegg_id=vedlegg.pk, aktoer=kommune["ansatt"])
    arbeid()
    assert skanner.mottatt == []
    assert Jobb.objects.get().status == "ferdig"


def test_nothing_is_ordered_where_the_file_was_not_stored(kommune, mappe, skanner, monkeypatch):
    def feil(*args, **felt):
        raise RuntimeError

    monkeypatch.setattr("vedlegg.services.lagring._noter", feil)
    with pytest.raises(RuntimeError):
        legg(kommune)
    assert not Jobb.objects.exists()


@pytest.mark.parametrize(("url", "antall"), [("", 1), ("tcp://clamav", 0)])
def test_a_deployment_without_a_scanner_is_warned(settings, url, antall):
    settings.CLAMAV_URL = url
    funn = run_checks(include_deployment_checks=True)
    assert [en.id for en in funn].count("vedlegg.W001") == antall


def test_a_folder_that_cannot_be_written_is_warned_of(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "kommer" / "siden"
    assert mappen_kan_skrives() == []
    (tmp_path / "fil").touch()
    settings.MEDIA_ROOT = tmp_path / "fil"
    assert [en.id for en in mappen_kan_skrives()] == ["vedlegg.W002"]
