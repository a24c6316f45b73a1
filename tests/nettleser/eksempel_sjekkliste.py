"""Sjekklister in every state, for the pages that are looked at: three runder of HJ and SK."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from felles.klokke import i_dag
from felles.tid import tertial_av
from organisasjon.models import Bruker, Enhet
from sjekkliste import services
from sjekkliste.models import SVARTYPE, Levering, Runde, Sjekkliste, Svar
from sjekkliste.svar.regler import tertialet_foer
from tests.nettleser.hjelp import Adresse
from tests.sjekkliste.kommune import Kommune, nytt_tiltak
from tests.vedlegg.filer import PDF, klar
from tiltak.models import Tiltak
from vedlegg.services import legg_ved

# What is looked at with the open sjekkliste of HJ; «mottak» with the one that SK has delivered.
_SIDER = ("vis", "medvirkning", "lever")
_MOTTAK = ("motta", "returner")
BARE_POST = {f"sjekkliste:{navn}" for navn in ("svar", "uendret", "medvirkning", "lever")}


class _Kommune(Kommune):
    """The people and enheter of another kommune, with the steps of this register."""

    def __init__(self, enhet: dict[str, Enhet], person: dict[str, Bruker]) -> None:
        self.enhet, self.person = enhet, person


def bygg_sjekklister(enhet: dict[str, Enhet], person: dict[str, Bruker]) -> None:
    """Three runder: received and never delivered; sent back and delivered; half filled in and delivered."""
    kommune = _Kommune(enhet, person)
    tertialer = [tertialet_foer(i_dag().year, tertial_av(i_dag()))]
    for _nr in range(2):
        tertialer.append(tertialet_foer(*tertialer[-1]))
    for nr, (aar, tertial) in enumerate(reversed(tertialer)):
        runde = kommune.aapne(aar, tertial)
        (_foerste, _andre, _siste)[nr](kommune, runde)


def _foerste(kommune: Kommune, runde: Runde) -> None:
    kommune.i_status("mottatt", ros_1="nei", ros_2="ikke_aktuelt")
    runde.refresh_from_db()
    services.laas_runde(runde_id=runde.pk, versjon=runde.versjon, aktoer=kommune["koordinator"])


def _andre(kommune: Kommune, runde: Runde) -> None:
    kommune.i_status("returnert", ros_1="nei")
    kommune.i_status("levert", "SK", hms_skole="delvis")


def _siste(kommune: Kommune, runde: Runde) -> None:
    kommune.i_status("levert", "SK")
    kommune.svar("ros-1", verdi="nei", kommentar="Vi mangler én avdeling.")
    svar = Svar.objects.get(sjekkliste=kommune.liste(), spoersmaal__kode="ros-1")
    nytt_tiltak(
        svar,
        aktoer=kommune["leder"],
        hva="Vurder risikoen på den siste avdelingen.",
        ansvarlig=kommune["avdelingsleder"],
        frist=i_dag() + dt.timedelta(10),
    )
    legg_ved(sakstype=SVARTYPE, sak_id=svar.pk, aktoer=kommune["leder"], filer=[klar("ROS.pdf", PDF)])


def sjekklisteargumenter() -> dict[str, dict[str, Any]]:
    """Sample arguments of the routes of a sjekkliste."""
    aapen = Sjekkliste.objects.get(runde=Runde.objects.first(), enhet__kode="HJ")
    levert = Sjekkliste.objects.get(runde=Runde.objects.first(), enhet__kode="SK")
    sak = {"sjekkliste_id": aapen.pk}
    spoersmaal = {"spoersmaal_id": Svar.objects.get(sjekkliste=aapen, spoersmaal__kode="ros-2").spoersmaal_id}
    tiltak = {"tiltak_id": Tiltak.objects.filter(sakstype=SVARTYPE).latest("pk").pk}
    return {
        **{f"sjekkliste:{navn}": sak for navn in _SIDER},
        **{f"sjekkliste:{navn}": {"sjekkliste_id": levert.pk} for navn in _MOTTAK},
        **{f"sjekkliste:{navn}": sak | spoersmaal for navn in ("svar", "uendret", "tiltak_nytt")},
        **{f"sjekkliste:tiltak_{navn}": sak | tiltak for navn in ("endre", "utfoer", "avlys")},
    }


def flere_sjekklister() -> Iterator[Adresse]:
    """Each sjekkliste, in its state, and each delivery that was sent back."""
    for pk in Sjekkliste.objects.values_list("pk", flat=True):
        yield Adresse("sjekkliste:vis", reverse("sjekkliste:vis", args=[pk]))
    for levering in Levering.objects.exclude(til=None):
        adresse = reverse("sjekkliste:vis", args=[levering.sjekkliste_id])
        yield Adresse("sjekkliste:vis", f"{adresse}?levering={levering.pk}")
