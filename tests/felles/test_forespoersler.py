"""Nonsense to every address, by a stranger and from inside: a sentence and one line of log, never 500."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, cycle, islice
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections
from django.test import Client

from felles.logg import er_borte
from ikontroll.wsgi import application
from organisasjon.models import Bruker
from tests.avvik.kommune import Kommune
from tests.felles.test_robusthet import RUTER, _adresse

pytestmark = pytest.mark.django_db
ADRESSER = sorted({_adresse(navn, argumenter, 1) for navn, argumenter in RUTER} - {"/logg-ut/"})
# What reads the most of a request: the login, a form with files, the API.
GRUNDIGE = ["/logg-inn/", "/avvik/meld/", "/api/v1/sjekkliste/runder/", "/static/css/ikontroll.css"]


@dataclass(frozen=True)
class Rart:
    """A request that no browser sends; `status` is what it must be answered with, if that is one thing."""

    navn: str
    metode: str = "GET"
    spoerring: str = ""
    innhold: bytes = b""
    hoder: dict[str, str] = field(default_factory=dict)
    mer: str = ""  # after the address
    status: int | None = None


def _deler(*deler: bytes, grense: bytes = b"x") -> bytes:
    return b"".join(b"--" + grense + b"\r\n" + del_ + b"\r\n" for del_ in deler) + b"--" + grense + b"--\r\n"


def _multipart(navn: str, *deler: bytes, status: int | None = None, innhold: bytes | None = None) -> Rart:
    return Rart(
        navn,
        "POST",
        innhold=_deler(*deler) if innhold is None else innhold,
        hoder={"CONTENT_TYPE": "multipart/form-data; boundary=x"},
        status=status,
    )


def _latin1(tekst: str) -> str:
    return tekst.encode().decode("latin-1")


_FELT = b'Content-Disposition: form-data; name="hva"'
KODINGER = ["hex", "rot13", "base64", "utf-16", "utf-7", "idna", "punycode", "zlib", "undefined", "latin-1"]
TEGNSETT = [
    Rart(f"{navn!r} {metode}", metode, spoerring, b"a=b", {"CONTENT_TYPE": f"{type_}; {navn}"}, status=400)
    for metode, spoerring in (("GET", "a=b"), ("POST", "a=b"), ("POST", ""))
    for type_ in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x")
    for navn in (
        *(f"charset={koding}" for koding in KODINGER),
        *("charset=", "charset=finnesikke", "charset=\x00", "charset=" + _latin1("æ"), 'CharSet = "h\\ex"'),
        *("charset*=hex''%41", "charset*=tull''%41", "a*0=b; a*1*=''%ff", "charset=utf-8; charset=hex"),
    )
] + [
    Rart("1 001 parameters in UTF-8", spoerring="a=b&" * 1001,
         hoder={"CONTENT_TYPE": "text/plain; charset=utf-8"}, status=400)
]  # fmt: skip
SKJEMAER = [
    Rart(f"boundary {hode[:40]!r}", "POST", innhold=_deler(_FELT + b"\r\n\r\nx"),
         hoder={"CONTENT_TYPE": hode}, status=400)
    for hode in (
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + _latin1("æ"),
        "multipart/form-data; boundary=" + "x" * 300,
        "multipart/form-data; boundary=\x00",
    )
] + [
    _multipart("1 001 fields", *[_FELT + b"\r\n\r\nx"] * 1001, status=400),
    _multipart("101 files", *[_FELT + b'; filename="a.txt"\r\n\r\nx'] * 101, status=400),
    _multipart("bad base64", _FELT + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n\xff\xfe="),
    _multipart("NUL in a field", _FELT + b"\r\n\r\na\x00b", status=400),
    _multipart("NUL in a name", b'Content-Disposition: form-data; name="h\x00va"\r\n\r\nx'),
    _multipart("no name", b"Content-Disposition: form-data\r\n\r\nx"),
    _multipart("no head", b"\r\n\r\nx"),
    _multipart("an encoded name", b"Content-Disposition: form-data; name*=hex''%41\r\n\r\nx"),
    _multipart("an unknown encoded name", b"Content-Disposition: form-data; name*=tull''%41\r\n\r\nx"),
    _multipart("a strange file name", _FELT + b"; filename*=utf-16''%ff%00\r\n\r\nx"),
    _multipart("a file where a text belongs", _FELT + b'; filename="a.txt"\r\n\r\nx'),
    _multipart("a text where a file belongs", b'Content-Disposition: form-data; name="filer"\r\n\r\nx'),
    _multipart("twice the same", *[_FELT + b"\r\n\r\nx"] * 2),
    _multipart("nested", _FELT + b"\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--"),
    _multipart("cut off", innhold=b"--x\r\n" + _FELT),
    _multipart("nothing", innhold=b""),
    _multipart("no multipart", innhold=b"\xff" * 100),
    Rart("1 001 fields, urlencoded", "POST", innhold=b"a=b&" * 1001,
         hoder={"CONTENT_TYPE": "application/x-www-form-urlencoded"}, status=400),
    Rart("NUL, urlencoded", "POST", innhold=b"a=%00",
         hoder={"CONTENT_TYPE": "application/x-www-form-urlencoded"}, status=400),
    Rart("half a character", "POST", innhold=b"hva=%ed%a0%80&fra=%ff",
         hoder={"CONTENT_TYPE": "application/x-www-form-urlencoded"}),
    Rart("xml", "POST", innhold=b"<a/>", hoder={"CONTENT_TYPE": "application/xml"}),
    Rart("json", "POST", innhold=b'{"a"', hoder={"CONTENT_TYPE": "application/json"}),
    Rart("no type", "POST", innhold=b"\x00\xff"),
]  # fmt: skip
ADRESSELINJE = [
    Rart("1 001 parameters", spoerring="a=b&" * 1001, status=400),
    Rart("NUL", spoerring="etter=%00", status=400),
    Rart("NUL in a name", spoerring="a%00b=1", status=400),
    Rart("NUL in the path", mer="\x00", status=400),
    Rart("not UTF-8", spoerring="soek=%ff%fe&aar=%c0%af"),
    Rart("half a character", spoerring="soek=%ed%a0%80"),
    Rart("encoded twice", spoerring="soek=%2500%252e", mer="%252e%252e/"),
    Rart("long", spoerring="soek=" + "å" * 20_000),
    Rart("raw bytes", spoerring="soek=\xff\xfe", mer="\xff"),
    Rart("line breaks", spoerring="next=%0d%0aSet-Cookie:a=b", mer="\r\nSet-Cookie: a=b"),
    Rart("upwards", mer="../../etc/passwd"),
    *[Rart(f"numbers {tall[:9]}", spoerring="&".join(f"{n}={tall}" for n in ("antall", "aar", "tertial")))
      for tall in ("-1", "0", "1" * 31, "9" * 5000, "%D9%A3", "1e9", "NaN", "0x10")],
    *[Rart(f"dates {dag}", spoerring="&".join(f"{n}={dag}" for n in ("fra", "til", "skjaering", "planlagt")))
      for dag in ("0000-00-00", "9999-12-31", "-1-1-1", "2025-02-30")],
]  # fmt: skip
HODER = [
    *[Rart(f"method {metode!r}", metode)
      for metode in ("DELETE", "PATCH", "PUT", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "FOO", "")],
    *[Rart(f"host {vert!r}", hoder={"HTTP_HOST": vert}, status=400)
      for vert in ("evil.example", "a b", "localhost:port", "[::1", _latin1("æ"), "localhost\x00")],
    *[Rart(f"length {lengde[:6]!r}", "POST", innhold=b"a=b", hoder={
        "CONTENT_LENGTH": lengde, "CONTENT_TYPE": "application/x-www-form-urlencoded"})
      for lengde in ("", "abc", "-1", "+3", "2", "300000", "9" * 5000, _latin1("³"))],
    Rart("too long", "POST", hoder={"CONTENT_LENGTH": "60_000_000_000"}, status=413),
    *[Rart(f"cookie {kake[:24]!r}", hoder={"HTTP_COOKIE": kake})
      for kake in ("sessionid=", 'sessionid="abcdefgh\\377\\001"', "csrftoken=\x01\x7f", "=;;;=",
                   "messages=" + "x" * 9000, "sessionid=" + _latin1("æøå") * 9, "kjent_nettleser=a:b:c",
                   ";" * 5000)],
    Rart("NUL in a cookie", hoder={"HTTP_COOKIE": 'sessionid="abcdefghijkl\\000"'}, status=400),
    *[Rart(f"{hode} {verdi[:9]!r}", hoder={hode: verdi})
      for hode in ("HTTP_ACCEPT", "HTTP_RANGE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ORIGIN",
                   "HTTP_REFERER", "HTTP_ACCEPT_ENCODING", "HTTP_X_FORWARDED_FOR", "HTTP_X_CSRFTOKEN")
      for verdi in ("tull", "bytes=9-1,-", "http://[", "\x00\xff", "," * 3000)],
    *[Rart(f"htmx {verdi[:9]!r}", hoder={"HTTP_HX_REQUEST": "true", "HTTP_HX_BOOSTED": verdi,
                                         "HTTP_HX_CURRENT_URL": verdi, "HTTP_HX_TARGET": verdi,
                                         "HTTP_HX_TRIGGER": verdi, "HTTP_HX_PROMPT": verdi,
                                         "HTTP_TRIGGERING_EVENT": verdi,
                                         "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": "true"})
      for verdi in ("true", "{", "http://[", "%ff%00", "\xff")],
]  # fmt: skip
ALT = [*TEGNSETT, *SKJEMAER, *ADRESSELINJE, *HODER]


@pytest.fixture(autouse=True)
def en_forbindelse() -> Iterator[None]:
    """The product lets go of its connection after a request; here it is the test's."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def sesjon(db: None) -> str:
    """The cookie of somebody who sees all that there is to see."""
    kommune = Kommune()
    kommune.meld()
    kommune.ny_person("alt", ("kommunedirektoer", "K"), ("administrator", "K"), ("ansatt", "HJ1"))
    klient = Client()
    klient.force_login(Bruker.objects.get(brukernavn="alt"))
    return f"sessionid={klient.cookies['sessionid'].value}"


