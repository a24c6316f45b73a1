"""Who is leder of a case: vacancies, habilitet, reopening, closed enheter. The rules that stop nothing."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from avvik import services
from avvik.innboks import innboks
from avvik.models import Avvik
from avvik.tilgang import adgang, leder_for_sak
from felles.feil import IkkeTillatt, UgyldigOvergang
from felles.klokke import i_dag
from organisasjon.models import Bruker, Rolle
from organisasjon.tilgang import Tilgang
from saksramme.tiltak import services as tiltaksarbeid
from tests.avvik.kommune import Kommune


def leder(sak: Avvik) -> str | None:
    """The brukernavn of the case's nærmeste leder."""
    pk = leder_for_sak(Tilgang(Bruker.objects.order_by("pk")[0]), Avvik.objects.get(pk=sak.pk))
    return Bruker.objects.get(pk=pk).brukernavn if pk else None


def har_i_innboksen(kommune: Kommune, sak: Avvik) -> set[str]:
    return {
        navn for navn in kommune.person if innboks(kommune[navn], i_dag()).alle.filter(pk=sak.pk).exists()
    }


def lukk(kommune: Kommune, sak: Avvik, navn: str) -> Avvik:
    sak = Avvik.objects.get(pk=sak.pk)
    return services.lukk(
        avvik_id=sak.pk,
        versjon=sak.versjon,
        aktoer=kommune[navn],
        utfall="utbedret",
        melding="Takk",
        alvorlighetsgrad="lav",
    )


def test_a_melding_goes_to_the_naermeste_leder(kommune: Kommune) -> None:
    sak = kommune.meld()
    assert leder(sak) == "avdelingsleder"
    assert har_i_innboksen(kommune, sak) == {"avdelingsleder"}


def test_what_a_leder_reports_goes_to_the_leder_above(kommune: Kommune) -> None:
    sak = kommune.meld(av="avdelingsleder")
    assert leder(sak) == "leder"
    assert har_i_innboksen(kommune, sak) == {"leder", "stedfortreder"}
    with pytest.raises(IkkeTillatt, match="meldt saken"):
        lukk(kommune, sak, "avdelingsleder")
    assert lukk(kommune, sak, "leder").status == "lukket"


def test_what_is_about_a_leder_goes_to_the_leder_above(kommune: Kommune) -> None:
    sak = kommune.meld(omhandler=[kommune["avdelingsleder"], kommune["leder"]])
    assert leder(sak) == "omraadeleder"
    assert har_i_innboksen(kommune, sak) == {"omraadeleder"}
    for navn in ("avdelingsleder", "leder"):
        assert not adgang(kommune[navn], sak).er_leder
        with pytest.raises(IkkeTillatt):
            services.avvis(avvik_id=sak.pk, versjon=1, aktoer=kommune[navn], grunn="feil", melding="x")


def test_one_who_is_about_the_case_is_not_its_leder_after_being_named(kommune: Kommune) -> None:
    sak = kommune.meld()
    services.sett_omhandler(
        avvik_id=sak.pk, versjon=1, aktoer=kommune["avdelingsleder"], personer=[kommune["avdelingsleder"]]
    )
    assert leder(sak) == "leder"
    with pytest.raises(IkkeTillatt):
        lukk(kommune, sak, "avdelingsleder")


def test_the_kommunedirektoers_own_case_goes_to_the_deputy_then_to_the_koordinator(kommune: Kommune) -> None:
    for felt in ({"av": "direktoer", "i": "K"}, {"av": "direktoer"}, {"omhandler": [kommune["direktoer"]]}):
        sak = kommune.meld(fortrolig=True, **felt)
        assert leder(sak) == "vara"
        assert har_i_innboksen(kommune, sak) == {"vara"}
        with pytest.raises((IkkeTillatt, Avvik.DoesNotExist)):
            lukk(kommune, sak, "direktoer")
    kommune.fjern_rolle("vara")
    assert leder(sak) == "koordinator"
    assert har_i_innboksen(kommune, sak) == {"koordinator"}
    assert lukk(kommune, sak, "koordinator").status == "lukket"


