"""Dialogue and files of a case through the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from avvik.models import SAKSTYPE, Avvik
from felles.models import Innsending
from hendelser.models import Hendelse
from organisasjon.models import Bruker
from tests.avvik.api.conftest import Api
from tests.avvik.kommune import Kommune
from tests.vedlegg.filer import EXE, PDF, bilde
from utboks.models import Epost
from vedlegg.models import Skannestatus, Vedlegg


def fil(navn: str = "skilt.pdf", innhold: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(navn, innhold)


@pytest.fixture
def sak(kommune: Kommune) -> Avvik:
    return kommune.sak_i("under_behandling", kategori="FALL")


class TestDialog:
    def test_written_read_and_told_of(self, api: Api, kommune: Kommune, sak: Avvik) -> None:
        sti, foer = f"/avvik/{sak.saksnummer}/", Epost.objects.count()
        status, sendt = api("ansatt").be("POST", f"{sti}dialog/", {"tekst": " Hvordan går det? "})
        assert (status, Epost.objects.count()) == (201, foer + 1)
        assert Hendelse.objects.for_sak(SAKSTYPE, sak.pk).filter(slag="dialog").count() == 1
        assert api("kollega").hent(sti)["uleste"] == 1
        rad = api("kollega").hent(f"{sti}dialog/")["rader"][0]
        assert (rad["id"], rad["tekst"], rad["avsender"]) == (sendt["id"], "Hvordan går det?", "Navn Ansatt")
        assert (rad["fra_melder"], rad["ulest"]) == (True, True)
        # Only reading marks nothing.
        assert api("kollega").hent(sti)["uleste"] == 1
        assert api("kollega").be("POST", f"{sti}lest/", {"til": rad["id"]}) == (200, {"uleste": 0})
        assert api("kollega").hent(f"{sti}dialog/")["rader"][0]["ulest"] is False

    @pytest.mark.parametrize("tekst", ["", "  ", None, "x" * 10_001, "15076500565", ["a"]])
    def test_what_is_no_message(self, api: Api, kommune: Kommune, sak: Avvik, tekst: Any) -> None:
        status, svar = api("ansatt").be("POST", f"/avvik/{sak.saksnummer}/dialog/", {"tekst": tekst})
        assert (status, svar["feil"]["felt"]) == (400, "tekst")
        assert not sak.dialog.exists()

    def test_sent_again_with_its_key_it_is_one(self, api: Api, kommune: Kommune, sak: Avvik) -> None:
        svar = [
            api("ansatt").be(
                "POST", f"/avvik/{sak.saksnummer}/dialog/", {"tekst": "Hei"}, HTTP_IDEMPOTENCY_KEY="k"
            )
            for _ in range(2)
        ]
        assert svar[0] == svar[1]
        assert sak.dialog.count() == 1

    def test_an_imported_case_has_nobody_to_write_to(self, api: Api, kommune: Kommune, sak: Avvik) -> None:
        Avvik.objects.filter(pk=sak.pk).update(melder=None, importert=True)
        sti = f"/avvik/{sak.saksnummer}/dialog/"
        assert api("avdelingsleder").be("POST", sti, {"tekst": "Hei"})[0] == 403
        assert "dialog" not in api("avdelingsleder").hent(f"/avvik/{sak.saksnummer}/")["kan"]


class TestFiler:
    def _legg_ved(self, api: Api, sak: Avvik, hvem: str, *filer: Any, **felt: Any) -> tuple[int, Any]:
        noekkel = {"HTTP_IDEMPOTENCY_KEY": felt.pop("noekkel")} if "noekkel" in felt else {}
        return api(hvem).send(f"/avvik/{sak.saksnummer}/filer/", {"filer": list(filer), **felt}, **noekkel)

    def _liste(self, api: Api, sak: Avvik, hvem: str) -> list[dict[str, Any]]:
        rader: list[dict[str, Any]] = api(hvem).hent(f"/avvik/{sak.saksnummer}/filer/")["rader"]
        return rader

    def test_added_listed_fetched_and_removed(
        self, api: Api, kommune: Kommune, sak: Avvik, innlogget: Callable[[Bruker], Client]
    ) -> None:
        status, svar = self._legg_ved(api, sak, "ansatt", fil(), fil("trapp.png", bilde("PNG")))
        assert status == 201
        rader = self._liste(api, sak, "kollega")
        assert [rad["id"] for rad in rader] == svar["filer"]
        assert [rad["filnavn"] for rad in rader] == ["skilt.pdf", "trapp.png"]
        assert (rader[0]["lastet_opp_av"], rader[0]["kan_aapnes"]) == ("Navn Ansatt", True)
        sti = f"/avvik/{sak.saksnummer}/filer/{svar['filer'][0]}/"
        assert api("kollega").be("GET", sti, HTTP_ACCEPT="application/pdf") == (200, PDF)
        hentet: Any = api("kollega").klient.get(f"/api/v1{sti}")
        siden: Any = innlogget(kommune["kollega"]).get(reverse("vedlegg:aapne", args=[svar["filer"][0]]))
        for navn in ("Content-Type", "Content-Disposition", "Content-Security-Policy", "Cache-Control"):
            assert hentet[navn] == siden[navn]
        assert b"".join(hentet.streaming_content) == b"".join(siden.streaming_content)
        assert api("kollega").be("DELETE", sti)[0] == 403
        assert api("ansatt").be("DELETE", sti) == (200, {"filer": svar["filer"][:1]})
        assert api("ansatt").be("DELETE", sti)[0] == api("ansatt").be("GET", sti)[0] == 404
        slag = Hendelse.objects.for_sak(SAKSTYPE, sak.pk).values_list("slag", flat=True)
        assert list(slag)[-3:] == ["vedlegg_nytt", "vedlegg_nytt", "vedlegg_fjernet"]

    def test_what_the_reporter_is_not_shown(self, api: Api, kommune: Kommune, sak: Avvik) -> None:
        skjult = self._legg_ved(api, sak, "kollega", fil())[1]["filer"][0]
        vist = self._legg_ved(api, sak, "kollega", fil("a.pdf"), synlig_for_melder="true")[1]["filer"][0]
        assert [rad["id"] for rad in self._liste(api, sak, "ansatt")] == [vist]
        assert api("ansatt").be("GET", f"/avvik/{sak.saksnummer}/filer/{skjult}/")[0] == 404
        assert [rad["skjult_for_melder"] for rad in self._liste(api, sak, "kollega")] == [True, False]

    def test_a_file_of_another_case_is_not_there(self, api: Api, kommune: Kommune, sak: Avvik) -> None:
        annen = kommune.meld()
        nummer = self._legg_ved(api, annen, "ansatt", fil())[1]["filer"][0]
        for metode in ("GET", "DELETE"):
            assert api("ansatt").be(metode, f"/avvik/{sak.saksnummer}/filer/{nummer}/")[0] == 404

    @pytest.mark.parametrize(
        ("status", "leser", "opplaster"),
        [
            ("ren", 200, 200),
            ("ikke_skannet", 200, 200),
            ("venter", 403, 200),
            ("feilet", 403, 200),
            ("smittet", 403, 403),
        ],
    )
    def test_what_the_scanner_has_not_passed(
        self, api: Api, kommune: Kommune, sak: Avvik, status: Skannestatus, leser: int, opplaster: int
    ) -> None:
        nummer = self._legg_ved(api, sak, "ansatt", fil())[1]["filer"][0]
        borte = {"fil": ""} if status == "smittet" else {}
        Vedlegg.objects.filter(pk=nummer).update(skannestatus=status, **borte)
        for hvem, ventet in (("kollega", leser), ("ansatt", opplaster)):
            rad = self._liste(api, sak, hvem)[0]
            assert (rad["skannestatus"], rad["kan_aapnes"]) == (status, ventet == 200)
            assert api(hvem).be("GET", f"/avvik/{sak.saksnummer}/filer/{nummer}/")[0] == ventet

    def test_sent_again_with_its_key_they_are_the_same(self, api: Api, kommune: Kommune, sak: Avvik) -> None:
        svar = [self._legg_ved(api, sak, "ansatt", fil(), noekkel="k") for _ in range(2)]
        assert svar[0] == svar[1]
        assert Vedlegg.objects.count() == 1
        assert "skilt" not in str(Innsending.objects.get().svar)
        for annen in (fil(innhold=bilde("PNG")), fil("b.pdf")):
            status, feil = self._legg_ved(api, sak, "ansatt", annen, noekkel="k")
            assert (status, feil["feil"]["kode"]) == (409, "noekkel_brukt")

    @pytest.mark.parametrize(
        "filer",
        [
            [],
            [fil("a.exe", EXE)],
            [fil("a.pdf", b"")],
            [fil("15076500565.pdf")],
            [fil(f"{n}.pdf") for n in range(11)],
        ],
    )
    def test_what_is_not_taken(self, api: Api, kommune: Kommune, sak: Avvik, filer: list[Any]) -> None:
        status, svar = self._legg_ved(api, sak, "ansatt", *filer)
        assert (status, svar["feil"]["felt"]) == (400, "filer")
        assert not Vedlegg.objects.exists()

    def test_who_may_not_add_is_told_before_anything_is_read(
        self, api: Api, kommune: Kommune, sak: Avvik
    ) -> None:
        for hvem, ventet in (("verneombud", 403), ("laerer", 404)):
            assert self._legg_ved(api, sak, hvem, fil("a.exe", EXE))[0] == ventet
        assert self._legg_ved(api, kommune.sak_i("lukket"), "ansatt", fil())[0] == 403

    def test_json_is_no_file_and_a_file_no_json(self, api: Api, kommune: Kommune, sak: Avvik) -> None:
        assert api("ansatt").be("POST", f"/avvik/{sak.saksnummer}/filer/", {"filer": ["a"]})[0] == 415
        assert api("ansatt").send("/avvik/", {"hva": "x", "enhet": "HJ1"})[0] == 415
