"""What the tests of a runde share: a clock that moves with each step, and reading the heat map."""

import datetime as dt
import re
from collections import Counter
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client

from sjekkliste.models import Sjekkliste
from sjekkliste.tilstander import UBESVART
from tests.sjekkliste.kommune import Kommune

SIDE = "/sjekkliste/runder/2025/1/"
CELLE = f"{SIDE}celle/"


class TikkendeKommune(Kommune):
    """The time stands, but a moment passes after each step: what was just done is seen."""

    klokke: Any

    def i_status(self, *args: Any, **felt: Any) -> Sjekkliste:
        liste = super().i_status(*args, **felt)
        self.klokke.shift(dt.timedelta(seconds=1))
        return liste

    def lever(self, *args: Any, **felt: Any) -> Sjekkliste:
        liste = super().lever(*args, **felt)
        self.klokke.shift(dt.timedelta(seconds=1))
        return liste


def innhold(svar: Any) -> bytes:
    """All of it, and what it was read from is closed."""
    return b"".join(svar.streaming_content) if svar.streaming else svar.content


def som(kommune: Kommune, navn: str) -> Client:
    klient = Client()
    klient.force_login(kommune[navn])
    return klient


def suppe(svar: Any) -> BeautifulSoup:
    assert svar.status_code == 200
    return BeautifulSoup(svar.content, "lxml")


def rad(side: BeautifulSoup, navn: str) -> Tag:
    """The row of the heat map that begins with that name."""
    for hode in side.select("table.varmekart th[scope=row]"):
        if hode.get_text(strip=True) == navn:
            assert hode.parent is not None
            return hode.parent
    raise AssertionError(f"no row {navn}")


def tall_i(celle: Tag) -> Counter[str]:
    """«4 ja · 1 nei» as counts."""
    navn = {"ja": "ja", "delvis": "delvis", "nei": "nei", "ubesvart": UBESVART}
    navn |= {"ikke\xa0forfalt": "ikke_forfalt", "ikke\xa0aktuelt": "ikke_aktuelt"}
    funnet = re.findall(
        r"(\d+)\xa0(ja|delvis|nei|ubesvart|ikke\xa0forfalt|ikke\xa0aktuelt)", celle.get_text()
    )
    return Counter({navn[ord_]: int(antall) for antall, ord_ in funnet})
