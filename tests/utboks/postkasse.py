"""A real SMTP server on this machine, and a worker's round, for tests of e-mail."""

import asyncio
import datetime as dt
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from felles.klokke import naa
from utboks import tasks
from utboks.models import Jobb


class Postkasse:
    """What the server took, and how it answers."""

    def __init__(self) -> None:
        self.mottatt: list[Any] = []
        self.svar: dict[str, str] = {}
        self.pause: threading.Event | None = None  # no answer to what was sent before it is set

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if "mail" in self.svar:
            return self.svar["mail"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if "rcpt" in self.svar:
            return self.svar["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        while self.pause is not None and not self.pause.is_set():
            await asyncio.sleep(0.01)
        if "data" in self.svar:
            return self.svar["data"]
        self.mottatt.append(envelope)
        return "250 OK"

    @property
    def til(self) -> list[str]:
        """The recipients, in the order in which the e-mails came."""
        return [adresse for konvolutt in self.mottatt for adresse in konvolutt.rcpt_tos]

    @property
    def tekst(self) -> str:
        """All that came, decoded as a reader would see it."""
        return "\n".join(_lesbar(konvolutt.content) for konvolutt in self.mottatt)


def _lesbar(innhold: bytes) -> str:
    brev = message_from_bytes(innhold, policy=policy.default)
    return "\n".join([*(f"{navn}: {verdi}" for navn, verdi in brev.items()), brev.get_content()])


def _ledig_port() -> int:
    with socket.socket() as sokkel:
        sokkel.bind(("127.0.0.1", 0))
        port: int = sokkel.getsockname()[1]
        return port


@contextmanager
def ta_i_bruk(settings: Any) -> Iterator[Postkasse]:
    """A server that the product's settings point to, for as long as the block lasts."""
    kasse = Postkasse()
    tjener = Controller(
        kasse,
        hostname="127.0.0.1",
        port=_ledig_port(),
        authenticator=lambda *args: AuthResult(success=False, handled=False),  # no password is right
        auth_require_tls=False,
    )
    tjener.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", tjener.port
    settings.EPOST_URL = f"smtp://127.0.0.1:{tjener.port}?tls=nei"
    settings.ADRESSE = "https://ikontroll.eksempel.no"
    try:
        yield kasse
    finally:
        tjener.stop()


def arbeid() -> None:
    """All jobs that are due are run once, as a worker would."""
    tid = naa()
    for pk in Jobb.objects.aa_sende(tid, tid + dt.timedelta(seconds=1)).values_list("pk", flat=True):
        tasks.utfoer_jobb(pk)
