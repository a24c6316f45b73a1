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
def test_who_sees_what(kommune: Kommune, navn: str) -> None:
    kommune.aapne()
    synlige = synlig_for(kommune[navn]).values_list("enhet__kode", flat=True)
    assert set(synlige) == SER[navn]


@pytest.mark.parametrize("navn", SER)
def test_who_answers_delivers_receives_and_steers(kommune: Kommune, navn: str) -> None:
    kommune.aapne()
    bruker = kommune[navn]
    liste = Sjekkliste.objects.select_related("runde", "enhet").get(enhet__kode="HJ")
    adgang = Adgang(bruker, liste, Tilgang(bruker))
    assert adgang.kan_svare == (navn in {"leder", "stedfortreder"})
    assert adgang.kan(Status.LEVERT) == (navn == "leder")
    assert adgang.er_overordnet == (navn in {"omraadeleder", "direktoer", "vara"})
    assert kan_styre(Tilgang(bruker)) == (navn in {"direktoer", "vara", "koordinator"})


def test_a_vacant_post_goes_to_the_leder_above_who_does_not_receive_their_own(kommune: Kommune) -> None:
    kommune.aapne()
    Rolle.objects.filter(bruker__brukernavn__in=["leder", "stedfortreder"]).delete()
    liste = Sjekkliste.objects.select_related("runde", "enhet").get(enhet__kode="HJ")
    adganger = {navn: Adgang(kommune[navn], liste, Tilgang(kommune[navn])) for navn in SER}
    assert [navn for navn, adgang in adganger.items() if adgang.kan_svare] == ["omraadeleder"]
    assert {navn for navn, adgang in adganger.items() if adgang.er_overordnet} == {"direktoer", "vara"}


def test_the_direktoers_own_is_received_by_the_stedfortreder(kommune: Kommune) -> None:
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


def test_the_delivery_waits_for_somebody_who_can_receive_it(kommune: Kommune) -> None:
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


def test_two_ledere_of_one_virksomhet_are_both_leder(kommune: Kommune) -> None:
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


def test_the_role_must_be_in_force_today(kommune: Kommune, klokke: Any) -> None:
    kommune.aapne()
    Rolle.objects.filter(bruker__brukernavn="leder").update(til=dt.date(2025, 3, 3))
    assert synlig_for(kommune["leder"]).exists()
    klokke.shift(dt.timedelta(days=1))
    assert not synlig_for(kommune["leder"]).exists()


def test_a_leder_of_two_virksomheter_sees_and_answers_for_both(kommune: Kommune) -> None:
    Rolle.objects.create(bruker=kommune["leder"], rolle="leder", enhet=kommune.enhet["SK"])
    Rolle.objects.filter(bruker__brukernavn="skoleleder").delete()
    kommune.aapne()
    kommune.i_status("levert")
    kommune.besvar_alt("SK", av="leder")
    assert kommune.lever("SK", av="leder").status == "levert"


def test_a_closed_virksomhet_is_seen_by_its_successor(kommune: Kommune, klokke: Any) -> None:
    kommune.aapne()
    enhet = kommune.enhet["HJ"]
    enhet.gyldig_til, enhet.etterfoelger = dt.date(2025, 3, 3), kommune.enhet["SK"]
    enhet.save()
    klokke.shift(dt.timedelta(days=1))
    assert set(synlig_for(kommune["skoleleder"]).values_list("enhet__kode", flat=True)) == {"HJ", "SK"}
    assert not synlig_for(kommune["leder"]).exists()
