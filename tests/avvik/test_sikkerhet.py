"""What must not get through: access that outlives its reason, habilitet worked around, texts that do harm."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from avvik import services
from avvik.innsyn import innsyn_i_sak
from avvik.models import SAKSTYPE, Avvik
from avvik.tilgang import synlig_for
from felles.feil import Domenefeil, IkkeTillatt
from felles.klokke import OSLO, i_dag
from hendelser.models import Hendelse
from organisasjon.models import Bruker, Rolle
from organisasjon.tilgang import Tilgang
from saksramme.tiltak import services as tiltaksarbeid
from tests.avvik.kommune import Kommune
from tiltak.models import Tiltak

Innlogget = Callable[[Bruker], Client]


def ser(kommune: Kommune, navn: str, sak: Avvik) -> bool:
    return synlig_for(kommune[navn]).filter(pk=sak.pk).exists()


def listet(kommune: Kommune, sak: Avvik) -> set[int]:
    """Those whom «Hvem kan se dette?» names."""
    grupper = innsyn_i_sak(
        Tilgang(kommune["direktoer"]), Avvik.objects.get(pk=sak.pk), leser=kommune["direktoer"]
    )
    return {leser.id for gruppe in grupper for leser in gruppe.lesere}


class TestEtterSisteDag:
    """Whoever has no role any more neither sees nor does what a role or a task had given."""

    def _slutt(self, navn: str) -> None:
        Rolle.objects.filter(bruker__brukernavn=navn).update(til=i_dag() - dt.timedelta(days=1))

    def test_a_behandler_who_has_left_sees_nothing(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("under_behandling", fortrolig=True)
        assert ser(kommune, "kollega", sak)
        self._slutt("kollega")
        assert not ser(kommune, "kollega", sak)
        assert kommune["kollega"].pk not in listet(kommune, sak)

    def test_nor_somebody_with_whom_a_case_was_shared(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("under_behandling")
        kommune.tiltak(sak, til="laerer", saken_delt=True)
        assert ser(kommune, "laerer", sak)
        self._slutt("laerer")
        assert not ser(kommune, "laerer", sak)
        assert kommune["laerer"].pk not in listet(kommune, sak)

    def test_and_a_tiltak_is_not_theirs_to_do(self, kommune: Kommune, innlogget: Innlogget) -> None:
        tiltak = kommune.tiltak(kommune.sak_i("under_behandling"), til="laerer")
        self._slutt("laerer")
        with pytest.raises(IkkeTillatt):
            tiltaksarbeid.utfoer_tiltak(
                tiltak_id=tiltak.pk, versjon=1, aktoer=kommune["laerer"], resultat="Gjort"
            )
        klient = innlogget(kommune["laerer"])
        assert tiltak.hva not in klient.get("/").content.decode()
        for adresse in (reverse("tiltak:mine"), reverse("tiltak:utfoer", args=[tiltak.pk])):
            assert klient.get(adresse).status_code == 403


class TestDenSakenGjelder:
    """A fortrolig case is not shown to those whom it is about, unless they reported it."""

    def test_as_behandler(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("under_behandling", fortrolig=True)
        services.sett_omhandler(
            avvik_id=sak.pk,
            versjon=sak.versjon,
            aktoer=kommune["avdelingsleder"],
            personer=[kommune["kollega"]],
        )
        assert not ser(kommune, "kollega", sak)
        assert kommune["kollega"].pk not in listet(kommune, sak)

    def test_as_personvernombud(self, kommune: Kommune) -> None:
        sak = kommune.meld(fortrolig=True, kategori="PERSONVERN", omhandler=[kommune["personvernombud"]])
        assert not ser(kommune, "personvernombud", sak)
        assert kommune["personvernombud"].pk not in listet(kommune, sak)

    def test_as_responsible_of_a_tiltak(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("under_behandling", fortrolig=True, omhandler=[kommune["laerer"]])
        kommune.tiltak(sak, til="laerer", saken_delt=True)
        assert not ser(kommune, "laerer", sak)

    def test_the_reporter_may_report_about_themself(self, kommune: Kommune) -> None:
        sak = kommune.meld(fortrolig=True, omhandler=[kommune["ansatt"]])
        assert ser(kommune, "ansatt", sak)

    def test_nobody_is_set_to_handle_a_case_about_themself(self, kommune: Kommune) -> None:
        sak = kommune.meld(omhandler=[kommune["kollega"]])
        with pytest.raises(Domenefeil, match="gjelder"):
            services.tildel(
                avvik_id=sak.pk, versjon=1, aktoer=kommune["avdelingsleder"], behandler=kommune["kollega"]
            )

    @pytest.mark.parametrize("rolle", [("leder", "HJ"), ("stedfortreder", "K")])
    def test_a_koordinator_does_not_take_themself_out_and_close(
        self, kommune: Kommune, rolle: tuple[str, str]
    ) -> None:
        dobbel = kommune.ny_person("dobbel", ("kvalitetskoordinator", "K"), rolle)
        sak = kommune.meld(omhandler=[dobbel])
        for tjeneste, felt in (
            (services.sett_omhandler, {"personer": []}),
            (services.videresend, {"til": kommune.enhet["SK"], "melding": "x"}),
            (services.start_behandling, {}),
        ):
            with pytest.raises(IkkeTillatt):
                tjeneste(avvik_id=sak.pk, versjon=1, aktoer=kommune["dobbel"], **felt)

    def test_one_who_may_not_log_in_just_now_stays_named(
        self, kommune: Kommune, innlogget: Innlogget
    ) -> None:
        sak = kommune.meld(omhandler=[kommune["leder"], kommune["laerer"]])
        Bruker.objects.filter(brukernavn="leder").update(is_active=False)
        klient = innlogget(kommune["avdelingsleder"])
        adresse = reverse("avvik:omhandler", args=[sak.saksnummer])
        skjema = klient.get(adresse).context["skjema"]
        valgte = [str(verdi) for verdi, _navn in skjema["omhandler"].field.widget.choices]
        assert str(kommune.person["leder"].pk) in valgte
        svar = klient.post(adresse, {"versjon": 1, "omhandler": valgte})
        assert svar.status_code == 302
        assert kommune.person["leder"] in Avvik.objects.get().personer


class TestGjenaapnet:
    """What the reporter opened again is judged above: not by whoever closed it, nor by their deputy."""

    def _gjenaapnet(self, kommune: Kommune, lukket_av: str) -> Avvik:
        sak = kommune.meld()
        sak = kommune.klassifiser(sak, alvorlighetsgrad="lav")
        sak = self._lukk(kommune, sak, lukket_av)
        return services.gjenaapne(
            avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune["ansatt"], grunn="Fortsatt vått"
        )

    def _lukk(self, kommune: Kommune, sak: Avvik, navn: str) -> Avvik:
        return services.lukk(
            avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune[navn], utfall="utbedret", melding="Takk"
        )

    def test_the_nearest_leders_deputy_does_not_judge_it(self, kommune: Kommune) -> None:
        kommune.ny_person("varaleder", ("stedfortreder", "HJ1"))
        sak = self._gjenaapnet(kommune, "avdelingsleder")
        for navn in ("avdelingsleder", "varaleder"):
            with pytest.raises(IkkeTillatt):
                self._lukk(kommune, sak, navn)


@pytest.mark.parametrize("aar", [1, 1500, 1899])
def test_an_impossible_year_does_not_take_the_leders_pages_down(
    kommune: Kommune, innlogget: Innlogget, aar: int
) -> None:
    """PostgreSQL keeps the first instants of the year 1 as before Christ, which nobody can read back."""
    data = {
        "hva": "Vått i trappa",
        "type": "hendelse",
        "enhet": "HJ1",
        "hendelsestidspunkt": f"{aar:04}-01-01T00:00",
    }
    svar = innlogget(kommune["ansatt"]).post(reverse("avvik:meld"), data)
    assert svar.status_code == 422
    assert "hendelsestidspunkt" in svar.context["skjema"].errors
    with pytest.raises(Domenefeil):
        kommune.meld(hendelsestidspunkt=dt.datetime(aar, 1, 1, tzinfo=OSLO))
    leder = innlogget(kommune["avdelingsleder"])
    for navn in ("avvik:liste", "avvik:innboks", "forside"):
        assert leder.get(reverse(navn)).status_code == 200


@pytest.mark.parametrize("felt", ["hva", "strakstiltak"])
def test_a_text_of_a_megabyte_is_refused_in_the_form(
    kommune: Kommune, innlogget: Innlogget, felt: str
) -> None:
    data = {
        "hva": "Vått i trappa",
        "type": "hendelse",
        "enhet": "HJ1",
        felt: " ".join(f"ord{tall}" for tall in range(150_000)),
    }
    svar = innlogget(kommune["ansatt"]).post(reverse("avvik:meld"), data)
    assert svar.status_code == 422
    assert felt in svar.context["skjema"].errors


def test_a_word_to_the_behandler_is_not_read_by_the_reporter(kommune: Kommune, innlogget: Innlogget) -> None:
    sak = kommune.meld()
    services.tildel(
        avvik_id=sak.pk,
        versjon=1,
        aktoer=kommune["avdelingsleder"],
        behandler=kommune["kollega"],
        kommentar="Snakk med vaktsjefen først",
    )
    adresse = reverse("avvik:sak", args=[sak.saksnummer])
    assert "Snakk med vaktsjefen" not in innlogget(kommune["ansatt"]).get(adresse).content.decode()
    assert (
        "Navn Kollega er valgt til å behandle saken"
        in innlogget(kommune["ansatt"]).get(adresse).content.decode()
    )
    assert "Snakk med vaktsjefen" in innlogget(kommune["avdelingsleder"]).get(adresse).content.decode()
    assert Hendelse.objects.for_sak(SAKSTYPE, sak.pk).filter(kommentar__contains="vaktsjefen").count() == 1


def test_tiltak_of_another_case_is_not_reached_through_ones_own(
    kommune: Kommune, innlogget: Innlogget
) -> None:
    egen = kommune.sak_i("under_behandling", aapent_tiltak=True)
    fremmed = kommune.meld(av="laerer", i="SK")
    fremmed = services.start_behandling(avvik_id=fremmed.pk, versjon=1, aktoer=kommune["skoleleder"])
    tiltak = tiltaksarbeid.opprett_tiltak(
        sakstype=SAKSTYPE,
        sak_id=fremmed.pk,
        aktoer=kommune["skoleleder"],
        hva="Hemmelig",
        ansvarlig=kommune["laerer"],
        frist=i_dag(),
    )
    klient = innlogget(kommune["avdelingsleder"])
    for navn in ("tiltak_endre", "tiltak_utfoer", "tiltak_avlys", "tiltak_effekt"):
        for metode in (klient.get, klient.post):
            assert metode(reverse(f"avvik:{navn}", args=[egen.saksnummer, tiltak.pk])).status_code == 404
            assert metode(reverse(f"avvik:{navn}", args=[fremmed.saksnummer, tiltak.pk])).status_code == 404
    assert klient.post(reverse("tiltak:utfoer", args=[tiltak.pk])).status_code == 404
    assert Tiltak.objects.get(pk=tiltak.pk).versjon == 1