@pytest.mark.parametrize(
    ("ledige", "neste"),
    [
        (["avdelingsleder"], "leder"),
        (["avdelingsleder", "leder"], "stedfortreder"),
        (["avdelingsleder", "leder", "stedfortreder"], "omraadeleder"),
        (["avdelingsleder", "leder", "stedfortreder", "omraadeleder"], "direktoer"),
        (["avdelingsleder", "leder", "stedfortreder", "omraadeleder", "direktoer"], "vara"),
    ],
)
def test_a_vacant_post_stops_nothing(kommune: Kommune, ledige: list[str], neste: str) -> None:
    for navn in ledige:
        kommune.fjern_rolle(navn)
    sak = kommune.meld()
    assert leder(sak) == neste
    assert neste in har_i_innboksen(kommune, sak)
    assert lukk(kommune, sak, neste).status == "lukket"


def test_without_anybody_a_case_waits(kommune: Kommune) -> None:
    Rolle.objects.exclude(rolle__in=["ansatt", "administrator"]).delete()
    assert leder(kommune.meld()) is None


def test_a_role_leads_from_its_first_to_its_last_day(
    kommune: Kommune, klokke: time_machine.Traveller
) -> None:
    dag = i_dag()
    Rolle.objects.filter(bruker=kommune.person["avdelingsleder"]).update(fra=dag, til=dag)
    sak = kommune.meld()
    assert leder(sak) == "avdelingsleder"
    klokke.move_to(dt.datetime.combine(dag, dt.time(22, 59), tzinfo=dt.UTC))  # 23.59 in Oslo
    assert leder(sak) == "avdelingsleder"
    klokke.move_to(dt.datetime.combine(dag, dt.time(23, 0), tzinfo=dt.UTC))  # midnight in Oslo
    assert leder(sak) == "leder"


