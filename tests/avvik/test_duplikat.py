"""A case that has been reported before: chosen from a list, linked both ways, told to both, in no circle."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avvik import services
from avvik.models import SAKSTYPE, Avvik
from avvik.sporringer.duplikat import mulige_originaler
from felles.feil import Domenefeil
from hendelser.models import Hendelse
from organisasjon.models import Bruker
from organisasjon.tilgang import Tilgang
from tests.avvik.kommune import Kommune

Innlogget = Callable[[Bruker], Client]


def avvis(kommune: Kommune, sak: Avvik, av: str = "avdelingsleder", **felt: Any) -> Avvik:
    felt = {"grunn": "duplikat", "melding": "Meldt før"} | felt
    naa = Avvik.objects.get(pk=sak.pk)
    return services.avvis(avvik_id=sak.pk, versjon=naa.versjon, aktoer=kommune[av], **felt)


def gjenaapne(kommune: Kommune, sak: Avvik) -> None:
    naa = Avvik.objects.get(pk=sak.pk)
    services.gjenaapne(avvik_id=sak.pk, versjon=naa.versjon, aktoer=kommune["avdelingsleder"], grunn="Ulike")


def side(klient: Client, sak: Avvik, navn: str = "sak") -> Any:
    return klient.get(reverse(f"avvik:{navn}", args=[sak.saksnummer]))


def numre(kommune: Kommune, sak: Avvik, av: str = "avdelingsleder", ord_: str = "") -> list[str]:
    return [s.saksnummer for s in mulige_originaler(sak, Tilgang(kommune[av]), ord_)]


class TestListen:
    def test_the_likeliest_come_first(self, kommune: Kommune) -> None:
        lik = kommune.meld(tittel="Trappa var våt igjen", kategori="DRIFT")
        ulik = kommune.meld(tittel="Feil medisin i dosetten", kategori="DRIFT")
        kommune.meld(av="laerer", i="SK")  # at another place
        uten_kategori = kommune.meld(tittel="Våt trapp", kategori=None)
        sak = kommune.meld(tittel="Våt trapp uten skilt", kategori="DRIFT")
        assert numre(kommune, sak) == [lik.saksnummer, ulik.saksnummer, uten_kategori.saksnummer]
        assert set(numre(kommune, uten_kategori)) == {lik.saksnummer, ulik.saksnummer, sak.saksnummer}

    def test_a_search_finds_by_number_and_by_words_among_what_one_sees(self, kommune: Kommune) -> None:
        sak, annen = kommune.meld(), kommune.meld(tittel="Feil medisin i dosetten")
        skjult = kommune.meld(av="laerer", i="SK", tittel="Feil medisin på skolen")
        aar, loepenummer = annen.saksnummer.split("-")
        for ord_ in (annen.saksnummer, f"{aar} - {int(loepenummer)}", loepenummer, "medisin"):
            assert numre(kommune, sak, ord_=ord_) == [annen.saksnummer], ord_
        for ord_ in (skjult.saksnummer, sak.saksnummer, "skolen", "2020-000001", "\x00", "' or 1=1", "-"):
            assert numre(kommune, sak, ord_=ord_.strip("\x00") or "finnesikke") == [], ord_

    def test_a_duplicate_is_not_offered(self, kommune: Kommune) -> None:
        sak, original, duplikat = kommune.meld(), kommune.meld(), kommune.meld()
        avvis(kommune, duplikat, duplikat_av=original)
        assert numre(kommune, sak) == [original.saksnummer]

    def test_the_page_searches_without_sending_and_shows_what_tells_them_apart(
        self, kommune: Kommune, innlogget: Innlogget
    ) -> None:
        sak, annen = kommune.meld(), kommune.meld(tittel="Feil medisin i dosetten")
        klient = innlogget(kommune["avdelingsleder"])
        assert (
            f"{annen.saksnummer} · Feil medisin i dosetten · Enhet HJ1 · meldt"
            in side(klient, sak, "avvis").content.decode()
        )
        adresse = reverse("avvik:avvis", args=[sak.saksnummer])
        data = {"soek_sak": "1", "grunn": "duplikat", "melding": "Skrevet", "versjon": sak.versjon}
        for ord_, ventet in (("medisin", annen.saksnummer), ("finnesikke", "Ingen treff")):
            svar = klient.post(adresse, data | {"sak_soek": ord_})
            assert svar.status_code == 200
            assert ventet in svar.content.decode()
            assert "Skrevet" in svar.content.decode()
            del_ = klient.post(adresse, data | {"sak_soek": ord_}, headers={"HX-Request": "true"})
            assert ventet in del_.content.decode()
            assert "<html" not in del_.content.decode()
        assert Avvik.objects.get(pk=sak.pk).status == "meldt"
        valgt = {"duplikat_av": annen.saksnummer, "sak_soek": "finnesikke"}
        svar = klient.post(adresse, data | valgt)
        assert f'value="{annen.saksnummer}"' in svar.content.decode()  # the chosen one stays
        del data["soek_sak"]
        assert klient.post(adresse, data | valgt).status_code == 302
        assert Avvik.objects.get(pk=sak.pk).duplikat_av == annen

    def test_the_list_costs_the_same_with_more_cases(self, kommune: Kommune, innlogget: Innlogget) -> None:
        sak, antall = kommune.meld(), []
        klient = innlogget(kommune["avdelingsleder"])
        for _nr in range(2):
            for _sak in range(3):
                kommune.meld()
            with CaptureQueriesContext(connection) as sporringer:
                assert side(klient, sak, "avvis").status_code == 200
            antall.append(len(sporringer))
        assert antall[0] == antall[1]


class TestRegler:
    def test_one_must_be_chosen_that_the_person_sees(self, kommune: Kommune) -> None:
        sak, skjult = kommune.meld(), kommune.meld(av="laerer", i="SK")
        for valgt, setning in ((None, "Velg saken"), (sak, "Velg saken"), (skjult, "finner ingen sak")):
            with pytest.raises(Domenefeil, match=setning) as feil:
                avvis(kommune, sak, duplikat_av=valgt)
            assert feil.value.felt == "duplikat_av"

    def test_of_a_duplicate_its_original_is_offered_where_one_sees_it(
        self, kommune: Kommune, innlogget: Innlogget
    ) -> None:
        sak, original, duplikat = kommune.meld(), kommune.meld(av="laerer", i="SK"), kommune.meld()
        avvis(kommune, duplikat, av="direktoer", duplikat_av=original)
        for av, nevnes in (("avdelingsleder", False), ("direktoer", True)):
            with pytest.raises(Domenefeil, match=f"Sak {duplikat.saksnummer} er selv") as feil:
                avvis(kommune, sak, av=av, duplikat_av=duplikat)
            assert (original.saksnummer in str(feil.value)) is nevnes
            svar = innlogget(kommune[av]).post(
                reverse("avvik:avvis", args=[sak.saksnummer]),
                {"grunn": "duplikat", "melding": "x", "versjon": 1, "duplikat_av": duplikat.saksnummer},
            )
            assert svar.status_code == 422
            valg = [verdi for verdi, _tekst in svar.context["skjema"].fields["duplikat_av"].widget.choices]
            assert (original.saksnummer in valg) is nevnes

    def test_there_is_always_one_case_to_go_to(self, kommune: Kommune) -> None:
        foerste, andre, tredje = (kommune.meld() for _ in range(3))
        avvis(kommune, foerste, duplikat_av=andre)
        avvis(kommune, andre, duplikat_av=tredje)
        assert set(tredje.duplikater.all()) == {foerste, andre}
        with pytest.raises(Domenefeil, match="er selv"):
            avvis(kommune, tredje, duplikat_av=foerste)
        gjenaapne(kommune, foerste)
        avvis(kommune, tredje, duplikat_av=foerste)
        assert set(foerste.duplikater.all()) == {andre, tredje}
        assert not Avvik.objects.filter(duplikat_av__duplikat_av__isnull=False).exists()


class TestBeggeSider:
    def test_each_links_to_the_other_for_who_sees_both(self, kommune: Kommune, innlogget: Innlogget) -> None:
        original, sak = kommune.meld(av="laerer", i="SK", fortrolig=True), kommune.meld()
        avvis(kommune, sak, av="direktoer", duplikat_av=original)
        seere = {"direktoer": True, "ansatt": False, "avdelingsleder": False, "koordinator": False}
        for navn, ser in seere.items():
            innhold = side(innlogget(kommune[navn]), sak).content.decode()
            assert (original.saksnummer in innhold) is ser, navn
            assert ("Det samme er meldt i en annen sak" in innhold) is not ser, navn
        for navn, ser in {"direktoer": True, "laerer": False, "skoleleder": False}.items():
            innhold = side(innlogget(kommune[navn]), original).content.decode()
            assert (sak.saksnummer in innhold) is ser, navn

    def test_both_reporters_are_told_in_the_history(self, kommune: Kommune, innlogget: Innlogget) -> None:
        original, sak = kommune.meld(av="kollega"), kommune.meld()
        avvis(kommune, sak, duplikat_av=original)
        innhold = side(innlogget(kommune["kollega"]), original).content.decode()
        assert "Noen andre har meldt det samme" in innhold
        assert sak.saksnummer not in innhold
        assert (
            "Saken er avvist: Meldt før (duplikat)"
            in side(innlogget(kommune["ansatt"]), sak).content.decode()
        )

    def test_that_there_is_a_fortrolig_one_is_told_to_nobody(self, kommune: Kommune) -> None:
        original = kommune.meld(av="avdelingsleder")
        sak = kommune.meld(fortrolig=True, omhandler=[kommune["avdelingsleder"]])
        avvis(kommune, sak, av="leder", duplikat_av=original)
        assert not Hendelse.objects.for_sak(SAKSTYPE, original.pk).filter(slag="meldt_igjen").exists()
