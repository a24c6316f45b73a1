"""Whom a case is about: who says so, who takes somebody away and why, and that nothing of it is forgotten."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from avvik import services
from avvik.models import Avvik, Omhandlet
from avvik.tilgang import adgang, synlig_for
from felles.feil import Domenefeil, IkkeTillatt
from organisasjon.models import Bruker
from tests.avvik.kommune import Kommune

Innlogget = Callable[[Bruker], Client]


def sett(kommune: Kommune, sak: Avvik, av: str, *navn: str, **felt: Any) -> Avvik:
    sak = Avvik.objects.get(pk=sak.pk)
    felt["feilfoert"] = [kommune[en] for en in felt.get("feilfoert", ())]
    return services.sett_omhandler(
        avvik_id=sak.pk,
        versjon=sak.versjon,
        aktoer=kommune[av],
        personer=[kommune[en] for en in navn],
        **felt,
    )


def rett(kommune: Kommune, sak: Avvik, *navn: str, **nytt: Any) -> Avvik:
    sak = Avvik.objects.get(pk=sak.pk)
    felt = ("tittel", "beskrivelse", "hendelsestidspunkt", "kategori", "type", "strakstiltak", "fortrolig")
    verdier = {ett: getattr(sak, ett) for ett in (*felt, "enhet")} | nytt
    return services.rett(
        avvik_id=sak.pk,
        versjon=sak.versjon,
        aktoer=kommune["ansatt"],
        omhandler=[kommune[en] for en in navn],
        **verdier,
    )


class TestTaBort:
    def test_needs_a_leder_who_is_not_concerned(self, kommune: Kommune) -> None:
        sak = kommune.meld(omhandler=[kommune["leder"]])
        for navn in ("koordinator", "avdelingsleder", "leder", "stedfortreder", "ansatt"):
            with pytest.raises(IkkeTillatt):
                sett(kommune, sak, navn, grunn="Gjelder ikke")
        sett(kommune, sak, "omraadeleder", grunn="Gjelder ikke")
        assert sak.personer == []

    def test_needs_a_reason(self, kommune: Kommune) -> None:
        sak = kommune.meld(omhandler=[kommune["leder"]])
        with pytest.raises(Domenefeil, match="hvorfor"):
            sett(kommune, sak, "omraadeleder", grunn="  ")

    def test_who_is_taken_away_still_counts(self, kommune: Kommune) -> None:
        """Emptied by a leder who is above the case, but not found wrong."""
        sak = kommune.meld(fortrolig=True, omhandler=[kommune["avdelingsleder"], kommune["kollega"]])
        sett(kommune, sak, "leder", grunn="Vi ser på rutinen, ikke på personer")
        assert not adgang(kommune["avdelingsleder"], sak).er_leder
        assert not synlig_for(kommune["avdelingsleder"]).exists()
        with pytest.raises(Domenefeil, match="gjelder"):
            services.tildel(
                avvik_id=sak.pk,
                versjon=Avvik.objects.get(pk=sak.pk).versjon,
                aktoer=kommune["leder"],
                behandler=kommune["kollega"],
            )
        (rad, _) = Omhandlet.objects.order_by("person")
        assert (rad.fjernet_av, rad.grunn) == (kommune["leder"], "Vi ser på rutinen, ikke på personer")

    @pytest.mark.parametrize("senere", [False, True])
    def test_a_leder_above_them_may_find_it_wrong(self, kommune: Kommune, senere: bool) -> None:
        sak = kommune.meld(omhandler=[kommune["avdelingsleder"]])
        if senere:
            sett(kommune, sak, "leder", grunn="Vi ser på rutinen")
        sett(kommune, sak, "leder", grunn="Feil person", feilfoert=["avdelingsleder"])
        assert sak.personer == []
        assert adgang(kommune["avdelingsleder"], sak).er_leder
        rad = Omhandlet.objects.get()
        assert (rad.teller, rad.feil_av, rad.feil_grunn) == (False, kommune["leder"], "Feil person")
        assert rad.grunn == ("Vi ser på rutinen" if senere else "Feil person")

    def test_only_one_above_them_may(self, kommune: Kommune) -> None:
        """The case lies in another branch: its leder is not concerned, but not above whom it is about."""
        sak = kommune.meld(i="SK", omhandler=[kommune["avdelingsleder"], kommune["laerer"]])
        with pytest.raises(Domenefeil, match="over"):
            sett(kommune, sak, "skoleleder", "laerer", grunn="Feil", feilfoert=["avdelingsleder"])
        sett(kommune, sak, "skoleleder", "avdelingsleder", grunn="Feil", feilfoert=["laerer"])
        assert adgang(kommune["avdelingsleder"], sak).gjelder_meg
        assert not adgang(kommune["laerer"], sak).gjelder_meg

    def test_above_the_kommunedirektoer_stands_who_stands_in(self, kommune: Kommune) -> None:
        sak = kommune.meld(omhandler=[kommune["direktoer"]])
        with pytest.raises(IkkeTillatt):
            sett(kommune, sak, "omraadeleder", grunn="Feil", feilfoert=["direktoer"])
        sett(kommune, sak, "vara", grunn="Feil", feilfoert=["direktoer"])
        assert adgang(kommune["avdelingsleder"], sak).er_leder

    def test_named_again_is_a_new_row(self, kommune: Kommune) -> None:
        sak = kommune.meld(omhandler=[kommune["avdelingsleder"]])
        sett(kommune, sak, "leder", grunn="Feil person", feilfoert=["avdelingsleder"])
        sett(kommune, sak, "koordinator", "avdelingsleder")
        assert list(Omhandlet.objects.values_list("teller", flat=True)) == [False, True]
        assert not adgang(kommune["avdelingsleder"], sak).er_leder


class TestMelder:
    def test_adds_but_takes_nobody_away(self, kommune: Kommune) -> None:
        sak = rett(kommune, kommune.meld(omhandler=[kommune["avdelingsleder"]]), "avdelingsleder", "leder")
        with pytest.raises(Domenefeil, match="bare lederen ta bort"):
            rett(kommune, sak, "leder")
        assert {person.brukernavn for person in sak.personer} == {"avdelingsleder", "leder"}

    def test_does_not_lift_what_a_leder_made_fortrolig(self, kommune: Kommune) -> None:
        sak = kommune.meld(fortrolig=True)
        sak = rett(kommune, sak, fortrolig=False)
        kommune.klassifiser(sak, fortrolig=True)
        with pytest.raises(Domenefeil, match="fortrolig"):
            rett(kommune, sak, fortrolig=False)


class TestDatabasen:
    @pytest.mark.parametrize(
        "endring",
        [
            {"person": "kollega"},
            {"teller": False},
            {"fjernet": None, "fjernet_av": None, "grunn": "", "teller": True, "feil_av": None},
        ],
    )
    def test_a_row_is_not_rewritten(self, kommune: Kommune, endring: dict[str, Any]) -> None:
        sak = kommune.meld(omhandler=[kommune["avdelingsleder"]])
        sett(kommune, sak, "leder", grunn="Feil", feilfoert=["avdelingsleder"])
        endring = {navn: kommune[v] if isinstance(v, str) and v else v for navn, v in endring.items()}
        with pytest.raises(IntegrityError, match=r"removed, never|violates check"), transaction.atomic():
            Omhandlet.objects.update(**endring)
        with pytest.raises(IntegrityError, match="removed, never"), transaction.atomic():
            Omhandlet.objects.all().delete()

    def test_its_history_is_kept(self, kommune: Kommune) -> None:
        sak = kommune.meld(omhandler=[kommune["avdelingsleder"]])
        sett(kommune, sak, "leder", grunn="Feil", feilfoert=["avdelingsleder"])
        historikk: Any = Omhandlet.objects.get().events  # type: ignore[attr-defined]
        assert list(historikk.order_by("pgh_id").values_list("pgh_label", flat=True)) == [
            "insert",
            "update",
            "update",
        ]


class TestSiden:
    def _adresse(self, sak: Avvik, navn: str = "omhandler") -> str:
        return reverse(f"avvik:{navn}", args=[sak.saksnummer])

    def test_a_koordinator_adds_to_those_who_are_there(self, kommune: Kommune, innlogget: Innlogget) -> None:
        sak = kommune.meld(omhandler=[kommune["leder"]])
        klient = innlogget(kommune["koordinator"])
        skjema = klient.get(self._adresse(sak)).context["skjema"]
        assert "grunn" not in skjema.fields
        assert "feilfoert" not in skjema.fields
        svar = klient.post(self._adresse(sak), {"versjon": 1, "omhandler": [kommune.person["laerer"].pk]})
        assert svar.status_code == 302
        assert {person.brukernavn for person in sak.personer} == {"leder", "laerer"}

    def test_a_leder_takes_away_with_a_reason_that_only_deciders_read(
        self, kommune: Kommune, innlogget: Innlogget
    ) -> None:
        sak = kommune.meld(omhandler=[kommune["avdelingsleder"]])
        klient = innlogget(kommune["leder"])
        uten_grunn = klient.post(self._adresse(sak), {"versjon": 1})
        assert uten_grunn.status_code == 422
        assert klient.post(self._adresse(sak), {"versjon": 1, "grunn": "Gjelder vikaren"}).status_code == 302
        for navn, ser in (("leder", True), ("omraadeleder", True), ("ansatt", False), ("koordinator", False)):
            side = innlogget(kommune[navn]).get(self._adresse(sak, "sak")).content.decode()
            assert ("Gjelder vikaren" in side) == ser, navn
        assert (
            "Gjelder vikaren"
            not in innlogget(kommune["avdelingsleder"]).get(self._adresse(sak, "sak")).content.decode()
        )
