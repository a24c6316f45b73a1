"""The pages of a runde: which one they are looked at with, and in which states."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from felles.klokke import naa
from sjekkliste.models import Runde
from tests.nettleser.hjelp import Adresse

IKKE_SIDER = {
    "sjekkliste:runde_xlsx": "a file to save",
    "sjekkliste:runder": "leads on to the newest runde",
    "sjekkliste:tallrader": "leads on to the rows behind a figure",
}
_SIDER = ("runde", "celle", "runde_frist", "runde_laas")


def rundeargumenter() -> dict[str, dict[str, Any]]:
    """Sample arguments of the routes of a runde: the newest, which is open."""
    runde = Runde.objects.order_by("-aar", "-tertial")[0]
    return {f"sjekkliste:{navn}": {"aar": runde.aar, "tertial": runde.tertial} for navn in _SIDER}


def flere_runder() -> Iterator[Adresse]:
    """Every runde, a part of it, the cells of the newest, and the rows behind figures."""
    siste = Runde.objects.order_by("-aar", "-tertial")[0]
    for runde in Runde.objects.all():
        yield Adresse("sjekkliste:runde", reverse("sjekkliste:runde", args=[runde.aar, runde.tertial]))
    valg: list[tuple[str, list[int], dict[str, Any]]] = [
        ("runde", [siste.aar, siste.tertial], {"enhet": "HO"}),
        ("celle", [siste.aar, siste.tertial], {"omraade": "ros"}),
        ("celle", [siste.aar, siste.tertial], {"omraade": "ros", "enhet": "HJ"}),
        ("celle", [siste.aar, siste.tertial], {"svar": "ubesvart"}),
    ]
    tall = {"aar": siste.aar, "tertial": siste.tertial, "skjaering": naa().isoformat()}
    for figur in ("virksomheter", "per_omraade.ja"):
        noekkel = {"noekkel": "ros"} if "per_" in figur else {}
        rader = tall | noekkel | {"figur": f"sjekkliste.{figur}"}
        yield Adresse("rapport:tallrader", f"{reverse('rapport:tallrader')}?{urlencode(rader)}")
    for navn, argumenter, parametre in valg:
        yield Adresse(
            f"sjekkliste:{navn}", f"{reverse(f'sjekkliste:{navn}', args=argumenter)}?{urlencode(parametre)}"
        )
