"""The pages of files: who sees the case sees the file, and what is sent to a browser can do nothing there."""

import io
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avvik import services as avvik
from avvik.models import SAKSTYPE, Avvik
from tests.avvik.test_sider import skjema_i
from tests.vedlegg import filer
from tests.vedlegg.filer import PDF, bilde, bytes_i, klar, mobilbilde
from vedlegg.models import Skannestatus, Vedlegg
from vedlegg.services import fjern, legg_ved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mappe")]


def legg(kommune, sak, navn="rutine.pdf", innhold=PDF, *, av="ansatt", **felt):
    (vedlegg,) = legg_ved(
        sakstype=SAKSTYPE, sak_id=sak.pk, aktoer=kommune[av], filer=[klar(navn, innhold)], **felt
    )
    return vedlegg


def aapne(klient, vedlegg):
    """The answer, read to its end (and so closed), with the bytes in `lest`."""
    svar = klient.get(reverse("vedlegg:aapne", args=[vedlegg.pk]))
    svar.lest = b"".join(svar.streaming_content) if svar.streaming else b""
    return svar


def ny(sak):
    return reverse("vedlegg:ny", args=[SAKSTYPE, sak.pk])


def opplastet(navn="rutine.pdf", innhold=PDF):
    return SimpleUploadedFile(navn, innhold)


ALLE = (
    "ansatt", "kollega", "avdelingsleder", "leder", "stedfortreder", "omraadeleder", "direktoer", "vara",
    "koordinator", "verneombud", "personvernombud", "skoleleder", "laerer", "revisor", "administrator",
    "sluttet",
)  # fmt: skip
LINJEN = {"avdelingsleder", "leder", "stedfortreder", "omraadeleder", "direktoer", "vara"}
# Who sees which file of a case of «ansatt» with «kollega» as behandler.
SER = {
    "DRIFT": {"ansatt", "kollega", "koordinator", *LINJEN},
    "HMS": {"ansatt", "kollega", "koordinator", "verneombud", *LINJEN},
    "PERSONVERN": {"ansatt", "kollega", "koordinator", "personvernombud", *LINJEN},
    "fortrolig": {"ansatt", "kollega", *LINJEN},
    "internt": {"kollega", "koordinator", *LINJEN},
}


class TestTilgang:
    @pytest.mark.parametrize("slag", SER)
    def test_who_sees_the_case_sees_the_file_and_nobody_else(self, kommune, innlogget, slag):
        kategori = slag if slag.isupper() else "DRIFT"
        sak = kommune.sak_i("under_behandling", kategori=kategori, fortrolig=slag == "fortrolig")
        av = "avdelingsleder" if slag == "internt" else "ansatt"
        vedlegg = legg(kommune, sak, av=av, delt=slag != "internt")
        svar = {hvem: aapne(innlogget(kommune[hvem]), vedlegg).status_code for hvem in ALLE}
        assert svar == {hvem: 200 if hvem in SER[slag] else 404 for hvem in ALLE}

    def test_a_fortrolig_case_hides_its_files_from_whom_it_is_about(self, kommune, innlogget):
        sak = kommune.meld(fortrolig=True, omhandler=[kommune["avdelingsleder"]])
        vedlegg = legg(kommune, sak)
        assert aapne(innlogget(kommune["avdelingsleder"]), vedlegg).status_code == 404
        assert aapne(innlogget(kommune["leder"]), vedlegg).status_code == 200

    def test_one_who_is_not_logged_in_is_sent_to_login(self, kommune):
        vedlegg = legg(kommune, kommune.meld())
        assert aapne(Client(), vedlegg)["Location"].startswith(reverse("organisasjon:logg_inn"))

    def test_hidden_unknown_and_removed_are_the_same(self, kommune, innlogget):
        vedlegg, borte = (legg(kommune, kommune.meld()) for _ in range(2))
        fjern(vedlegg_id=borte.pk, aktoer=kommune["ansatt"])
        skjult = aapne(innlogget(kommune["laerer"]), vedlegg)
        egen = aapne(innlogget(kommune["ansatt"]), borte)
        ukjent = innlogget(kommune["ansatt"]).get(reverse("vedlegg:aapne", args=[99999999999999999999]))
        assert {svar.status_code for svar in (skjult, egen, ukjent)} == {404}

    def test_bytes_that_are_gone_are_not_a_fault_of_the_page(self, kommune, innlogget, mappe):
        vedlegg = legg(kommune, kommune.meld())
        (mappe / vedlegg.fil).unlink()
        assert aapne(innlogget(kommune["ansatt"]), vedlegg).status_code == 404

    @pytest.mark.parametrize(("hvem", "status"), [("ansatt", 200), ("verneombud", 403), ("laerer", 404)])
    def test_who_comes_to_the_form(self, kommune, innlogget, hvem, status):
        sak = kommune.sak_i("under_behandling", kategori="HMS")
        assert innlogget(kommune[hvem]).get(ny(sak)).status_code == status
        svar = innlogget(kommune[hvem]).post(ny(sak), {"filer": opplastet()})
        assert svar.status_code == (302 if status == 200 else status)

    @pytest.mark.parametrize(("hvem", "status"), [("ansatt", 200), ("verneombud", 403), ("laerer", 404)])
    def test_who_comes_to_the_question_before_removal(self, kommune, innlogget, hvem, status):
        vedlegg = legg(kommune, kommune.sak_i("under_behandling", kategori="HMS"))
        url = reverse("vedlegg:fjern", args=[vedlegg.pk])
        assert innlogget(kommune[hvem]).get(url).status_code == status
        assert Vedlegg.objects.gjeldende().count() == 1
        assert innlogget(kommune[hvem]).post(url).status_code == (302 if status == 200 else status)
        assert Vedlegg.objects.gjeldende().count() == (0 if status == 200 else 1)

    def test_a_register_that_does_not_exist(self, kommune, innlogget):
        assert innlogget(kommune["leder"]).get("/vedlegg/tull/1/ny/").status_code == 404


