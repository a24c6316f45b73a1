"""A frist follows from the alvorlighetsgrad: when it is set and counts anew, and who changes the table."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import Error, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from avvik import services
from avvik.frister import STANDARD, arbeidsdager, frist_etter_ny_grad
from avvik.models import SAKSTYPE, Avvik, Fristtabell
from felles.arbeidsdager import arbeidsdager_etter, er_arbeidsdag
from felles.feil import Domenefeil, IkkeTillatt, Utdatert
from felles.klokke import OSLO, i_dag, naa
from hendelser.models import Hendelse
from organisasjon.models import Bruker
from tests.avvik.kommune import Kommune

Innlogget = Callable[[Bruker], Client]
pytestmark = pytest.mark.usefixtures("klokke")  # Monday 3 March 2025

GRADER = ("kritisk", "hoey", "middels", "lav")


def dag(tekst: str) -> dt.date:
    return dt.date.fromisoformat(tekst)


def oslo(tekst: str) -> dt.datetime:
    return dt.datetime.fromisoformat(tekst).replace(tzinfo=OSLO)


def fersk(sak: Avvik) -> Avvik:
    return Avvik.objects.get(pk=sak.pk)


def gjoer(kommune: Kommune, tjeneste: Any, sak: Avvik, *, av: str = "avdelingsleder", **felt: Any) -> Avvik:
    resultat: Avvik = tjeneste(avvik_id=sak.pk, versjon=fersk(sak).versjon, aktoer=kommune[av], **felt)
    return resultat


def fristrader(sak: Avvik) -> list[tuple[str, str, bool, str]]:
    rader = Hendelse.objects.for_sak(SAKSTYPE, sak.pk).filter(slag="frist")
    return [(rad.fra, rad.til, rad.data.get("fra_grad", False), rad.kommentar) for rad in rader]


class TestNaarGradenSettes:
    @pytest.mark.parametrize("av", ["avdelingsleder", "koordinator"])
    @pytest.mark.parametrize(
        ("grad", "frist"),
        [("kritisk", "2025-03-04"), ("hoey", "2025-03-12"), ("middels", "2025-03-21"), ("lav", "2025-04-14")],
    )
    def test_the_first_grade_counts_from_the_day_it_is_set(
        self, kommune: Kommune, klokke: time_machine.Traveller, grad: str, frist: str, av: str
    ) -> None:
        klokke.shift(-dt.timedelta(days=20))
        sak = kommune.meld()
        klokke.shift(dt.timedelta(days=20))
        sak = kommune.klassifiser(sak, av=av, alvorlighetsgrad=grad)
        assert sak.frist == sak.beregnet_frist == dag(frist)
        assert sak.frist_fra_grad
        assert fristrader(sak) == [("", f"{dag(frist):%d.%m.%Y}", True, "")]

    def test_a_new_grade_counts_from_when_it_was_meldt(
        self, kommune: Kommune, klokke: time_machine.Traveller
    ) -> None:
        sak = kommune.meld()
        klokke.shift(dt.timedelta(days=2))
        sak = kommune.klassifiser(sak, alvorlighetsgrad="lav")
        sak = kommune.klassifiser(sak, alvorlighetsgrad="middels", begrunnelse="Flere er berørt")
        assert sak.frist == dag("2025-03-21")

    @pytest.mark.parametrize(
        ("naar", "frist"),
        [
            ("2025-03-24T09:00", "2025-03-25"),  # tomorrow
            ("2025-03-28T23:59", "2025-03-31"),  # Friday: the first working day to come
            ("2025-03-30T00:30", "2025-03-31"),  # the night in which the clock is changed
            ("2025-04-16T12:00", "2025-04-22"),  # before Easter
        ],
    )
    def test_but_never_earlier_than_the_first_working_day_to_come(
        self, kommune: Kommune, klokke: time_machine.Traveller, naar: str, frist: str
    ) -> None:
        sak = kommune.klassifiser(kommune.meld(), alvorlighetsgrad="lav")
        klokke.move_to(oslo(naar))
        sak = kommune.klassifiser(sak, alvorlighetsgrad="kritisk", begrunnelse="Noen kom til skade")
        assert sak.frist == dag(frist)

    def test_taking_the_grade_away_and_setting_it_again_buys_no_time(
        self, kommune: Kommune, klokke: time_machine.Traveller
    ) -> None:
        sak = kommune.klassifiser(kommune.meld(), alvorlighetsgrad="hoey")
        klokke.shift(dt.timedelta(days=4))
        sak = kommune.klassifiser(sak, alvorlighetsgrad=None, frist=None, begrunnelse="Usikker")
        assert (sak.frist, sak.frist_fra_grad) == (dag("2025-03-12"), False)
        sak = kommune.klassifiser(sak, alvorlighetsgrad="hoey", frist=None)
        assert sak.frist == dag("2025-03-12")

    @pytest.mark.parametrize(
        ("naar", "frist"),
        [
            ("2024-12-31T22:59:59+00:00", "2025-01-02"),  # a second before midnight in Oslo
            ("2024-12-31T23:00:00+00:00", "2025-01-02"),  # New Year's Day there
            ("2025-04-30T21:59:59+00:00", "2025-05-02"),  # the last second of the tertial, in summer time
            ("2025-04-30T22:00:00+00:00", "2025-05-02"),
            ("2024-02-28T12:00:00+00:00", "2024-02-29"),
        ],
    )
    def test_the_day_is_that_of_oslo(
        self, kommune: Kommune, klokke: time_machine.Traveller, naar: str, frist: str
    ) -> None:
        klokke.move_to(dt.datetime.fromisoformat(naar))
        sak = kommune.klassifiser(kommune.meld(), alvorlighetsgrad="kritisk")
        assert sak.frist == dag(frist)

    def test_closing_sets_a_grade_and_no_frist(self, kommune: Kommune) -> None:
        sak = gjoer(
            kommune, services.lukk, kommune.meld(), utfall="utbedret", melding="Takk", alvorlighetsgrad="lav"
        )
        assert sak.frist is None

    @given(
        meldt=st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2080, 1, 1), timezones=st.just(dt.UTC)),
        dager=st.integers(min_value=0, max_value=400),
        foer=st.sampled_from([None, *GRADER]),
        grad=st.sampled_from(GRADER),
    )
    @pytest.mark.django_db
    def test_every_frist_is_a_working_day_to_come(
        self, meldt: dt.datetime, dager: int, foer: str | None, grad: str
    ) -> None:
        naar = meldt.astimezone(OSLO).date() + dt.timedelta(days=dager)
        frist = frist_etter_ny_grad(Avvik(meldt=meldt, alvorlighetsgrad=foer), grad, naar)
        assert er_arbeidsdag(frist)
        assert frist > naar
        assert frist <= arbeidsdager_etter(naar, STANDARD[grad])


class TestEgenFrist:
    def test_an_earlier_one_needs_no_reason_and_a_later_one_does(self, kommune: Kommune) -> None:
        sak = kommune.klassifiser(kommune.meld(), alvorlighetsgrad="hoey", frist=dag("2025-03-05"))
        assert (sak.frist, sak.beregnet_frist, sak.frist_fra_grad) == (
            dag("2025-03-05"),
            dag("2025-03-12"),
            False,
        )
        kommune.klassifiser(sak, frist=dag("2025-03-12"))
        with pytest.raises(Domenefeil, match=r"senere enn 12\.03\.2025") as feil:
            kommune.klassifiser(sak, frist=dag("2025-03-13"), begrunnelse=" ")
        assert feil.value.felt == "begrunnelse"
        sak = kommune.klassifiser(sak, frist=dag("2025-03-13"), begrunnelse="Venter på deler")
        assert fristrader(sak)[-1] == ("12.03.2025", "13.03.2025", False, "Venter på deler")
        kommune.klassifiser(sak)  # left as it is, it needs no new reason

    def test_also_with_the_first_grade(self, kommune: Kommune) -> None:
        with pytest.raises(Domenefeil, match="senere enn"):
            kommune.klassifiser(kommune.meld(), alvorlighetsgrad="kritisk", frist=dag("2025-03-05"))

    def test_an_empty_field_goes_back_to_that_of_the_grade_while_it_has_not_passed(
        self, kommune: Kommune, klokke: time_machine.Traveller
    ) -> None:
        sak = kommune.klassifiser(kommune.meld(), alvorlighetsgrad="hoey", frist=dag("2025-03-05"))
        sak = kommune.klassifiser(sak, frist=None)
        assert sak.frist == dag("2025-03-12")
        sak = kommune.klassifiser(sak, frist=dag("2025-04-01"), begrunnelse="Venter på deler")
        klokke.move_to(oslo("2025-03-13T08:00"))
        with pytest.raises(Domenefeil, match="er gått ut"):
            kommune.klassifiser(sak, frist=None)

    def test_one_that_has_passed_does_not_stand_beside_a_new_grade(
        self, kommune: Kommune, klokke: time_machine.Traveller
    ) -> None:
        sak = kommune.klassifiser(kommune.meld(), alvorlighetsgrad="lav", frist=dag("2025-03-05"))
        klokke.move_to(oslo("2025-03-06T08:00"))
        sak = kommune.klassifiser(sak, alvorlighetsgrad="hoey", begrunnelse="Det var verre")
        assert sak.frist == dag("2025-03-12")

    def test_without_a_grade_a_frist_is_the_leders_own(self, kommune: Kommune) -> None:
        sak = kommune.klassifiser(kommune.meld(), frist=dag("2026-01-01"))
        assert (sak.frist, sak.beregnet_frist) == (dag("2026-01-01"), None)
        assert kommune.klassifiser(sak, frist=None).frist is None


class TestNaarNoenTarSaken:
    def _importert(self, kommune: Kommune, **felt: Any) -> Avvik:
        """As an import leaves a case, or as it was before there were frister."""
        sak = kommune.meld()
        felt = {"importert": True, "melder": None, "venter_siden": None, "alvorlighetsgrad": "hoey"} | felt
        Avvik.objects.filter(pk=sak.pk).update(**felt)
        return fersk(sak)

    @pytest.mark.parametrize(
        ("tjeneste", "felt"), [("start_behandling", {}), ("tildel", {"behandler": "kollega"})]
    )
    def test_a_graded_case_without_one_gets_it(
        self, kommune: Kommune, tjeneste: str, felt: dict[str, Any]
    ) -> None:
        sak = self._importert(kommune)
        assert sak.frist is None
        felt = {navn: kommune[verdi] for navn, verdi in felt.items()}
        sak = gjoer(kommune, getattr(services, tjeneste), sak, **felt)
        assert (sak.frist, sak.frist_fra_grad) == (dag("2025-03-12"), True)

    def test_one_that_had_passed_in_the_former_system_is_renewed_once(
        self, kommune: Kommune, klokke: time_machine.Traveller
    ) -> None:
        sak = self._importert(kommune, frist=dag("2024-02-01"))
        sak = gjoer(kommune, services.start_behandling, sak)
        assert fristrader(sak) == [("01.02.2024", "12.03.2025", True, "")]
        klokke.move_to(oslo("2025-03-20T08:00"))
        sak = gjoer(kommune, services.tildel, sak, behandler=kommune["kollega"])
        assert sak.frist == dag("2025-03-12")  # late is late

    @pytest.mark.parametrize(
        "felt",
        [
            {"alvorlighetsgrad": None, "frist": None},
            {"alvorlighetsgrad": None, "frist": dag("2024-02-01")},
            {"frist": dag("2025-06-01")},
            {"importert": False, "frist": dag("2025-03-01")},
        ],
    )
    def test_others_stay_as_they_are(self, kommune: Kommune, felt: dict[str, Any]) -> None:
        sak = self._importert(kommune, **felt)
        assert gjoer(kommune, services.start_behandling, sak).frist == felt["frist"]

    def test_an_imported_case_that_is_classified_gets_one(self, kommune: Kommune) -> None:
        sak = kommune.klassifiser(self._importert(kommune))
        assert sak.frist == dag("2025-03-12")


class TestNyRunde:
    """Steps that begin the work anew do not leave a frist that has come or passed."""

    @pytest.mark.parametrize(
        ("naar", "frist"),
        [
            ("2025-04-13T08:00", "2025-04-14"),  # it has not come
            ("2025-04-14T08:00", "2025-06-02"),  # it comes today
            ("2025-05-05T08:00", "2025-06-18"),
        ],
    )
    @pytest.mark.parametrize("av", ["avdelingsleder", "ansatt"])
    def test_opened_again(
        self, kommune: Kommune, klokke: time_machine.Traveller, naar: str, frist: str, av: str
    ) -> None:
        klokke.move_to(oslo("2025-03-03T09:00"))
        sak = kommune.sak_i("under_behandling", grad="lav")
        klokke.move_to(oslo("2025-04-10T08:00"))
        sak = gjoer(kommune, services.lukk, sak, utfall="utbedret", melding="Takk")
        klokke.move_to(oslo(naar))
        sak = gjoer(kommune, services.gjenaapne, sak, av=av, grunn="Ikke løst")
        assert sak.frist == dag(frist)
        assert len(fristrader(sak)) == 1 + (frist != "2025-04-14")

    @pytest.mark.parametrize(("grad", "frist"), [(None, None), ("hoey", "2025-03-12")])
    def test_opened_again_with_and_without_a_grade(
        self, kommune: Kommune, grad: str | None, frist: str | None
    ) -> None:
        sak = kommune.meld()
        Avvik.objects.filter(pk=sak.pk).update(alvorlighetsgrad=grad, frist=dag("2025-02-01"))
        sak = gjoer(kommune, services.avvis, sak, grunn="feil", melding="Takk")
        sak = gjoer(kommune, services.gjenaapne, sak, grunn="Det var ikke feil")
        assert sak.frist == (dag(frist) if frist else None)

    def test_closed_lightly_without_one_and_opened_again(self, kommune: Kommune) -> None:
        sak = kommune.meld()
        sak = gjoer(kommune, services.lukk, sak, utfall="utbedret", melding="x", alvorlighetsgrad="lav")
        assert gjoer(kommune, services.gjenaapne, sak, grunn="Ikke løst").frist == dag("2025-04-14")

    def test_sent_back_from_evaluation(self, kommune: Kommune, klokke: time_machine.Traveller) -> None:
        sak = kommune.sak_i("til_evaluering", grad="hoey")
        klokke.move_to(oslo("2025-03-17T09:00"))
        kommune.tiltak(sak)
        sak = gjoer(kommune, services.send_tilbake, sak, kommentar="Virket ikke")
        assert sak.frist == dag("2025-03-26")

    def test_a_forwarded_case_is_as_late_as_before(
        self, kommune: Kommune, klokke: time_machine.Traveller
    ) -> None:
        sak = kommune.sak_i("under_behandling", grad="hoey")
        klokke.move_to(oslo("2025-03-17T09:00"))
        sak = gjoer(kommune, services.videresend, sak, til=kommune.enhet["SK"], melding="Deres")
        assert sak.frist == dag("2025-03-12")

    def test_rejecting_cancels_what_remained_to_be_done(self, kommune: Kommune) -> None:
        sak = kommune.sak_i("tiltak_paagaar", aapent_tiltak=True)
        gjoer(kommune, services.avvis, sak, grunn="feil", melding="Takk")
        [avlyst] = Hendelse.objects.for_sak(SAKSTYPE, sak.pk).filter(slag="tiltak_avlyst")
        assert avlyst.kommentar == "Saken er avvist."


class TestTabellen:
    def _endre(self, kommune: Kommune, av: str = "administrator", **felt: Any) -> Fristtabell:
        felt = {"nummer": 0, "kritisk": 2, "hoey": 5, "middels": 10, "lav": 20} | felt
        return services.endre_fristtabell(aktoer=kommune[av], **felt)

    def test_a_change_holds_from_then_on_for_what_is_graded_then(self, kommune: Kommune) -> None:
        foer = kommune.klassifiser(kommune.meld(), alvorlighetsgrad="hoey")
        self._endre(kommune)
        assert arbeidsdager() == {"kritisk": 2, "hoey": 5, "middels": 10, "lav": 20}
        assert kommune.klassifiser(kommune.meld(), alvorlighetsgrad="hoey").frist == dag("2025-03-10")
        assert kommune.klassifiser(foer, kategori=foer.kategori).frist == dag("2025-03-12")

    def test_only_an_administrator(self, kommune: Kommune) -> None:
        for navn in set(kommune.person) - {"administrator"}:
            with pytest.raises(IkkeTillatt):
                self._endre(kommune, av=navn)

    @pytest.mark.parametrize(("grad", "dager"), [("kritisk", 0), ("hoey", 366), ("lav", -1)])
    def test_from_one_day_to_a_year(self, kommune: Kommune, grad: str, dager: int) -> None:
        with pytest.raises(Domenefeil) as feil:
            self._endre(kommune, "administrator", **{grad: dager})
        assert feil.value.felt == grad
        with (
            pytest.raises((IntegrityError, Error), match=r"fristtabell_arbeidsdager|_check"),
            transaction.atomic(),
        ):
            Fristtabell.objects.create(
                nummer=9,
                satt=naa(),
                satt_av=kommune["administrator"],
                **({"kritisk": 1, "hoey": 7, "middels": 14, "lav": 30} | {grad: dager}),
            )

    def test_a_stale_one_is_refused_and_the_rows_stay(self, kommune: Kommune) -> None:
        self._endre(kommune)
        with pytest.raises(Utdatert):
            self._endre(kommune, lav=25)
        self._endre(kommune, nummer=1, lav=25)
        assert list(Fristtabell.objects.values_list("nummer", "lav")) == [(2, 25), (1, 20)]
        with pytest.raises(Error), transaction.atomic():
            Fristtabell.objects.update(lav=3)

    def test_the_page(self, kommune: Kommune, innlogget: Innlogget) -> None:
        adresse = reverse("avvik:frister")
        ansatt, administrator = innlogget(kommune["ansatt"]), innlogget(kommune["administrator"])
        assert innlogget(kommune["sluttet"]).get(adresse).status_code == 403
        side = ansatt.get(adresse)
        assert side.context["skjema"] is None
        assert "7 arbeidsdager" in side.content.decode()
        data = {"nummer": 0, "kritisk": 1, "hoey": 7, "middels": 14, "lav": 30}
        assert ansatt.post(adresse, data).status_code == 403
        assert adresse in administrator.get("/").content.decode()
        assert administrator.post(adresse, data | {"lav": 0}).status_code == 422
        assert administrator.post(adresse, data | {"hoey": 8}).status_code == 302
        side = administrator.post(adresse, data | {"hoey": 9})
        assert side.status_code == 409
        assert side.context["skjema"]["hoey"].value() == "9"
        assert side.context["skjema"]["nummer"].value() == "1"
        assert "Navn Administrator" in administrator.get(adresse).content.decode()
        assert (
            "høy 8"
            in innlogget(kommune["avdelingsleder"])
            .get(reverse("avvik:klassifiser", args=[kommune.meld().saksnummer]))
            .content.decode()
        )


def test_the_page_of_the_case_says_where_the_frist_comes_from(kommune: Kommune, innlogget: Innlogget) -> None:
    klient = innlogget(kommune["avdelingsleder"])
    sak = kommune.klassifiser(kommune.meld(), alvorlighetsgrad="hoey")
    adresse = reverse("avvik:sak", args=[sak.saksnummer])
    setning = "Fristen er satt ut fra alvorlighetsgraden"
    side = klient.get(adresse).content.decode()
    assert setning in side
    assert "Frist er satt til «12.03.2025», ut fra alvorlighetsgraden" in side
    skjema = klient.get(reverse("avvik:klassifiser", args=[sak.saksnummer])).context["skjema"]
    assert skjema["frist"].value() is None
    kommune.klassifiser(sak, frist=i_dag())
    assert setning not in klient.get(adresse).content.decode()
    skjema = klient.get(reverse("avvik:klassifiser", args=[sak.saksnummer])).context["skjema"]
    assert skjema["frist"].value() == i_dag()
