"""The table of transitions, cell by cell: who may take which step, in services, page and database."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from avvik import services
from avvik.handlinger import annet_arbeid, neste_steg
from avvik.models import SAKSTYPE, Avvik
from avvik.tilgang import adgang
from avvik.tilstander import Status
from felles.feil import Domenefeil, IkkeTillatt, UgyldigOvergang
from felles.klokke import naa
from hendelser.models import Hendelse
from organisasjon.models import Bruker
from saksramme.steg import Situasjon
from saksramme.tiltak import services as tiltaksarbeid
from tests.avvik.kommune import Kommune
from tiltak.models import Tiltak

M, U, T, E, L, A = Status
# Written out from the architecture, not read from the code.
TABELL: dict[tuple[Status, Status], set[str]] = {
    (M, U): {"leder", "behandler"},
    (M, A): {"melder", "leder"},
    (U, A): {"leder"},
    (T, A): {"leder"},
    (E, A): {"leder"},
    (U, T): {"leder", "behandler"},
    (M, L): {"leder"},
    (U, L): {"leder"},
    (T, L): {"leder"},
    (T, E): {"leder", "behandler"},
    (E, L): {"leder"},
    (E, T): {"leder"},
    (L, U): {"melder", "leder"},
    (A, U): {"melder", "leder"},
}
PERSON = {
    "leder": "avdelingsleder",
    "behandler": "kollega",
    "melder": "ansatt",
    "koordinator": "koordinator",
    "leder over": "direktoer",
}
# The koordinator handles as a behandler does, and any leder in line leads.
SOM = {"koordinator": "behandler", "leder over": "leder"}
HANDLING = {
    "start_behandling": "start",
    "gjenaapne": "gjenaapne",
    "start_tiltak": "start_tiltak",
    "send_tilbake": "send_tilbake",
    "til_evaluering": "til_evaluering",
    "lukk": "lukk",
    "trekk": "trekk",
    "avvis": "avvis",
}


def tjeneste(fra: Status, til: Status, hvem: str) -> tuple[str, dict[str, Any]]:
    """The service for the step, with all that it needs besides the right person and status."""
    if til == U:
        return ("gjenaapne", {"grunn": "Ikke løst"}) if fra in (L, A) else ("start_behandling", {})
    if til == T:
        return ("send_tilbake", {"kommentar": "Virket ikke"}) if fra == E else ("start_tiltak", {})
    if til == E:
        return "til_evaluering", {}
    if til == L:
        return "lukk", {"utfall": "utbedret", "melding": "Takk", "aarsak": "Ingen rutine"}
    if hvem == "melder":
        return "trekk", {"grunn": "Feil"}
    return "avvis", {"grunn": "ikke_avvik", "melding": "Dette er ikke et avvik"}


STEG = [(fra, til) for fra, til in product(Status, Status) if fra != til and til != M]


@pytest.mark.parametrize(("fra", "til"), STEG, ids=lambda status: str(status.value))
def test_every_step_for_every_capacity(kommune: Kommune, fra: Status, til: Status) -> None:
    for hvem, navn in PERSON.items():
        sak = kommune.sak_i(fra, aapent_tiltak=til == T)
        bruker = kommune[navn]
        verb, felt = tjeneste(fra, til, hvem)
        skal = SOM.get(hvem, hvem) in TABELL.get((fra, til), set())
        situasjon = Situasjon(adgang(bruker, sak), list(Tiltak.objects.for_sak(SAKSTYPE, sak.pk)), naa())
        tilbudt = {h.navn for h in neste_steg(situasjon) + annet_arbeid(situasjon)}
        assert (HANDLING[verb] in tilbudt) is skal, (hvem, verb, "as offered on the page")
        kall = getattr(services, verb)
        if skal:
            kall(avvik_id=sak.pk, versjon=sak.versjon, aktoer=bruker, **felt)
            assert Avvik.objects.get(pk=sak.pk).status == til
            siste = Hendelse.objects.for_sak(SAKSTYPE, sak.pk).filter(slag="status").last()
            assert siste is not None
            assert siste.til == til
            assert siste.aktoer_id == bruker.pk
        else:
            with pytest.raises((UgyldigOvergang, IkkeTillatt)):
                kall(avvik_id=sak.pk, versjon=sak.versjon, aktoer=bruker, **felt)
            assert Avvik.objects.get(pk=sak.pk).status == fra


@pytest.mark.parametrize("fra", Status)
def test_a_stranger_to_the_case_is_told_that_there_is_none(kommune: Kommune, fra: Status) -> None:
    sak = kommune.sak_i(fra)
    for navn, verb in product(("laerer", "skoleleder", "verneombud", "administrator"), HANDLING):
        felt = {"lukk": {"utfall": "utbedret", "melding": "x"}, "avvis": {"grunn": "feil", "melding": "x"}}
        tekst = {"gjenaapne": {"grunn": "x"}, "trekk": {"grunn": "x"}, "send_tilbake": {"kommentar": "x"}}
        with pytest.raises(Avvik.DoesNotExist):
            getattr(services, verb)(
                avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune[navn], **(felt | tekst).get(verb, {})
            )


@pytest.mark.parametrize("fra", Status)
def test_the_database_itself_refuses_every_other_step(kommune: Kommune, fra: Status) -> None:
    sak = kommune.sak_i(fra)
    for til in set(Status) - {fra}:
        lukket = sak.lukket or naa() if til in (L, A) else None
        sql = "UPDATE avvik_avvik SET status = %s, lukket = %s WHERE id = %s"
        try:
            with transaction.atomic(), connection.cursor() as peker:
                peker.execute(sql, [til, lukket, sak.pk])
                gikk = True
                transaction.set_rollback(True)
        except IntegrityError:
            gikk = False
        # lukket ↔ avvist is no step either, as a closed case is opened before it is closed again.
        assert gikk is ((fra, til) in TABELL), til


@pytest.mark.parametrize("fra", [M, U, T])
@pytest.mark.parametrize("grad", ["hoey", "kritisk", None])
def test_only_lav_and_middels_close_before_evaluation(
    kommune: Kommune, fra: Status, grad: str | None
) -> None:
    sak = kommune.sak_i(fra)
    Avvik.objects.filter(pk=sak.pk).update(alvorlighetsgrad=grad)
    with pytest.raises(Domenefeil):
        services.lukk(
            avvik_id=sak.pk,
            versjon=sak.versjon,
            aktoer=kommune["avdelingsleder"],
            utfall="utbedret",
            melding="Takk",
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Avvik.objects.filter(pk=sak.pk).update(status=L, lukket=naa())


@pytest.mark.parametrize("grad", ["lav", "middels", "hoey", "kritisk"])
def test_every_grade_closes_after_evaluation(kommune: Kommune, grad: str) -> None:
    sak = kommune.sak_i(L, grad=grad)
    assert sak.status == L
    assert sak.utfall == "utbedret"


class TestKrav:
    """What a step needs besides the right person."""

    def _lukk(self, kommune: Kommune, sak: Avvik, **felt: Any) -> Avvik:
        felt = {"utfall": "utbedret", "melding": "Takk", "aarsak": "Uvane"} | felt
        sak = Avvik.objects.get(pk=sak.pk)
        return services.lukk(avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune["avdelingsleder"], **felt)

    def test_tiltak_begin_only_with_an_open_one(self, kommune: Kommune) -> None:
        sak = kommune.sak_i(U)
        with pytest.raises(Domenefeil, match="minst ett tiltak"):
            services.start_tiltak(avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune["kollega"])

    def test_evaluation_waits_for_every_tiltak(self, kommune: Kommune) -> None:
        sak = kommune.sak_i(T, aapent_tiltak=True)
        with pytest.raises(Domenefeil, match="utført eller avlyst"):
            services.til_evaluering(avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune["kollega"])

    def test_closing_waits_for_every_tiltak(self, kommune: Kommune) -> None:
        for status in (U, T, E):
            with pytest.raises(Domenefeil, match="utført eller avlyst"):
                self._lukk(kommune, kommune.sak_i(status, aapent_tiltak=True))

    def test_closing_after_evaluation_needs_the_cause(self, kommune: Kommune) -> None:
        with pytest.raises(Domenefeil, match="årsaken") as feil:
            self._lukk(kommune, kommune.sak_i(E), aarsak="  ")
        assert feil.value.felt == "aarsak"

    def test_closing_after_evaluation_needs_every_effect(self, kommune: Kommune) -> None:
        sak = kommune.sak_i(E, aapent_tiltak=True)
        kommune.utfoer_alle(sak, vurder=False)
        with pytest.raises(Domenefeil, match="effekten"):
            self._lukk(kommune, sak)

    @pytest.mark.parametrize(("felt", "verdi"), [("utfall", "kvitt"), ("utfall", ""), ("melding", " \n ")])
    def test_closing_needs_outcome_and_message(self, kommune: Kommune, felt: str, verdi: str) -> None:
        with pytest.raises(Domenefeil) as feil:
            self._lukk(kommune, kommune.sak_i(U), **{felt: verdi})
        assert feil.value.felt == felt

    def test_going_back_needs_a_new_tiltak(self, kommune: Kommune) -> None:
        sak = kommune.sak_i(E)
        with pytest.raises(Domenefeil, match="nytt tiltak"):
            services.send_tilbake(
                avvik_id=sak.pk,
                versjon=sak.versjon,
                aktoer=kommune["avdelingsleder"],
                kommentar="Virket ikke",
            )

    def test_a_duplicate_names_another_case(self, kommune: Kommune) -> None:
        sak, annen = kommune.meld(), kommune.meld()
        leder = kommune["avdelingsleder"]
        felt: dict[str, Any] = {"aktoer": leder, "grunn": "duplikat", "melding": "Se den andre"}
        for feil_sak in (None, sak):
            with pytest.raises(Domenefeil) as feil:
                services.avvis(avvik_id=sak.pk, versjon=1, duplikat_av=feil_sak, **felt)
            assert feil.value.felt == "duplikat_av"
        services.avvis(avvik_id=sak.pk, versjon=1, duplikat_av=annen, **felt)
        with pytest.raises(Domenefeil):
            services.avvis(avvik_id=annen.pk, versjon=1, duplikat_av=Avvik.objects.get(pk=sak.pk), **felt)

    def test_from_meldt_one_form_closes_and_leaves_two_rows(self, kommune: Kommune) -> None:
        sak = kommune.meld()
        with pytest.raises(Domenefeil) as feil:
            self._lukk(kommune, sak)
        assert feil.value.felt == "alvorlighetsgrad"
        self._lukk(kommune, sak, alvorlighetsgrad="lav")
        rader = Hendelse.objects.for_sak(SAKSTYPE, sak.pk).filter(slag="status")
        assert list(rader.values_list("fra", "til")) == [(M, U), (U, L)]

    @pytest.mark.parametrize("fra", [M, U, T, E])
    def test_closing_needs_a_kategori_but_for_what_was_imported(self, kommune: Kommune, fra: Status) -> None:
        sak = kommune.sak_i(fra, kategori=None)
        with pytest.raises(Domenefeil, match="kategori") as feil:
            self._lukk(kommune, sak)
        assert feil.value.felt == "kategori"
        with pytest.raises(IntegrityError), transaction.atomic():
            Avvik.objects.filter(pk=sak.pk).update(status=L, lukket=naa())
        importert = kommune.sak_i(fra, kategori=None)
        Avvik.objects.filter(pk=importert.pk).update(importert=True)
        assert self._lukk(kommune, importert).kategori is None
        valgt = self._lukk(kommune, sak, kategori=kommune.kategori("FALL"))
        assert valgt.kategori == kommune.kategori("FALL")
        assert "Fall" in Hendelse.objects.for_sak(SAKSTYPE, sak.pk).filter(slag="kategori").get().til

    def test_the_kategori_that_a_form_brings_does_not_replace_one_that_is_set(self, kommune: Kommune) -> None:
        sak = self._lukk(kommune, kommune.sak_i(U), kategori=kommune.kategori("FALL"))
        assert sak.kategori == kommune.kategori("DRIFT")

    def test_rejecting_needs_none(self, kommune: Kommune) -> None:
        sak = kommune.sak_i(U, kategori=None)
        leder = kommune["avdelingsleder"]
        felt: dict[str, Any] = {"grunn": "ikke_avvik", "melding": "Takk"}
        assert services.avvis(avvik_id=sak.pk, versjon=sak.versjon, aktoer=leder, **felt).status == A

    @pytest.mark.parametrize("fra", [M, U, T, E])
    def test_the_page_says_what_is_missing_and_the_form_asks(
        self, kommune: Kommune, innlogget: Callable[[Bruker], Client], fra: Status
    ) -> None:
        klient, mangler = innlogget(kommune["avdelingsleder"]), "Saken har ingen kategori ennå"
        for kategori, importert in ((None, False), (None, True), ("DRIFT", False)):
            sak = kommune.sak_i(fra, kategori=kategori)
            Avvik.objects.filter(pk=sak.pk).update(importert=importert)
            side = klient.get(reverse("avvik:sak", args=[sak.saksnummer])).content.decode()
            assert (mangler in side) is (kategori is None and not importert and fra != M)
            adresse = reverse("avvik:lukk", args=[sak.saksnummer])
            skjema = klient.get(adresse).context["skjema"]
            assert ("kategori" in skjema.fields) is (kategori is None)
            data = {"versjon": sak.versjon, "utfall": "utbedret", "melding": "Takk", "aarsak": "Uvane"}
            svar = klient.post(adresse, data)
            assert (svar.status_code == 422) is (kategori is None and not importert)
            if svar.status_code == 422:
                assert klient.post(adresse, data | {"kategori": "FALL"}).status_code == 302

    def test_the_grade_that_a_form_brings_does_not_replace_one_that_is_set(self, kommune: Kommune) -> None:
        sak = self._lukk(kommune, kommune.sak_i(U, grad="middels"), alvorlighetsgrad="lav")
        assert sak.alvorlighetsgrad == "middels"


def test_a_page_says_403_to_who_sees_but_may_not(
    kommune: Kommune, innlogget: Callable[[Bruker], Client]
) -> None:
    sak = kommune.sak_i(U, kategori="FALL")
    for navn, handling in product(
        ("verneombud", "ansatt"), ("lukk", "avvis", "klassifiser", "tildel", "videresend")
    ):
        adresse = reverse(f"avvik:{handling}", args=[sak.saksnummer])
        klient = innlogget(kommune[navn])
        assert klient.get(adresse).status_code == 403, (navn, handling)
        assert klient.post(adresse, {"versjon": sak.versjon}).status_code == 403, (navn, handling)
    assert (
        innlogget(kommune["koordinator"]).get(reverse("avvik:lukk", args=[sak.saksnummer])).status_code == 403
    )


class TestNesteSteg:
    """The button that the page puts first is the way on."""

    def _foerst(self, kommune: Kommune, sak: Avvik) -> str:
        adgangen = adgang(kommune["avdelingsleder"], Avvik.objects.get(pk=sak.pk))
        situasjon = Situasjon(adgangen, list(Tiltak.objects.for_sak(SAKSTYPE, sak.pk)), naa())
        return neste_steg(situasjon)[0].navn

    def test_a_grave_case_from_beginning_to_end(self, kommune: Kommune) -> None:
        leder = kommune["avdelingsleder"]
        sak = kommune.sak_i(M, grad="kritisk")
        assert self._foerst(kommune, sak) == "start"
        sak = services.start_behandling(avvik_id=sak.pk, versjon=sak.versjon, aktoer=leder)
        assert self._foerst(kommune, sak) == "tiltak_nytt"
        kommune.tiltak(sak)
        assert self._foerst(kommune, sak) == "start_tiltak"
        sak = services.start_tiltak(avvik_id=sak.pk, versjon=sak.versjon, aktoer=leder)
        kommune.utfoer_alle(sak)
        assert self._foerst(kommune, sak) == "til_evaluering"
        services.til_evaluering(avvik_id=sak.pk, versjon=sak.versjon, aktoer=leder)
        assert self._foerst(kommune, sak) == "tiltak_effekt"
        tiltak = Tiltak.objects.get()
        felt = {"effekt": "virket", "kommentar": "Ja"}
        tiltaksarbeid.vurder_effekt(tiltak_id=tiltak.pk, versjon=tiltak.versjon, aktoer=leder, **felt)
        assert self._foerst(kommune, sak) == "lukk"