class TestSvaret:
    def test_it_is_saved_sandboxed_and_kept_nowhere(self, kommune, innlogget):
        svar = aapne(innlogget(kommune["ansatt"]), legg(kommune, kommune.meld()))
        assert svar.lest == PDF
        assert svar["Content-Type"] == "application/pdf"
        assert svar["Content-Disposition"] == 'attachment; filename="rutine.pdf"'
        assert svar["X-Content-Type-Options"] == "nosniff"
        assert svar["Cache-Control"] == "private, no-store"
        assert svar["Content-Length"] == str(len(PDF))
        policy = svar["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "default-src 'none'" in policy
        assert "script-src" not in policy

    def test_an_image_opens_in_the_browser(self, kommune, innlogget):
        vedlegg = legg(kommune, kommune.meld(), "trapp.jpg", mobilbilde())
        svar = aapne(innlogget(kommune["ansatt"]), vedlegg)
        assert svar["Content-Disposition"] == 'inline; filename="trapp.jpg"'
        assert svar["Content-Type"] == "image/jpeg"
        assert b"Telefonmerke" not in svar.lest

    @pytest.mark.parametrize(
        ("navn", "innhold"),
        [("notat.txt", b"hei"), ("liste.csv", b"=cmd|' /C calc'!A0"), ("ark.docx", filer.office())],
    )
    def test_nothing_else_does(self, kommune, innlogget, navn, innhold):
        svar = aapne(innlogget(kommune["ansatt"]), legg(kommune, kommune.meld(), navn, innhold))
        assert svar["Content-Disposition"].startswith("attachment;")

    def test_norwegian_names_are_sent_so_that_every_browser_reads_them(self, kommune, innlogget):
        svar = aapne(innlogget(kommune["ansatt"]), legg(kommune, kommune.meld(), "blåbær på røra.pdf"))
        assert svar["Content-Disposition"] == (
            "attachment; filename*=utf-8''bl%C3%A5b%C3%A6r%20p%C3%A5%20r%C3%B8ra.pdf"
        )

    def test_a_name_cannot_write_headers(self, kommune, innlogget):
        vedlegg = legg(kommune, kommune.meld(), 'a"\r\nSet-Cookie: x=1\r\n\r\n<script>.pdf')
        svar = aapne(innlogget(kommune["ansatt"]), vedlegg)
        assert svar.status_code == 200
        assert "\n" not in svar["Content-Disposition"]
        assert "Set-Cookie" not in svar.headers


class TestMelde:
    url = "/avvik/meld/"

    def test_photos_and_files_come_with_the_melding(self, kommune, innlogget, mappe):
        ansatt = innlogget(kommune["ansatt"])
        data = skjema_i(ansatt.get(self.url)) | {
            "hva": "Våt trapp",
            "filer": [opplastet("../trapp.jpg", mobilbilde()), opplastet()],
            "innsending": "0" * 32,
        }
        svar = ansatt.post(self.url, data, follow=True)
        sak = Avvik.objects.get()
        assert [v.filnavn for v in Vedlegg.objects.for_sak(SAKSTYPE, sak.pk)] == ["trapp.jpg", "rutine.pdf"]
        assert "trapp.jpg" in svar.content.decode()
        assert "2 vedlegg" in ansatt.get("/avvik/mine/").content.decode()
        # Sent once more: neither another case nor more files.
        ansatt.post(self.url, data | {"filer": [opplastet("trapp.jpg", mobilbilde()), opplastet()]})
        assert Avvik.objects.count() == 1
        assert len(bytes_i(mappe)) == 2

    def test_the_same_text_with_another_file_is_not_lost(self, kommune, innlogget):
        ansatt = innlogget(kommune["ansatt"])
        data = skjema_i(ansatt.get(self.url)) | {"hva": "Våt trapp"}
        ansatt.post(self.url, data)
        ansatt.post(self.url, data | {"filer": [opplastet()]})
        assert Vedlegg.objects.count() == 1

    def test_a_file_that_is_refused_stops_the_melding_and_says_why(self, kommune, innlogget, mappe):
        ansatt = innlogget(kommune["ansatt"])
        data = skjema_i(ansatt.get(self.url)) | {
            "hva": "Våt trapp",
            "filer": [opplastet("trapp.jpg", filer.EXE), opplastet()],
        }
        svar = ansatt.post(self.url, data)
        side = BeautifulSoup(svar.content, "lxml")
        assert svar.status_code == 422
        assert "trapp.jpg: Filtypen kan ikke legges ved" in side.select_one("ds-error-summary").text
        assert "Velg dem på nytt: trapp.jpg, rutine.pdf" in " ".join(side.text.split())
        assert side.select_one("#id_filer")["aria-invalid"] == "true"
        assert "Våt trapp" in side.select_one("#id_hva").text
        assert not Avvik.objects.exists()
        assert bytes_i(mappe) == []

    def test_a_form_that_comes_back_says_which_files_to_choose_again(self, kommune, innlogget):
        ansatt = innlogget(kommune["ansatt"])
        data = skjema_i(ansatt.get(self.url)) | {"hva": " ", "filer": [opplastet()]}
        assert "Velg dem på nytt: rutine.pdf" in ansatt.post(self.url, data).content.decode()

    def test_a_phone_is_not_offered_a_format_that_is_refused(self, kommune, innlogget):
        side = BeautifulSoup(innlogget(kommune["ansatt"]).get(self.url).content, "lxml")
        felt = side.select_one("#id_filer")
        assert felt.has_attr("multiple")
        assert "image/jpeg" in felt["accept"]
        assert not {"image/*", "image/heic", "image/svg+xml"} & set(felt["accept"].split(","))


class TestSaken:
    def test_the_leder_adds_and_chooses_who_sees(self, kommune, innlogget):
        sak = kommune.sak_i("under_behandling")
        leder, melder = innlogget(kommune["avdelingsleder"]), innlogget(kommune["ansatt"])
        svar = leder.post(ny(sak), {"filer": opplastet("intern.pdf")}, follow=True)
        assert "Filen er lagt ved." in svar.content.decode()
        leder.post(ny(sak), {"filer": opplastet("delt.pdf"), "delt": "on"})
        adresse = reverse("avvik:sak", args=[sak.saksnummer])
        for klient, ser in ((leder, {"intern.pdf", "delt.pdf"}), (melder, {"delt.pdf"})):
            innhold = klient.get(adresse).content.decode()
            assert set(re.findall(r"(?:intern|delt)\.pdf", innhold)) == ser
        assert "ser ikke filen" in leder.get(adresse).content.decode()
        linjer = [linje.tittel for linje in melder.get(adresse).context["historikk"]]
        assert linjer.count("En fil er lagt ved") == 1

    def test_no_file_chosen(self, kommune, innlogget):
        svar = innlogget(kommune["ansatt"]).post(ny(kommune.meld()), {})
        assert svar.status_code == 422
        assert "Velg minst én fil." in svar.content.decode()

    def test_a_full_case_says_so(self, kommune, innlogget):
        sak = kommune.meld()
        for _ in range(10):
            legg(kommune, sak)
        ansatt = innlogget(kommune["ansatt"])
        side = ansatt.get(reverse("avvik:sak", args=[sak.saksnummer])).content.decode()
        assert "ikke plass til flere" in side
        assert ny(sak) not in side
        svar = ansatt.post(ny(sak), {"filer": opplastet()})
        assert svar.status_code == 422
        assert "ikke plass til flere" in svar.content.decode()

    def test_a_closed_case_shows_its_files_and_takes_no_more(self, kommune, innlogget):
        sak = kommune.sak_i("tiltak_paagaar")
        legg(kommune, sak)
        kommune._gjoer(avvik.lukk, sak, utfall="utbedret", melding="Takk.", aarsak="Ingen rutine")
        side = innlogget(kommune["ansatt"]).get(reverse("avvik:sak", args=[sak.saksnummer])).content.decode()
        assert "rutine.pdf" in side
        assert "Legg ved fil" not in side
        assert innlogget(kommune["ansatt"]).get(ny(sak)).status_code == 403

    def test_the_queries_do_not_grow_with_the_files(self, kommune, innlogget):
        sak = kommune.meld()
        leder = innlogget(kommune["avdelingsleder"])
        antall = []
        for nye in (1, 5):
            for _ in range(nye):
                legg(kommune, sak)
            url = reverse("avvik:sak", args=[sak.saksnummer])
            leder.get(url)
            with CaptureQueriesContext(connection) as spurt:
                leder.get(url)
            antall.append(len(spurt))
        assert antall[0] == antall[1]

    def test_a_name_is_text_on_the_page(self, kommune, innlogget):
        sak = kommune.meld()
        Vedlegg.objects.filter(pk=legg(kommune, sak).pk).update(filnavn="<b>&.pdf")
        side = innlogget(kommune["ansatt"]).get(reverse("avvik:sak", args=[sak.saksnummer])).content.decode()
        assert "&lt;b&gt;&amp;.pdf" in side


class TestVirussjekk:
    @pytest.mark.parametrize(
        ("status", "egen", "andres"),
        [("ikke_skannet", 200, 200), ("ren", 200, 200), ("venter", 200, 403), ("feilet", 200, 403)],
    )
    def test_until_it_is_clean_only_its_uploader_opens_it(self, kommune, innlogget, status, egen, andres):
        vedlegg = legg(kommune, kommune.meld())
        Vedlegg.objects.update(skannestatus=status)
        assert aapne(innlogget(kommune["ansatt"]), vedlegg).status_code == egen
        leder = innlogget(kommune["avdelingsleder"])
        assert aapne(leder, vedlegg).status_code == andres
        side = leder.get(reverse("avvik:sak", args=[Avvik.objects.get().saksnummer])).content.decode()
        assert (reverse("vedlegg:aapne", args=[vedlegg.pk]) + '"' in side) is (andres == 200)

    def test_an_infected_one_nobody_opens(self, kommune, innlogget):
        vedlegg = legg(kommune, kommune.meld())
        Vedlegg.objects.update(skannestatus=Skannestatus.SMITTET, fil="")
        svar = aapne(innlogget(kommune["ansatt"]), vedlegg)
        assert svar.status_code == 403
        assert "virus" in svar.content.decode()


class TestStoerrelse:
    def test_a_request_that_is_too_large_is_refused_before_it_is_read(self, kommune, innlogget, settings):
        klient = innlogget(kommune["ansatt"])
        settings.FORESPOERSEL_MAKS_BYTES = settings.FREMMED_MAKS_BYTES = 1000
        svar = klient.post(ny(kommune.meld()), {"filer": opplastet(innhold=PDF.ljust(2000))})
        assert svar.status_code == 413
        assert "for store" in svar.content.decode()
        assert not Vedlegg.objects.exists()

    @pytest.mark.parametrize("kake", [None, "oppdiktet", "x" * 32])
    def test_one_who_is_not_logged_in_may_send_little_whatever_their_cookie_says(
        self, kommune, settings, kake
    ):
        settings.FREMMED_MAKS_BYTES = 1000
        klient = Client()
        if kake:
            klient.cookies[settings.SESSION_COOKIE_NAME] = kake
        for adresse in (reverse("organisasjon:logg_inn"), ny(kommune.meld())):
            svar = klient.post(adresse, {"fil": opplastet(innhold=PDF.ljust(2000))})
            assert svar.status_code == 413
            assert "ikke logget inn" in svar.content.decode()
        assert klient.post(reverse("organisasjon:logg_inn"), {"brukernavn": "x"}).status_code == 200

    def test_nothing_of_it_is_read(self, kommune, settings):
        class Lest(io.BytesIO):
            def read(self, *_om):
                raise AssertionError("read before it was known who sends it")

        mer: dict[str, Any] = {"wsgi.input": Lest(), "CONTENT_LENGTH": str(60 * 2**20)}
        mer["HTTP_COOKIE"] = "sessionid=" + "x" * 32
        adresse = reverse("organisasjon:logg_inn")
        svar = Client().generic("POST", adresse, content_type="multipart/form-data; boundary=x", **mer)
        assert svar.status_code == 413

    def test_a_file_that_is_too_large_is_named(self, kommune, innlogget, settings):
        settings.VEDLEGG_MAKS_MB = 1
        sak = kommune.meld()
        svar = innlogget(kommune["ansatt"]).post(
            ny(sak), {"filer": [opplastet("stor.pdf", PDF.ljust(2**20 + 1)), opplastet("liten.jpg", bilde())]}
        )
        assert svar.status_code == 422
        assert "stor.pdf: Filen er større enn 1 MB." in svar.content.decode()
        assert not Vedlegg.objects.exists()
