"""Who sees which sjekkliste, and in which capacity: the table of docs/arkitektur.md, cell by cell."""

import datetime as dt
from typing import Any

import pytest

from organisasjon.models import Rolle
from organisasjon.tilgang import Tilgang
from organisasjon.tre import Ledelse, Tre
from sjekkliste.models import Sjekkliste
from sjekkliste.tilgang import Adgang, kan_styre, ledere_over, synlig_for
from sjekkliste.tilstander import Status
from tests.sjekkliste.kommune import Kommune

pytestmark = pytest.mark.usefixtures("klokke")

SER: dict[str, set[str]] = {
    "direktoer": {"HJ", "SK"},
    "vara": {"HJ", "SK"},
    "koordinator": {"HJ", "SK"},
    "revisor": {"HJ", "SK"},
    "personvernombud": set(),
    "administrator": set(),
    "omraadeleder": {"HJ"},
    "leder": {"HJ"},
    "stedfortreder": {"HJ"},
    "verneombud": {"HJ"},
    "avdelingsleder": set(),
    "ansatt": set(),
    "skoleleder": {"SK"},
    "sluttet": set(),
}


@pytest.mark.parametrize("navn", SER)
def test_hvem_som_ser_hva(kommune: Kommune, navn: str) -> None:
    kommune.aapne()
    synlige = synlig_for(kommune[navn]).values_list("enhet__kode", flat=True)
    assert set(synlige) == SER[navn]


@pytest.mark.parametrize("navn", SER)
def test_hvem_som_svarer_leverer_mottar_og_styrer(kommune: Kommune, navn: str) -> None:
    kommune.aapne()
    bruker = kommune[navn]
    liste = Sjekkliste.objects.select_related("runde", "enhet").get(enhet__kode="HJ")
    adgang = Adgang(bruker, liste, Tilgang(bruker))
    assert adgang.kan_svare == (navn in {"leder", "stedfortreder"})
    assert adgang.kan(Status.LEVERT) == (navn == "leder")
    assert adgang.er_overordnet == (navn in {"omraadeleder", "direktoer", "vara"})
    assert kan_styre(Tilgang(bruker)) == (navn in {"direktoer", "vara", "koordinator"})


def test_ledig_stilling_gaar_til_lederen_over_som_ikke_mottar_sin_egen(kommune: Kommune) -> None:
    kommune.aapne()
    Rolle.objects.filter(bruker__brukernavn__in=["leder", "stedfortreder"]).delete()
    liste = Sjekkliste.objects.select_related("runde", "enhet").get(enhet__kode="HJ")
    adganger = {navn: Adgang(kommune[navn], liste, Tilgang(kommune[navn])) for navn in SER}
    assert [navn for navn, adgang in adganger.items() if adgang.kan_svare] == ["omraadeleder"]
    assert {navn for navn, adgang in adganger.items() if adgang.er_overordnet} == {"direktoer", "vara"}


def test_direktoerens_egen_mottas_av_stedfortrederen(kommune: Kommune) -> None:
    """Stab og støtte is led by the kommunedirektør in many a kommune."""
    kommune.ny_enhet("STAB")
    kommune.aapne()
    liste = Sjekkliste.objects.select_related("runde", "enhet").get(enhet__kode="STAB")
    direktoer = Adgang(kommune["direktoer"], liste, Tilgang(kommune["direktoer"]))
    assert (direktoer.kan_svare, direktoer.er_overordnet) == (True, False)
    assert direktoer.overordnede == {kommune["vara"].pk}
    Rolle.objects.filter(bruker__brukernavn="vara").delete()
    uten_vara = Adgang(kommune["direktoer"], liste, Tilgang(kommune["direktoer"]))
    assert uten_vara.overordnede == {kommune["koordinator"].pk}


def test_leveringen_venter_paa_en_som_kan_motta_den(kommune: Kommune) -> None:
    """The leder leads the område too, and the posts at the root are vacant: it waits for the deputy."""
    kommune["leder"].roller.create(rolle="leder", enhet=kommune.enhet["HO"])
    Rolle.objects.filter(bruker__brukernavn__in=["omraadeleder", "direktoer", "vara"]).delete()
    kommune.ny_person("nestleder", ("stedfortreder", "HO"))
    kommune.aapne()
    kommune.besvar_alt()
    liste = kommune.lever()
    assert ledere_over(Ledelse(Tre()), liste) == (kommune["nestleder"].pk,)
    for navn, venter in (("nestleder", True), ("koordinator", False)):
        adgang = Adgang(kommune[navn], liste, Tilgang(kommune[navn]))
        assert (adgang.skal_motta, adgang.kan(Status.MOTTATT)) == (venter, venter)


def test_to_ledere_av_en_virksomhet_er_begge_leder(kommune: Kommune) -> None:
    """One on leave, one acting: either delivers, and either of two above receives."""
    kommune.ny_person("andre_leder", ("leder", "HJ"))
    kommune.ny_person("andre_omraadeleder", ("leder", "HO"))
    kommune.aapne()
    kommune.besvar_alt(av="andre_leder")
    liste = kommune.lever(av="andre_leder")
    over = {kommune[navn].pk for navn in ("omraadeleder", "andre_omraadeleder")}
    assert set(ledere_over(Ledelse(Tre()), liste)) == over
    for navn in ("leder", "andre_leder"):
        assert not Adgang(kommune[navn], liste, Tilgang(kommune[navn])).er_overordnet
    assert Adgang(kommune["andre_omraadeleder"], liste, Tilgang(kommune["andre_omraadeleder"])).skal_motta


def test_rollen_maa_virke_i_dag(kommune: Kommune, klokke: Any) -> None:
    kommune.aapne()
    Rolle.objects.filter(bruker__brukernavn="leder").update(til=dt.date(2025, 3, 3))
    assert synlig_for(kommune["leder"]).exists()
    klokke.shift(dt.timedelta(days=1))
    assert not synlig_for(kommune["leder"]).exists()


def test_leder_av_to_virksomheter_ser_og_svarer_for_begge(kommune: Kommune) -> None:
    Rolle.objects.create(bruker=kommune["leder"], rolle="leder", enhet=kommune.enhet["SK"])
    Rolle.objects.filter(bruker__brukernavn="skoleleder").delete()
    kommune.aapne()
    kommune.i_status("levert")
    kommune.besvar_alt("SK", av="leder")
    assert kommune.lever("SK", av="leder").status == "levert"


def test_nedlagt_virksomhet_ses_av_etterfoelgeren(kommune: Kommune, klokke: Any) -> None:
    kommune.aapne()
    enhet = kommune.enhet["HJ"]
    enhet.gyldig_til, enhet.etterfoelger = dt.date(2025, 3, 3), kommune.enhet["SK"]
    enhet.save()
    klokke.shift(dt.timedelta(days=1))
    assert set(synlig_for(kommune["skoleleder"]).values_list("enhet__kode", flat=True)) == {"HJ", "SK"}
    assert not synlig_for(kommune["leder"]).exists()