class TestGjenaapning:
    def _gjenaapne(self, kommune: Kommune, sak: Avvik, navn: str) -> Avvik:
        sak = Avvik.objects.get(pk=sak.pk)
        return services.gjenaapne(
            avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune[navn], grunn="Det er fortsatt vått"
        )

    def test_the_reporter_brings_it_to_the_leder_above(self, kommune: Kommune) -> None:
        sak = self._gjenaapne(kommune, kommune.sak_i("lukket"), "ansatt")
        assert sak.behandler is None
        assert leder(sak) == "leder"
        assert not adgang(kommune["avdelingsleder"], sak).er_leder
        assert lukk(kommune, sak, "leder").status == "lukket"

    def test_a_leder_who_reopens_keeps_it(self, kommune: Kommune) -> None:
        sak = self._gjenaapne(kommune, kommune.sak_i("lukket"), "avdelingsleder")
        assert leder(sak) == "avdelingsleder"

    def test_the_reporter_has_thirty_days_to_the_instant(
        self, kommune: Kommune, klokke: time_machine.Traveller
    ) -> None:
        i_tide, for_sent = kommune.sak_i("lukket"), kommune.sak_i("avvist")
        klokke.shift(dt.timedelta(days=30))
        assert self._gjenaapne(kommune, i_tide, "ansatt").status == "under_behandling"
        klokke.shift(dt.timedelta(microseconds=1))
        with pytest.raises(UgyldigOvergang, match="30 dager"):
            self._gjenaapne(kommune, for_sent, "ansatt")
        klokke.shift(dt.timedelta(days=1000))
        assert self._gjenaapne(kommune, for_sent, "leder").status == "under_behandling"

    def test_what_the_reporter_withdrew_can_be_taken_up_again(self, kommune: Kommune) -> None:
        sak = kommune.meld()
        services.trekk(avvik_id=sak.pk, versjon=1, aktoer=kommune["ansatt"], grunn="Feil dag")
        sak = self._gjenaapne(kommune, sak, "ansatt")
        assert (sak.utfall, sak.lukket) == ("", None)

    def test_forwarding_a_reopened_case_gives_it_to_the_naermeste_leder_there(self, kommune: Kommune) -> None:
        sak = self._gjenaapne(kommune, kommune.sak_i("lukket"), "ansatt")
        services.videresend(
            avvik_id=sak.pk,
            versjon=sak.versjon,
            aktoer=kommune["leder"],
            til=kommune.enhet["SK"],
            melding="Deres",
        )
        assert leder(sak) == "skoleleder"

    @pytest.mark.parametrize(
        ("lukker", "neste", "sperret"),
        [
            ("avdelingsleder", "leder", ["avdelingsleder"]),
            ("leder", "omraadeleder", ["avdelingsleder", "leder", "stedfortreder"]),
            ("stedfortreder", "omraadeleder", ["avdelingsleder", "leder", "stedfortreder"]),
            ("omraadeleder", "direktoer", ["avdelingsleder", "leder", "omraadeleder"]),
            ("direktoer", "vara", ["avdelingsleder", "leder", "omraadeleder", "direktoer"]),
        ],
    )
    def test_it_goes_above_the_one_who_closed_it(
        self, kommune: Kommune, lukker: str, neste: str, sperret: list[str]
    ) -> None:
        sak = self._gjenaapne(kommune, kommune.sak_i("lukket", lukkes_av=lukker), "ansatt")
        assert leder(sak) == neste
        assert neste in har_i_innboksen(kommune, sak)
        for navn in sperret:
            assert not adgang(kommune[navn], sak).er_leder, navn
        assert adgang(kommune[neste], sak).er_leder

    def test_forwarding_away_and_back_does_not_let_the_closer_judge_again(self, kommune: Kommune) -> None:
        sak = self._gjenaapne(kommune, kommune.sak_i("lukket", lukkes_av="leder"), "ansatt")
        for navn, til in (("omraadeleder", "SK"), ("skoleleder", "HJ")):
            services.videresend(
                avvik_id=sak.pk,
                versjon=Avvik.objects.get(pk=sak.pk).versjon,
                aktoer=kommune[navn],
                til=kommune.enhet[til],
                melding="Deres",
            )
        sak = Avvik.objects.get(pk=sak.pk)
        assert leder(sak) == "omraadeleder"
        assert not adgang(kommune["leder"], sak).er_leder

    @pytest.mark.parametrize("til", ["HJ1", "HJ"])
    def test_nobody_below_who_closed_it_judges_after_it_was_away(self, kommune: Kommune, til: str) -> None:
        """Forwarded by a koordinator to another branch and back, also to an enhet further down."""
        sak = self._gjenaapne(kommune, kommune.sak_i("lukket", lukkes_av="leder"), "ansatt")
        for enhet in ("SK", til):
            self._videresend(kommune, sak, "koordinator", enhet)
        sak = Avvik.objects.get(pk=sak.pk)
        assert leder(sak) == "omraadeleder"
        for navn in ("avdelingsleder", "leder", "stedfortreder"):
            assert not adgang(kommune[navn], sak).er_leder, navn
            with pytest.raises(IkkeTillatt):
                lukk(kommune, sak, navn)
        assert lukk(kommune, sak, "omraadeleder").status == "lukket"

    def test_who_is_below_the_one_who_closed_it_does_not_judge_elsewhere(self, kommune: Kommune) -> None:
        Rolle.objects.create(bruker=kommune.person["skoleleder"], rolle="leder", enhet=kommune.enhet["HJ1"])
        sak = self._gjenaapne(kommune, kommune.sak_i("lukket", lukkes_av="leder"), "ansatt")
        self._videresend(kommune, sak, "koordinator", "SK")
        assert leder(sak) == "direktoer"

    def test_another_closing_does_not_make_them_habil_again(self, kommune: Kommune) -> None:
        """Closed below, opened by the reporter, closed above: who closed it first cannot take it up again."""
        sak = self._gjenaapne(kommune, kommune.sak_i("lukket"), "ansatt")
        lukk(kommune, sak, "leder")
        with pytest.raises(IkkeTillatt):
            self._gjenaapne(kommune, sak, "avdelingsleder")
        sak = self._gjenaapne(kommune, sak, "omraadeleder")
        assert leder(sak) == "leder"
        assert not adgang(kommune["avdelingsleder"], sak).er_leder

    def test_it_goes_above_a_deputy_whose_days_are_over(
        self, kommune: Kommune, klokke: time_machine.Traveller
    ) -> None:
        sak = kommune.sak_i("lukket", lukkes_av="stedfortreder")
        Rolle.objects.filter(bruker=kommune.person["stedfortreder"]).update(til=i_dag())
        klokke.shift(dt.timedelta(days=2))
        assert leder(self._gjenaapne(kommune, sak, "ansatt")) == "omraadeleder"

    def test_who_withdrew_has_judged_nothing(self, kommune: Kommune) -> None:
        sak = kommune.meld()
        services.trekk(avvik_id=sak.pk, versjon=1, aktoer=kommune["ansatt"], grunn="Feil dag")
        assert leder(self._gjenaapne(kommune, sak, "ansatt")) == "avdelingsleder"

    def _videresend(self, kommune: Kommune, sak: Avvik, navn: str, til: str) -> None:
        services.videresend(
            avvik_id=sak.pk,
            versjon=Avvik.objects.get(pk=sak.pk).versjon,
            aktoer=kommune[navn],
            til=kommune.enhet[til],
            melding="Deres",
        )

    def test_where_there_is_nobody_else_the_closer_takes_it_up_again(self, kommune: Kommune) -> None:
        for navn in ("vara", "koordinator"):
            kommune.fjern_rolle(navn)
        sak = self._gjenaapne(kommune, kommune.sak_i("lukket", lukkes_av="direktoer"), "ansatt")
        assert leder(sak) == "direktoer"
        assert adgang(kommune["direktoer"], sak).er_leder


