"""A register as the suite asks it: its declaration, its description, its addresses, people at it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from felles.register import Register
from felles.tilbake import siden_over
from organisasjon.tilgang import Tilgang
from tests.conftest import TID
from tests.kontrakt.beskrivelse import Kontrakt
from tests.nettleser.hjelp import Rute, alle_ruter

_TILFELDIG = re.compile(
    r'(name="(?:csrfmiddlewaretoken|skjemamerke|innsending)" value=|nonce=|X-CSRFToken": ?)"[^"]+"'
)
_LENKER = SoupStrainer("a")


@dataclass
class Oppstilling:
    """One register with its cases, and everybody logged in once."""

    register: Register
    kontrakt: Kontrakt

    @cached_property
    def klienter(self) -> dict[str, Client]:
        klienter = {navn: Client() for navn in self.kontrakt.personer}
        for navn, klient in klienter.items():
            klient.force_login(self.kontrakt.kommune[navn])
        return klienter

    @cached_property
    def sider(self) -> list[Rute]:
        return [rute for rute in alle_ruter() if rute.navn.startswith(f"{self.register.kode}:")]

    @cached_property
    def api(self) -> list[Rute]:
        return [rute for rute in alle_ruter() if rute.navn.startswith(f"api:{self.register.kode}:")]

    @property
    def saksruter(self) -> list[Rute]:
        """Those of pages and API that are about one case."""
        return [rute for rute in (*self.sider, *self.api) if self.kontrakt.noekkel in rute.argumenter]

    def adresse(self, rute: Rute, sak: Any, **andre: Any) -> str:
        """The address of the route about that case, with other values in place of its own."""
        argumenter = {**self.kontrakt.argumenter(sak), **andre}
        return reverse(rute.navn, kwargs={navn: argumenter[navn] for navn in rute.argumenter})

    def tilgang(self, navn: str) -> Tilgang:
        return Tilgang(self.kontrakt.kommune[navn])

    def synlige(self, navn: str) -> set[int]:
        """The ids that the declaration says that the person sees."""
        assert self.register.synlig_for is not None
        return set(self.register.synlig_for(self.kontrakt.kommune[navn]).values_list("pk", flat=True))

    @cached_property
    def ulike(self) -> list[str]:
        """One of all those who see the same cases and have the same menu: for what is asked many times."""
        funnet: dict[Any, str] = {}
        for navn in self.kontrakt.personer:
            tilgang = self.tilgang(navn)
            meny = frozenset(ett.side for ett in self.register.meny if ett.vises_for(tilgang))
            funnet.setdefault((frozenset(self.synlige(navn)), meny, tilgang.er_administrator), navn)
        return list(funnet.values())

    def alle(self) -> list[Any]:
        assert self.register.modell is not None
        return list(self.register.modell._default_manager.all())

    def fersk(self, sak: Any) -> Any:
        return type(sak)._default_manager.get(pk=sak.pk)

    @cached_property
    def figurer(self) -> dict[str, str]:
        """The address of the rows behind each kind of figure: of a table the first that stands there."""
        svar = self.klienter["direktoer"].get(reverse("rapport:tall"), {"aar": TID.year, "tertial": 1})
        suppe = BeautifulSoup(svar.content, "lxml", parse_only=_LENKER)
        funnet: dict[str, str] = {}
        for lenke in suppe.find_all("a"):
            href = str(lenke.get("href") or "")
            figur = dict(parse_qsl(urlsplit(href).query)).get("figur", "")
            if figur.startswith(f"{self.register.kode}."):
                funnet.setdefault(figur, href)
        return funnet

    def lenkede(self, svar: Any) -> list[Any]:
        """The names of the cases that the page links to, in its order, each as often as it stands there."""
        suppe = BeautifulSoup(svar.content, "lxml", parse_only=_LENKER)
        return [navn for lenke in suppe.find_all("a") if (navn := self._sak_i(str(lenke.get("href") or "")))]

    def _sak_i(self, href: str) -> Any:
        sti = urlsplit(href).path
        if not sti.startswith(f"/{self.register.kode}/"):
            return None
        try:
            return resolve(sti).kwargs.get(self.kontrakt.noekkel)
        except Resolver404:
            return None

    def navn_paa(self, ider: Collection[int]) -> set[Any]:
        """What addresses call the cases of those ids."""
        noekkel, argumenter = self.kontrakt.noekkel, self.kontrakt.argumenter
        return {argumenter(sak)[noekkel] for sak in self.alle() if sak.pk in ider}

    def bladd(self, klient: Client, adresse: str) -> Iterator[Any]:
        """The pages of a list, by the links that a reader follows."""
        while adresse:
            svar: Any = klient.get(adresse)
            assert svar.status_code == 200, adresse
            yield svar
            suppe = BeautifulSoup(svar.content, "lxml", parse_only=_LENKER)
            neste = (str(a.get("href") or "") for a in suppe.find_all("a"))
            href = next((ett for ett in neste if "etter=" in ett), "")
            adresse = f"{urlsplit(adresse).path}{href}" if href.startswith("?") else href


def svaret(klient: Client, metode: str, adresse: str) -> tuple[int, str, str]:
    """Status, redirect and body; without the address itself and what is random in every page."""
    svar: Any = klient.generic(metode, adresse)
    innhold = b"".join(svar.streaming_content) if svar.streaming else svar.content
    tekst = _TILFELDIG.sub("", innhold.decode(errors="replace"))
    videre = svar.get("Location", "")
    # What only takes POST leads to the page above, by the address alone.
    for ett in (adresse, siden_over(adresse)):
        tekst, videre = tekst.replace(ett, "?"), videre.replace(ett, "?")
    return svar.status_code, videre, tekst


def beskrivelse_av(register: Register) -> Any:
    """The kontrakt.py in the register's folder of tests."""
    assert register.modell is not None
    pakke = register.modell.__module__.partition(f".{register.kode}.")[0]
    mappe = pakke if pakke.startswith("tests.") else f"tests.{register.kode}"
    return import_module(f"{mappe}.kontrakt")
