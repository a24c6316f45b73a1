"""Each step through the API: the service's answer, and the same as on the page."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.test import Client
from django.urls import reverse

from avvik import services
from avvik.api.saksbilde import HANDLINGER
from avvik.handlinger import annet_arbeid, neste_steg
from avvik.models import SAKSTYPE, Avvik
from avvik.tilgang import adgang
from avvik.tilstander import Status
from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang, Utdatert
from felles.klokke import naa
from hendelser.models import Hendelse
from organisasjon.models import Bruker
from saksramme.steg import Situasjon
from tests.avvik.api.conftest import Api
from tests.avvik.kommune import Kommune
from tiltak.models import Tiltak
from utboks.models import Epost

PERSONER = ("avdelingsleder", "kollega", "ansatt", "koordinator", "direktoer")
# By the last part of the address: the service, and what is sent besides the version.
STEG: dict[str, tuple[str, dict[str, Any]]] = {
    "rett": ("rett", {"tittel": "Våt gang"}),
    "trekk": ("trekk", {"grunn": "Meldt ved en feil"}),
    "start": ("start_behandling", {}),
    "tildel": ("tildel", {"behandler": "direktoer"}),
    "klassifiser": ("klassifiser", {"alvorlighetsgrad": "hoey", "begrunnelse": "Ny vurdering"}),
    "omhandler": ("sett_omhandler", {"omhandler": ["laerer"]}),
    "videresend": ("videresend", {"til": "SK", "melding": "Dette er deres"}),
    "start-tiltak": ("start_tiltak", {}),
    "til-evaluering": ("til_evaluering", {}),
    "send-tilbake": ("send_tilbake", {"kommentar": "Virket ikke"}),
    "lukk": ("lukk", {"utfall": "utbedret", "melding": "Takk", "aarsak": "Ingen rutine"}),
    "avvis": ("avvis", {"grunn": "ikke_avvik", "melding": "Dette er ikke et avvik"}),
    "gjenaapne": ("gjenaapne", {"grunn": "Ikke løst"}),
}


def til_tjenesten(kommune: Kommune, sak: Avvik, ledd: str) -> dict[str, Any]:
    """What the API must give the service, for what `STEG` sends."""
    felt = dict(STEG[ledd][1])
    if ledd == "rett":
        navn = ("beskrivelse", "hendelsestidspunkt", "kategori", "type", "strakstiltak", "fortrolig", "enhet")
        felt = {ett: getattr(sak, ett) for ett in navn} | felt
    elif ledd == "klassifiser":
        felt = {ett: getattr(sak, ett) for ett in ("kategori", "type", "enhet", "fortrolig")} | felt
        felt["frist"] = None
    elif ledd == "tildel":
        felt["behandler"] = kommune["direktoer"]
    elif ledd == "omhandler":
        felt = {"personer": [kommune["laerer"]]}
    elif ledd == "videresend":
        felt["til"] = kommune.enhet["SK"]
    return felt


def skjema(kommune: Kommune, sak: Avvik, ledd: str) -> dict[str, Any]:
    """The same on the page, where a form holds everything."""
    felt = dict(STEG[ledd][1])
    if ledd == "rett":
        felt |= {
            "enhet": sak.enhet.kode,
            "type": sak.type,
            "kategori": "DRIFT",
            "beskrivelse": sak.beskrivelse,
        }
    elif ledd == "klassifiser":
        felt |= {"enhet": sak.enhet.kode, "type": sak.type, "kategori": "DRIFT"}
    elif ledd == "tildel":
        felt["behandler"] = kommune["direktoer"].pk
    elif ledd == "omhandler":
        felt["omhandler"] = [kommune["laerer"].pk]
    return felt


def tjenestens_svar(kommune: Kommune, sak: Avvik, ledd: str, hvem: str) -> int:
    """The status that the API owes for what the service does."""
    felt = til_tjenesten(kommune, sak, ledd)
    try:
        getattr(services, STEG[ledd][0])(avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune[hvem], **felt)
    except ObjectDoesNotExist:
        return 404
    except IkkeTillatt:
        return 403
    except (UgyldigOvergang, Utdatert):
        return 409
    except Domenefeil:
        return 400
    return 200


def spor(sak: Avvik) -> Any:
    """What a step leaves behind: the case, its history and its e-mails."""
    felt = ("status", "versjon", "tittel", "alvorlighetsgrad", "frist", "behandler_id", "behandles_av_id")
    rader = Hendelse.objects.for_sak(SAKSTYPE, sak.pk)
    return (
        Avvik.objects.filter(pk=sak.pk).values(*felt, "utfall", "lukkemelding", "aarsak").get(),
        list(rader.values_list("slag", "fra", "til", "kommentar", "data", "synlig_for_melder", "aktoer_id")),
        list(Epost.objects.order_by("pk").values_list("slag", "mottaker_id")),
    )


def proevd(sak: Avvik, gjoer: Callable[[], Any]) -> tuple[Any, Any]:
    """What it gives, and what it leaves behind; nothing of it stays."""
    with transaction.atomic():
        svar = gjoer(), spor(sak)
        transaction.set_rollback(True)
    return svar


@pytest.mark.parametrize("fra", Status)
def test_each_person_gets_for_each_step_what_the_service_and_the_page_give(
    api: Api, kommune: Kommune, innlogget: Callable[[Bruker], Client], fra: Status
) -> None:
    sak = kommune.sak_i(fra, aapent_tiltak=fra == Status.TIL_EVALUERING)
    sett = set()
    for hvem in PERSONER:
        program, nettleser = api(hvem), innlogget(kommune[hvem])
        for ledd, (_tjeneste, sendt) in STEG.items():
            ventet, _etter = proevd(sak, partial(tjenestens_svar, kommune, sak, ledd, hvem))
            sti, data = f"/avvik/{sak.saksnummer}/{ledd}/", {"versjon": sak.versjon, **sendt}
            (status, svar), etter_api = proevd(sak, partial(program.be, "POST", sti, data))
            assert status == ventet, (hvem, ledd, svar)
            sett.add(status)
            if status != 200 and hvem != "avdelingsleder":
                continue  # that the page refuses it too, test_overganger tries cell by cell
            adresse = reverse(f"avvik:{ledd.replace('-', '_')}", args=[sak.saksnummer])
            felt = {"versjon": sak.versjon} | skjema(kommune, sak, ledd)
            side, etter_siden = proevd(sak, partial(nettleser.post, adresse, felt))
            assert (side.status_code == 302) is (status == 200), (hvem, ledd, side.status_code)
            assert etter_api == etter_siden, (hvem, ledd)
            if status == 200:
                assert svar["versjon"] == sak.versjon + 1
                assert svar["status"] == etter_api[0]["status"]
    assert {200, 403, 409} <= sett


@pytest.mark.parametrize("fra", Status)
def test_kan_is_what_the_page_offers(api: Api, kommune: Kommune, fra: Status) -> None:
    sak = kommune.sak_i(fra, grad="hoey")
    for hvem in PERSONER:
        situasjon = Situasjon(
            adgang(kommune[hvem], Avvik.objects.get(pk=sak.pk)),
            list(Tiltak.objects.for_sak(SAKSTYPE, sak.pk)),
            naa(),
        )
        tilbudt = [h.navn for h in neste_steg(situasjon) + annet_arbeid(situasjon)]
        kan = api(hvem).hent(f"/avvik/{sak.saksnummer}/")["kan"]
        assert kan[: len(tilbudt)] == tilbudt
        assert set(kan[len(tilbudt) :]) <= {"dialog", "filer"}
        assert set(kan) <= set(HANDLINGER)


@pytest.mark.parametrize("ledd", STEG)
def test_who_comes_second_is_shown_what_is_stored(api: Api, kommune: Kommune, ledd: str) -> None:
    sak = kommune.meld()
    sak = kommune.klassifiser(sak, alvorlighetsgrad="lav")
    foer = spor(sak)
    for hvem in ("avdelingsleder", "ansatt"):
        data = {"versjon": sak.versjon - 1, **STEG[ledd][1]}
        status, svar = api(hvem).be("POST", f"/avvik/{sak.saksnummer}/{ledd}/", data)
        assert (status, svar["feil"]["kode"]) == (409, "utdatert")
        assert svar["feil"]["gjeldende"]["versjon"] == sak.versjon
    assert spor(sak) == foer


def test_a_step_that_takes_the_case_out_of_sight_says_so(api: Api, kommune: Kommune) -> None:
    sak = kommune.meld(kategori="FALL")
    status, svar = api("koordinator").be(
        "POST", f"/avvik/{sak.saksnummer}/klassifiser/", {"versjon": 1, "fortrolig": True}
    )
    assert (status, svar["synlig"], svar["kan"]) == (200, False, [])
    assert api("koordinator").be("GET", f"/avvik/{sak.saksnummer}/")[0] == 404


def test_a_frist_of_ones_own_stays_and_that_of_the_grade_follows_it(api: Api, kommune: Kommune) -> None:
    sak = kommune.klassifiser(kommune.meld(), alvorlighetsgrad="lav")
    sti = f"/avvik/{sak.saksnummer}/klassifiser/"
    leder = api("avdelingsleder")
    grunn = {"begrunnelse": "Ny vurdering"}
    _status, svar = leder.be("POST", sti, {"versjon": sak.versjon, "alvorlighetsgrad": "kritisk", **grunn})
    fulgt = Avvik.objects.get(pk=sak.pk).frist
    assert fulgt is not None
    assert fulgt != sak.frist
    data = {"versjon": svar["versjon"], "frist": "9998-01-02", **grunn}
    status, svar = leder.be("POST", sti, data)
    assert status == 200
    status, svar = leder.be("POST", sti, {"versjon": svar["versjon"], "type": "forbedring"})
    assert (status, str(Avvik.objects.get(pk=sak.pk).frist)) == (200, "9998-01-02")


def test_the_koordinator_adds_people_and_takes_nobody_away(api: Api, kommune: Kommune) -> None:
    sak = kommune.meld(omhandler=[kommune["laerer"]])
    sti = f"/avvik/{sak.saksnummer}/omhandler/"
    status, svar = api("koordinator").be("POST", sti, {"versjon": 1, "omhandler": ["KOLLEGA"]})
    assert status == 200
    assert {p.brukernavn for p in Avvik.objects.get(pk=sak.pk).personer} == {"laerer", "kollega"}
    data = {"versjon": svar["versjon"], "omhandler": [], "feilfoert": ["laerer"], "grunn": "Feil"}
    assert api("koordinator").be("POST", sti, data)[0] == 403
    data = {"versjon": svar["versjon"], "omhandler": ["kollega"], "grunn": "Feil"}
    assert api("avdelingsleder").be("POST", sti, data)[0] == 200
    assert [p.brukernavn for p in Avvik.objects.get(pk=sak.pk).personer] == ["kollega"]


def test_who_cannot_log_in_is_chosen_by_nobody_but_stays_where_they_are(api: Api, kommune: Kommune) -> None:
    sak = kommune.meld(omhandler=[kommune["laerer"]])
    Bruker.objects.filter(brukernavn__in=["laerer", "kollega"]).update(is_active=False)
    sti = f"/avvik/{sak.saksnummer}/omhandler/"
    leder = api("avdelingsleder")
    status, svar = leder.be("POST", sti, {"versjon": 1, "omhandler": ["kollega"]})
    assert (status, svar["feil"]["felt"]) == (400, "omhandler.0")
    assert leder.be("POST", sti, {"versjon": 1, "omhandler": ["laerer"]})[0] == 200


def test_a_duplicate_of_a_case_that_one_does_not_see(api: Api, kommune: Kommune) -> None:
    sak, skjult = kommune.meld(), kommune.meld(av="laerer", i="SK")
    svar = [
        api("avdelingsleder").be(
            "POST",
            f"/avvik/{sak.saksnummer}/avvis/",
            {"versjon": 1, "grunn": "duplikat", "melding": "Meldt før", "duplikat_av": nummer},
        )
        for nummer in (skjult.saksnummer, "2099-000001")
    ]
    assert svar[0] == svar[1]
    assert (svar[0][0], svar[0][1]["feil"]["felt"]) == (400, "duplikat_av")