@pytest.mark.parametrize(
    ("om", "avgjoer", "ikke"),
    [
        (["avdelingsleder"], "leder", ["avdelingsleder"]),
        (["leder"], "omraadeleder", ["avdelingsleder", "leder", "stedfortreder"]),
        (["omraadeleder"], "direktoer", ["avdelingsleder", "leder", "stedfortreder", "omraadeleder"]),
        (["avdelingsleder", "omraadeleder"], "direktoer", ["leder", "stedfortreder", "omraadeleder"]),
        (["direktoer"], "vara", ["avdelingsleder", "leder", "omraadeleder", "direktoer"]),
        (["direktoer", "vara"], "koordinator", ["avdelingsleder", "omraadeleder", "direktoer", "vara"]),
        (["ansatt"], "avdelingsleder", []),
        (["skoleleder"], "avdelingsleder", []),
    ],
)
def test_nobody_decides_on_their_own_leder(
    kommune: Kommune, om: list[str], avgjoer: str, ikke: list[str]
) -> None:
    sak = kommune.meld(av="kollega", omhandler=[kommune[navn] for navn in om])
    assert leder(sak) == avgjoer
    assert avgjoer in har_i_innboksen(kommune, sak)
    for navn in ikke:
        assert not adgang(kommune[navn], sak).er_leder, navn
        with pytest.raises(IkkeTillatt):
            lukk(kommune, sak, navn)
    assert lukk(kommune, sak, avgjoer).status == "lukket"