def be(rart: Rart, adresse: str, kake: str = "") -> tuple[int, str, bytes]:
    """Sends it past the test client, which would put it right."""
    svar: list[Any] = []
    hoder = {"HTTP_COOKIE": kake} | rart.hoder
    if kake and "HTTP_COOKIE" in rart.hoder:
        hoder["HTTP_COOKIE"] = f"{kake}; {rart.hoder['HTTP_COOKIE']}"
    miljo = {
        "REQUEST_METHOD": rart.metode, "SCRIPT_NAME": "", "PATH_INFO": adresse + rart.mer,
        "QUERY_STRING": rart.spoerring, "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
        "CONTENT_LENGTH": str(len(rart.innhold)), "wsgi.input": io.BytesIO(rart.innhold),
        "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
        "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
    } | hoder  # fmt: skip
    resultat: Any = application(miljo, lambda status, linjer, _feil=None: svar.extend([status, linjer]))
    innhold = b"".join(resultat)
    resultat.close()
    return int(svar[0].split()[0]), dict(svar[1]).get("Content-Type", ""), innhold


def _feil(rart: Rart, adresse: str, kake: str, logglinjer: Callable[[], list[str]]) -> list[Any]:
    """What is wrong with the answer; nothing, if all is well."""
    logglinjer()
    status, type_, innhold = be(rart, adresse, kake)
    linjer = logglinjer()
    galt = status >= 500 or len(linjer) > 1
    galt |= status not in (rart.status or status, 404) and not adresse.startswith("/static/")
    if status in (400, 413) and type_ == "application/json":
        galt |= not json.loads(innhold)["feil"]["melding"].endswith(".")
    elif status in (400, 413):
        galt |= b"<h1>" not in innhold or b"</p>" not in innhold
    return [(rart.navn, adresse, status, linjer[:3])] if galt else []


