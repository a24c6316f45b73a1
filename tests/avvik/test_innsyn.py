"""Who sees what: the table of access, cell by cell; and «Hvem kan se dette?» tells the same."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from avvik import services
from avvik.innboks import innboks
from avvik.innsyn import innsyn_i_melding, innsyn_i_sak
from avvik.models import Avvik
from avvik.tilgang import synlig_for
from felles.klokke import i_dag
from organisasjon.models import Bruker, Enhet, Rolle
from organisasjon.tilgang import Tilgang
from saksramme.tiltak import services as tiltaksarbeid
from tests.avvik.kommune import ROLLER, Kommune

LEDERE_I_LINJEN = {"avdelingsleder", "leder", "stedfortreder", "omraadeleder", "direktoer", "vara"}


def skal_se(rolle: str, fortrolig: bool, kategori: str | None) -> bool:
    """The table of the architecture, written out for a case of «ansatt» in HJ1."""
    if rolle == "ansatt" or rolle in LEDERE_I_LINJEN:
        return True
    if rolle == "koordinator":
        return not fortrolig
    if rolle == "verneombud":
        return kategori == "FALL" and not fortrolig
    if rolle == "personvernombud":
        return kategori == "PERSONVERN"
    return False


@pytest.mark.parametrize("rolle", ROLLER)
def test_each_role_sees_its_cells_through_query_page_list_and_count(
    kommune: Kommune, innlogget: Callable[[Bruker], Client], rolle: str
) -> None:
    bruker = kommune[rolle]
    klient = innlogget(bruker)
    ventet = []
    for fortrolig, kategori in product([False, True], [None, "FALL", "PERSONVERN", "DRIFT"]):
        sak = kommune.meld(fortrolig=fortrolig, kategori=kategori)
        skal = skal_se(rolle, fortrolig, kategori)
        assert synlig_for(kommune[rolle]).filter(pk=sak.pk).exists() is skal, (fortrolig, kategori)
        side = klient.get(reverse("avvik:sak", args=[sak.saksnummer]))
        assert side.status_code == (200 if skal else 404), (fortrolig, kategori)
        assert klient.get(reverse("avvik:lukk", args=[sak.saksnummer])).status_code in (
            (200, 403) if skal else (404,)
        )
        if skal:
            ventet.append(sak.saksnummer)
    liste = klient.get(reverse("avvik:liste"))
    assert [sak.saksnummer for sak in liste.context["side"].rader] == ventet[::-1]
    assert liste.context["antall"] == len(ventet)


@pytest.mark.parametrize("rolle", ROLLER)
def test_nobody_of_the_school_is_shown_what_happened_elsewhere(kommune: Kommune, rolle: str) -> None:
    """Own, subtree and other: the same people asked about a case in another branch."""
    sak = kommune.meld(av="laerer", i="SK")
    ser = synlig_for(kommune[rolle]).filter(pk=sak.pk).exists()
    assert ser is (rolle in {"laerer", "skoleleder", "direktoer", "vara", "koordinator"})


def test_a_fortrolig_case_is_hidden_from_search_words_filter_and_number(
    kommune: Kommune, innlogget: Callable[[Bruker], Client]
) -> None:
    sak = kommune.meld(fortrolig=True, tittel="Brennmanet i svømmehallen")
    for rolle, ventet in (("koordinator", 0), ("avdelingsleder", 1)):
        klient = innlogget(kommune[rolle])
        svar = klient.post(reverse("avvik:soek"), {"ord": "brennmanet"}, follow=True)
        assert svar.context["antall"] == ventet
        svar = klient.post(reverse("avvik:soek"), {"ord": sak.saksnummer}, follow=True)
        assert (sak.tittel in svar.content.decode()) is bool(ventet)
    assert innboks(kommune["koordinator"], i_dag()).antall() == 0


def test_a_behandler_sees_the_case_and_only_while_they_have_it(kommune: Kommune) -> None:
    sak = kommune.meld(fortrolig=True)
    assert not synlig_for(kommune["laerer"]).exists()
    leder = kommune["avdelingsleder"]
    sak = services.tildel(avvik_id=sak.pk, versjon=sak.versjon, aktoer=leder, behandler=kommune["laerer"])
    assert synlig_for(kommune["laerer"]).exists()
    services.tildel(avvik_id=sak.pk, versjon=sak.versjon, aktoer=leder, behandler=None)
    assert not synlig_for(kommune["laerer"]).exists()


def test_a_tiltak_shows_the_case_to_its_responsible_only_when_it_is_shared(kommune: Kommune) -> None:
    sak = kommune.sak_i("under_behandling")
    tiltak = kommune.tiltak(sak, til="laerer")
    assert not synlig_for(kommune["laerer"]).exists()
    felt: dict[str, Any] = {
        "hva": tiltak.hva,
        "ansvarlig": kommune["laerer"],
        "frist": tiltak.frist,
        "saken_delt": True,
    }
    tiltak = tiltaksarbeid.endre_tiltak(
        tiltak_id=tiltak.pk, versjon=1, aktoer=kommune["avdelingsleder"], **felt
    )
    assert synlig_for(kommune["laerer"]).exists()
    tiltaksarbeid.avlys_tiltak(
        tiltak_id=tiltak.pk, versjon=2, aktoer=kommune["avdelingsleder"], grunn="Feil person"
    )
    assert not synlig_for(kommune["laerer"]).exists()


def test_the_former_enhet_keeps_sight_of_what_it_sent_on(kommune: Kommune) -> None:
    sak = kommune.meld(av="laerer", i="SK")
    services.videresend(
        avvik_id=sak.pk, versjon=1, aktoer=kommune["skoleleder"], til=kommune.enhet["OPV"], melding="Til dere"
    )
    til_hj = Avvik.objects.get(pk=sak.pk)
    services.videresend(
        avvik_id=sak.pk,
        versjon=til_hj.versjon,
        aktoer=kommune["direktoer"],
        til=kommune.enhet["HJ"],
        melding="Nei",
    )
    assert synlig_for(kommune["leder"]).exists()
    assert synlig_for(kommune["skoleleder"]).exists()
    opv = kommune.ny_person("opvekstsjef", ("leder", "OPV"))
    assert synlig_for(opv).exists()


def test_a_fortrolig_case_is_hidden_from_the_leder_whom_it_is_about(kommune: Kommune) -> None:
    om_leder: dict[str, Any] = {"omhandler": [kommune["avdelingsleder"]]}
    aapen = kommune.meld(**om_leder)
    fortrolig = kommune.meld(fortrolig=True, **om_leder)
    assert list(synlig_for(kommune["avdelingsleder"])) == [aapen]
    assert set(synlig_for(kommune["leder"])) == {aapen, fortrolig}


def test_a_koordinator_who_leads_because_every_post_is_vacant_sees_what_is_fortrolig(
    kommune: Kommune,
) -> None:
    sak = kommune.meld(fortrolig=True)
    for navn in sorted(LEDERE_I_LINJEN):
        kommune.fjern_rolle(navn)
    assert list(synlig_for(kommune["koordinator"])) == [sak]
    services.start_behandling(avvik_id=sak.pk, versjon=1, aktoer=kommune["koordinator"])


def _lesere(sak: Avvik) -> set[int]:
    return {bruker.pk for bruker in Bruker.objects.all() if synlig_for(bruker).filter(pk=sak.pk).exists()}


class TestHvemKanSeDette(TestCase):
    """Exactly those who are listed can read the case: for any roles anywhere."""

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_those_listed_are_those_who_see(self, data: st.DataObject) -> None:
        kommune = Kommune()
        self._flytt_roller(data)
        utvalg = st.sampled_from(sorted(ROLLER))
        melder, i = data.draw(utvalg), data.draw(st.sampled_from(sorted(kommune.enhet)))
        Rolle.objects.get_or_create(
            bruker=kommune.person[melder], rolle="ansatt", enhet=kommune.enhet["K"], fra=None
        )
        felt: dict[str, Any] = {
            "enhet": kommune.enhet[i],
            "fortrolig": data.draw(st.booleans()),
            "kategori": kommune.kategori(data.draw(st.sampled_from([None, "FALL", "HMS", "PERSONVERN"]))),
        }
        om = [kommune[navn] for navn in data.draw(st.lists(utvalg, max_size=2, unique=True))]
        grupper = innsyn_i_melding(Tilgang(kommune[melder]), melder=kommune[melder], omhandler=om, **felt)
        sak = services.meld(melder=kommune[melder], tittel="x", omhandler=om, **felt)
        listet = [leser.id for gruppe in grupper for leser in gruppe.lesere]
        assert len(listet) == len(set(listet))
        assert set(listet) == _lesere(sak)

        Avvik.objects.filter(pk=sak.pk).update(
            behandler=kommune[data.draw(utvalg)],
            behandles_av=kommune.enhet[data.draw(st.sampled_from(sorted(kommune.enhet)))],
        )
        self._steng(kommune, data)
        sak = Avvik.objects.get(pk=sak.pk)
        grupper = innsyn_i_sak(Tilgang(kommune[melder]), sak, leser=kommune[melder])
        assert {leser.id for gruppe in grupper for leser in gruppe.lesere} == _lesere(sak)

    def _flytt_roller(self, data: st.DataObject) -> None:
        for rolle in Rolle.objects.exclude(rolle="administrator"):
            if data.draw(st.integers(0, 3)) == 0:
                rolle.delete()
        navn = st.sampled_from(sorted(ROLLER))
        typer = ["leder", "stedfortreder", "kvalitetskoordinator", "verneombud", "personvernombud"]
        for bruker, type_, enhet in data.draw(
            st.lists(
                st.tuples(navn, st.sampled_from(typer), st.sampled_from(["K", "HO", "HJ", "SK"])), max_size=3
            )
        ):
            Rolle.objects.get_or_create(
                bruker=Bruker.objects.get(brukernavn=bruker),
                rolle=type_,
                enhet=Enhet.objects.get(kode=enhet),
                fra=None,
            )

    def _steng(self, kommune: Kommune, data: st.DataObject) -> None:
        """Perhaps HJ1 has closed, with or without a successor in another branch."""
        if data.draw(st.booleans()):
            enhet = Enhet.objects.get(kode="HJ1")
            enhet.gyldig_til = i_dag().replace(year=2000)
            enhet.etterfoelger = data.draw(st.sampled_from([None, kommune.enhet["SK"]]))
            enhet.save()