def test_evaluating_and_the_grade_are_decisions_too(kommune: Kommune) -> None:
    """Not for a behandler or koordinator below whom it is about, though they may do all other work."""
    kommune.ny_person("lokal", ("kvalitetskoordinator", "HJ"))
    sak = kommune.sak_i("tiltak_paagaar")
    tiltak = kommune.tiltak(sak)
    tiltak = tiltaksarbeid.utfoer_tiltak(
        tiltak_id=tiltak.pk, versjon=1, aktoer=kommune["kollega"], resultat="Gjort"
    )
    services.sett_omhandler(
        avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune["lokal"], personer=[kommune["leder"]]
    )
    effekt: dict[str, Any] = {
        "effekt": "virket",
        "kommentar": "Ja",
        "versjon": tiltak.versjon,
        "tiltak_id": tiltak.pk,
    }
    for navn in ("lokal", "kollega", "avdelingsleder", "stedfortreder"):
        with pytest.raises(IkkeTillatt):
            tiltaksarbeid.vurder_effekt(aktoer=kommune[navn], **effekt)
    for felt in ({"alvorlighetsgrad": "kritisk"}, {"fortrolig": True}):
        with pytest.raises(IkkeTillatt, match="lederen din"):
            kommune.klassifiser(sak, av="lokal", **felt)
    assert adgang(kommune["lokal"], sak).kan_behandle
    tiltaksarbeid.vurder_effekt(aktoer=kommune["koordinator"], **effekt)
    kommune.klassifiser(sak, av="omraadeleder", alvorlighetsgrad="hoey", begrunnelse="Alvorlig")


class TestMeldtAvEnLeder:
    def test_neither_deputy_nor_second_leder_decides(self, kommune: Kommune) -> None:
        kommune.ny_person("andre_leder", ("leder", "HJ"))
        sak = kommune.meld(av="leder", i="HJ")
        assert leder(sak) == "omraadeleder"
        for navn in ("leder", "andre_leder", "stedfortreder"):
            with pytest.raises(IkkeTillatt):
                lukk(kommune, sak, navn)

    def test_a_leder_further_down_with_a_post_of_their_own_does(self, kommune: Kommune) -> None:
        Rolle.objects.create(
            bruker=kommune.person["avdelingsleder"], rolle="stedfortreder", enhet=kommune.enhet["HJ"]
        )
        sak = kommune.meld(av="leder")
        assert leder(sak) == "avdelingsleder"
        assert not adgang(kommune["stedfortreder"], sak).er_leder
        assert lukk(kommune, sak, "avdelingsleder").status == "lukket"

    def test_of_a_vacant_post_the_deputy_is_the_leder(self, kommune: Kommune) -> None:
        kommune.fjern_rolle("leder")
        kommune.ny_person("andre_vara", ("stedfortreder", "HJ"))
        sak = kommune.meld(av="stedfortreder", i="HJ")
        assert leder(sak) == "omraadeleder"
        assert not adgang(kommune["andre_vara"], sak).er_leder


class TestToLedere:
    """One on leave, one acting: both lead, and the deputy is beside them."""

    def test_all_have_it_and_either_closes(self, kommune: Kommune) -> None:
        kommune.ny_person("andre_leder", ("leder", "HJ1"))
        kommune.ny_person("vara_i_avdelingen", ("stedfortreder", "HJ1"))
        sak = kommune.meld()
        alle = {"avdelingsleder", "andre_leder", "vara_i_avdelingen"}
        assert har_i_innboksen(kommune, sak) == alle
        assert lukk(kommune, sak, "andre_leder").status == "lukket"

    def test_what_is_about_one_is_not_the_others(self, kommune: Kommune) -> None:
        kommune.ny_person("andre_leder", ("leder", "HJ1"))
        sak = kommune.meld(omhandler=[kommune["avdelingsleder"]])
        assert har_i_innboksen(kommune, sak) == {"leder", "stedfortreder"}
        with pytest.raises(IkkeTillatt):
            lukk(kommune, sak, "andre_leder")