@pytest.mark.parametrize("adresse", GRUNDIGE)
@pytest.mark.parametrize("inne", [False, True])
def test_each_kind_of_nonsense_to_what_reads_most(
    sesjon: str, logglinjer: Callable[[], list[str]], adresse: str, inne: bool
) -> None:
    feil = [_feil(rart, adresse, sesjon if inne else "", logglinjer) for rart in ALT]
    assert not list(chain(*feil))


@pytest.mark.parametrize("inne", [False, True])
def test_every_address_with_some_of_it(sesjon: str, logglinjer: Callable[[], list[str]], inne: bool) -> None:
    """Each gets another part than its neighbours."""
    tur = cycle(ALT)
    feil = [
        _feil(rart, adresse, sesjon if inne else "", logglinjer)
        for adresse in ADRESSER
        for rart in islice(tur, 11)
    ]
    assert not list(chain(*feil))


def test_a_client_that_hangs_up(logglinjer: Callable[[], list[str]], sesjon: str) -> None:
    class Avbrutt(io.BytesIO):
        def read(self, *_om: Any) -> bytes:
            raise OSError("connection reset")

        readline = read

    for type_ in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        rart = Rart("avbrutt", "POST", hoder={"CONTENT_TYPE": type_, "CONTENT_LENGTH": "100"})
        rart.hoder["wsgi.input"] = Avbrutt()  # type: ignore[assignment]
        assert not _feil(rart, "/logg-inn/", sesjon, logglinjer)


def test_only_a_server_that_is_away_loses_its_traceback() -> None:
    class Psycopg(Exception):
        def __init__(self, sqlstate: str | None) -> None:
            self.sqlstate = sqlstate

    for sqlstate, borte in (
        (None, True), ("57P01", True), ("08006", True), ("53300", True),
        ("40P01", False), ("53100", False), ("57014", False),
    ):  # fmt: skip
        feil = OperationalError("x")
        feil.__cause__ = Psycopg(sqlstate)
        assert er_borte(feil) is borte, sqlstate
    assert not er_borte(ValueError("x"))
