"""What a page says of habilitet: why one may not decide the case, and who does; no more than one may know."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from avvik import services
from avvik.models import Avvik
from organisasjon.models import Bruker
from tests.avvik.kommune import Kommune

Innlogget = Callable[[Bruker], Client]
AVGJOERELSER = ("lukk", "avvis", "klassifiser", "tildel")


@pytest.fixture
def se(kommune: Kommune, innlogget: Innlogget) -> Callable[[str, Avvik], tuple[str, set[str]]]:
    """The page of a case as the person sees it, and the names of what they can do."""

    def se(navn: str, sak: Avvik) -> tuple[str, set[str]]:
        svar = innlogget(kommune[navn]).get(reverse("avvik:sak", args=[sak.saksnummer]))
        kan = {h.navn for h in [*svar.context["neste_steg"], *svar.context["annet_arbeid"]]}
        return svar.content.decode(), kan

    return se


Se = Callable[[str, Avvik], tuple[str, set[str]]]


class TestDenSomIkkeKan:
    @pytest.mark.parametrize("navn", ["avdelingsleder", "stedfortreder"])
    def test_one_below_is_told_who_decides_but_not_whom_it_is_about(
        self, kommune: Kommune, se: Se, navn: str
    ) -> None:
        side, kan = se(navn, kommune.meld(omhandler=[kommune["leder"]]))
        assert "Reglene om habilitet gjør at du ikke kan avgjøre saken." in side
        assert "Den ligger hos Navn Omraadeleder, som kan avgjøre den." in side
        assert "lederen din" not in side
        assert not kan.intersection(AVGJOERELSER)

    def test_one_who_handles_the_case_may_know(self, kommune: Kommune, se: Se) -> None:
        kommune.ny_person("lokal", ("kvalitetskoordinator", "HJ"))
        side, kan = se("lokal", kommune.meld(omhandler=[kommune["leder"]]))
        assert "lederen din" in side
        assert "videresend" in kan
        assert not kan.intersection(AVGJOERELSER)

    def test_the_reporter_and_the_one_it_is_about_are_told(self, kommune: Kommune, se: Se) -> None:
        sak = kommune.meld(av="leder", omhandler=[kommune["avdelingsleder"]])
        assert "Du har meldt saken." in se("leder", sak)[0]
        assert "Saken gjelder deg." in se("avdelingsleder", sak)[0]

    @pytest.mark.parametrize("handling", ["lukk", "avvis", "klassifiser"])
    def test_the_address_is_refused_as_the_button_is_absent(
        self, kommune: Kommune, innlogget: Innlogget, handling: str
    ) -> None:
        sak = kommune.meld(omhandler=[kommune["leder"]])
        svar = innlogget(kommune["avdelingsleder"]).get(reverse(f"avvik:{handling}", args=[sak.saksnummer]))
        assert svar.status_code == 403
        assert "habilitet" in svar.content.decode()

    def test_the_effect_has_no_button_for_a_behandler_below(self, kommune: Kommune, se: Se) -> None:
        sak = kommune.sak_i("til_evaluering", grad="hoey")
        assert "Vurder effekten" in se("kollega", sak)[0]
        services.sett_omhandler(
            avvik_id=sak.pk,
            versjon=sak.versjon,
            aktoer=kommune["koordinator"],
            personer=[kommune["avdelingsleder"]],
        )
        assert "Vurder effekten" not in se("kollega", sak)[0]


class TestDenSomAvgjoer:
    def test_above_the_kommunedirektoer_the_page_says_why(self, kommune: Kommune, se: Se) -> None:
        sak = kommune.meld(omhandler=[kommune["direktoer"]])
        side, kan = se("vara", sak)
        assert "Derfor er det du som avgjør den." in side
        assert "lukk" in kan
        assert "Den ligger hos Navn Vara, som kan avgjøre den." in se("omraadeleder", sak)[0]

    def test_where_nobody_can_it_says_what_is_missing(self, kommune: Kommune, se: Se) -> None:
        for navn in ("vara", "koordinator"):
            kommune.fjern_rolle(navn)
        side, kan = se("omraadeleder", kommune.meld(omhandler=[kommune["direktoer"]]))
        assert "legge inn en stedfortreder" in side
        assert not kan

    def test_a_leder_above_is_told_why_it_is_theirs(self, kommune: Kommune, se: Se) -> None:
        assert "er inhabil. Derfor er den hos deg." in se("leder", kommune.meld(av="avdelingsleder"))[0]
        assert "inhabil" not in se("avdelingsleder", kommune.meld())[0]


def test_two_leaders_are_both_named(kommune: Kommune, se: Se, innlogget: Innlogget) -> None:
    kommune.ny_person("andre_leder", ("leder", "HJ1"))
    sak = kommune.meld()
    begge = "Navn Andre_Leder og Navn Avdelingsleder"
    assert f"leder for saken: {begge}" in se("leder", sak)[0]
    for adresse in (reverse("avvik:kvittering", args=[sak.saksnummer]), reverse("avvik:mine")):
        assert begge in innlogget(kommune["ansatt"]).get(adresse).content.decode(), adresse