class TestDatabasen:
    """What the database holds by itself, whatever service forgets."""

    @pytest.mark.parametrize(
        ("av", "om", "avsluttet_av", "regel"),
        [
            ("avdelingsleder", [], "avdelingsleder", "inhabil"),
            ("ansatt", ["leder"], "leder", "inhabil"),
            ("ansatt", ["leder"], "avdelingsleder", "below"),
            ("ansatt", ["leder"], "stedfortreder", "below"),
            ("ansatt", ["direktoer"], "omraadeleder", "below"),
            ("ansatt", ["leder"], "omraadeleder", ""),
            ("ansatt", ["direktoer"], "vara", ""),
            ("ansatt", ["direktoer", "vara"], "koordinator", ""),
            ("avdelingsleder", ["kollega"], "leder", ""),
        ],
    )
    def test_who_is_inhabil_ends_no_case(
        self, kommune: Kommune, av: str, om: list[str], avsluttet_av: str, regel: str
    ) -> None:
        sak = kommune.meld(av=av, omhandler=[kommune[navn] for navn in om])
        sak.status, sak.lukket, sak.alvorlighetsgrad = "lukket", sak.meldt, "lav"
        sak.avsluttet_av = kommune[avsluttet_av]
        if not regel:
            sak.save()
            return
        with pytest.raises(IntegrityError, match=regel), transaction.atomic():
            sak.save()
        with transaction.atomic(), connection.cursor() as peker:
            peker.execute("SET LOCAL ikontroll.importerer = 'ja'")
            sak.save()

    def test_who_was_taken_off_the_list_still_ends_none(self, kommune: Kommune) -> None:
        sak = kommune.meld(omhandler=[kommune["avdelingsleder"]])
        services.sett_omhandler(
            avvik_id=sak.pk, versjon=1, aktoer=kommune["leder"], personer=[], grunn="Rutinen"
        )
        with pytest.raises(IntegrityError, match="inhabil"), transaction.atomic():
            Avvik.objects.filter(pk=sak.pk).update(
                status="avvist", lukket=sak.meldt, avsluttet_av=kommune.person["avdelingsleder"]
            )


class TestNedlagtEnhet:
    def _legg_ned(self, kommune: Kommune, etterfoelger: str | None) -> None:
        enhet = kommune.enhet["HJ1"]
        enhet.gyldig_til = i_dag()
        enhet.etterfoelger = kommune.enhet[etterfoelger] if etterfoelger else None
        enhet.save()

    def test_the_successor_follows_up(self, kommune: Kommune, klokke: time_machine.Traveller) -> None:
        sak = kommune.sak_i("under_behandling")
        self._legg_ned(kommune, "SK")
        assert leder(sak) == "avdelingsleder"
        klokke.shift(dt.timedelta(days=1))
        assert leder(sak) == "skoleleder"
        assert Avvik.objects.get(pk=sak.pk).enhet.kode == "HJ1"
        assert lukk(kommune, sak, "skoleleder").status == "lukket"

    def test_else_the_parent_does(self, kommune: Kommune, klokke: time_machine.Traveller) -> None:
        sak = kommune.meld()
        self._legg_ned(kommune, None)
        klokke.shift(dt.timedelta(days=1))
        assert leder(sak) == "leder"
        assert har_i_innboksen(kommune, sak) == {"leder", "stedfortreder"}


def test_forwarding_follows_the_receiver_and_leaves_where_it_happened(kommune: Kommune) -> None:
    sak = kommune.meld()
    services.videresend(
        avvik_id=sak.pk,
        versjon=1,
        aktoer=kommune["avdelingsleder"],
        til=kommune.enhet["SK"],
        melding="Deres trapp",
    )
    sak = Avvik.objects.get(pk=sak.pk)
    assert (sak.enhet.kode, sak.behandles_av.kode, sak.behandler) == ("HJ1", "SK", None)
    assert har_i_innboksen(kommune, sak) == {"skoleleder"}
    assert not adgang(kommune["avdelingsleder"], sak).er_leder


def test_a_behandler_who_reported_the_case_handles_but_does_not_judge(kommune: Kommune) -> None:
    sak = kommune.meld(av="kollega")
    sak = services.tildel(
        avvik_id=sak.pk, versjon=1, aktoer=kommune["avdelingsleder"], behandler=kommune["kollega"]
    )
    services.start_behandling(avvik_id=sak.pk, versjon=sak.versjon, aktoer=kommune["kollega"])
    with pytest.raises(IkkeTillatt):
        lukk(kommune, sak, "kollega")
