"""What may be attached: decided from the content, whatever the name says; a photo keeps the picture alone."""

import io
import struct
import unicodedata
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from felles.feil import Domenefeil
from tests.vedlegg import filer
from vedlegg import bilder, filtyper
from vedlegg.models import NAVNELENGDE
from vedlegg.navn import rens


@pytest.mark.parametrize(
    ("navn", "innhold", "innholdstype"),
    [
        ("a.pdf", filer.PDF, "application/pdf"),
        ("a.JPG", filer.bilde(), "image/jpeg"),
        ("a.jpeg", filer.bilde(), "image/jpeg"),
        ("a.png", filer.bilde("PNG"), "image/png"),
        ("a.webp", filer.bilde("WEBP"), "image/webp"),
        ("a.docx", filer.office(), filer.WORD.removesuffix(".main+xml")),
        (
            "a.xlsx",
            filer.office(hoveddel=filer.EXCEL),
            filer.EXCEL.removesuffix(".main+xml"),
        ),
        ("a.odt", filer.odt(), "application/vnd.oasis.opendocument.text"),
        ("a.txt", "Blåbær på røra\r\n".encode(), "text/plain"),
        ("a.txt", "Blåbær på røra".encode("cp1252"), "text/plain"),
        ("a.txt", "Blåbær".encode("utf-16"), "text/plain"),
        ("a.csv", "navn;antall\nblåbær;2\n".encode(), "text/csv"),
    ],
)
def test_what_people_use_is_taken(navn, innhold, innholdstype):
    assert filer.klar(navn, innhold).innholdstype == innholdstype


@pytest.mark.parametrize(
    ("navn", "innhold", "hvorfor"),
    [
        ("bilde.jpg", filer.EXE, "kan ikke legges ved"),
        ("program.exe", filer.EXE, "kan ikke legges ved"),
        ("notat.txt", filer.EXE, "kan ikke legges ved"),
        ("notat.txt", filer.HTML, "kan ikke legges ved"),
        ("notat.txt", b"\xef\xbb\xbf  \n<SCRIPT>", "kan ikke legges ved"),
        ("notat.txt", "<html>".encode("utf-16"), "kan ikke legges ved"),
        ("liste.csv", filer.SVG, "kan ikke legges ved"),
        ("tegning.svg", filer.SVG, "kan ikke legges ved"),
        ("side.html", filer.HTML, "kan ikke legges ved"),
        ("bilde.png", filer.bilde(), "passer ikke med navnet"),
        ("bilde.jpg.exe", filer.bilde(), "passer ikke med navnet"),
        ("uten_endelse", filer.PDF, "passer ikke med navnet"),
        ("notat.txt", filer.PDF, "passer ikke med navnet"),
        ("ark.docx", filer.office(hoveddel=filer.EXCEL), "passer ikke med navnet"),
        ("makro.docx", filer.office(hoveddel=filer.MAKRO), "makroer"),
        ("makro.docm", filer.office(hoveddel=filer.MAKRO), "makroer"),
        ("makro.docx", filer.office({"word/vbaProject.bin": b"x"}), "makroer"),
        ("makro.docx", filer.office({"word/activeX/activeX1.bin": b"x"}), "makroer"),
        ("makro.xlsx", filer.office({"xl/macrosheets/sheet1.xml": b"x"}, hoveddel=filer.EXCEL), "makroer"),
        ("makro.odt", filer.pakke({"Basic/script-lc.xml": b"x"}), "makroer"),
        ("noe.docx", filer.pakke({"hva.txt": b"x"}), "kan ikke legges ved"),
        ("noe.docx", b"PK\x03\x04" + b"x" * 50, "skadet"),
        ("noe.docx", filer.pakke({"[Content_Types].xml": b"<!DOCTYPE x><Types/>"}), "skadet"),
        ("noe.docx", filer.pakke({"[Content_Types].xml": "<!DOCTYPE x>".encode("utf-16")}), "skadet"),
        ("bilde.jpg", b"\xff\xd8\xff" + b"x" * 100, "skadet"),
        ("bilde.png", filer.bilde("PNG")[:60], "skadet"),
        ("bilde.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20, "HEIC"),
        ("bilde.jpg", b"\x00\x00\x00\x18ftypmif1" + b"\x00" * 20, "HEIC"),
        ("tom.pdf", b"", "tom"),
    ],
)
def test_what_is_something_else_is_refused(navn, innhold, hvorfor):
    with pytest.raises(Domenefeil, match=hvorfor) as feil:
        filer.klar(navn, innhold)
    assert str(feil.value).startswith(rens(navn))


def test_a_name_with_a_foedselsnummer_is_refused_and_not_repeated():
    with pytest.raises(Domenefeil, match="fødselsnummer") as feil:
        filer.klar("epikrise 158768 00230.pdf")
    assert "158768" not in str(feil.value)
    assert filer.klar("IMG_20250303_091500.jpg", filer.bilde())


def test_the_largest_size_is_a_setting(settings):
    settings.VEDLEGG_MAKS_MB = 1
    filer.klar(innhold=filer.PDF.ljust(2**20))
    with pytest.raises(Domenefeil, match="større enn 1 MB"):
        filer.klar(innhold=filer.PDF.ljust(2**20 + 1))


class TestBomber:
    def test_a_document_that_swells(self, monkeypatch):
        monkeypatch.setattr(filtyper, "_MAKS_UTPAKKET", 10_000)
        with pytest.raises(Domenefeil, match="for stor når den åpnes"):
            filer.klar("a.docx", filer.office({"word/d.xml": b"0" * 20_000}))

    def test_a_table_of_contents_that_lies_about_its_size(self):
        """The size that the archive states is small; reading stops all the same."""
        data = filer.pakke({"[Content_Types].xml": b"0" * 5_000_000})
        ekte = struct.pack("<I", 5_000_000)
        assert data.count(ekte) == 2
        with pytest.raises(Domenefeil, match="skadet"):
            filer.klar("a.docx", data.replace(ekte, struct.pack("<I", 10)))
        with pytest.raises(Domenefeil, match="skadet"):
            filer.klar("a.docx", data)

    def test_too_many_parts(self, monkeypatch):
        monkeypatch.setattr(filtyper, "_MAKS_ZIPDELER", 3)
        with pytest.raises(Domenefeil, match="for stor når den åpnes"):
            filer.klar("a.docx", filer.office({"a": b"", "b": b""}))

    def test_a_picture_with_more_points_than_memory(self):
        """Only its header says so: it is refused before a point is read."""
        hode = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
        bit = b"IHDR" + hode
        png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + bit + struct.pack(">I", zlib.crc32(bit))
        idat = b"IDAT" + zlib.compress(b"")
        png += struct.pack(">I", len(idat) - 4) + idat + struct.pack(">I", zlib.crc32(idat))
        with pytest.raises(Domenefeil, match=r"bildepunkter|skadet"):
            filer.klar("a.png", png)

    def test_our_limit_is_below_that_of_the_library(self, monkeypatch):
        monkeypatch.setattr(bilder, "MAKS_PIKSLER", 40 * 20 - 1)
        with pytest.raises(Domenefeil, match="bildepunkter"):
            filer.klar("a.jpg", filer.bilde())


class TestMetadata:
    def test_place_device_and_comment_are_gone_and_the_picture_stands_up(self):
        sendt = filer.mobilbilde()
        assert b"Telefonmerke" in sendt
        assert Image.open(io.BytesIO(sendt)).getexif().get_ifd(0x8825)
        klar = filer.klar("a.jpg", sendt)
        klar.fil.seek(0)
        lagret = klar.fil.read()
        assert len(lagret) == klar.stoerrelse
        for spor in (b"Telefonmerke", b"Hemmelig", b"Exif", b"http://ns.adobe.com/xap"):
            assert spor not in lagret
        with Image.open(io.BytesIO(lagret)) as ut:
            assert not ut.getexif()
            assert ut.size == (20, 40)  # was 40 × 20, lying

    def test_the_largest_photos_are_halved_and_others_keep_every_point(self, monkeypatch):
        monkeypatch.setattr(bilder, "_NOK", (300, 300))
        for sendt, lagret in (((800, 600), (400, 300)), ((590, 440), (590, 440))):
            klar = filer.klar("a.jpg", filer.bilde(stoerrelse=sendt))
            with Image.open(klar.fil) as ut:
                assert ut.size == lagret

    @pytest.mark.parametrize("format_", ["PNG", "WEBP"])
    def test_other_formats_too(self, format_):
        exif = Image.Exif()
        exif[0x010F] = "Telefonmerke"
        valg: dict[str, Any] = {"exif": exif}
        if format_ == "PNG":
            tekst = PngInfo()
            tekst.add_text("Author", "Hemmelig navn")
            valg["pnginfo"] = tekst
        klar = filer.klar(f"a.{format_.lower()}", filer.bilde(format_, **valg))
        klar.fil.seek(0)
        lagret = klar.fil.read()
        assert b"Telefonmerke" not in lagret
        assert b"Hemmelig" not in lagret

    def test_what_is_hidden_after_the_picture_is_gone(self):
        klar = filer.klar("a.jpg", filer.bilde() + b"PK\x03\x04 skjult arkiv")
        klar.fil.seek(0)
        assert b"skjult" not in klar.fil.read()


@pytest.mark.parametrize(
    ("navn", "renset"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\a.PDF", "a.pdf"),
        ("/", "fil"),
        ("", "fil"),
        (".htaccess", "htaccess"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ("a\x00.pdf", "a.pdf"),
        ("gpj.\u202efdp.pdf", "gpj.fdp.pdf"),
        ('a"b;c.pdf', "a_b_c.pdf"),
        ("Blåbær på Røros.pdf", "Blåbær på Røros.pdf"),
        (unicodedata.normalize("NFD", "blåbær.pdf"), "blåbær.pdf"),
        ("   .pdf", "pdf"),
    ],
)
def test_a_name_is_made_safe(navn, renset):
    assert rens(navn) == renset


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_any_system_takes(navn):
    renset = rens(navn)
    assert 0 < len(renset) <= NAVNELENGDE
    assert not set(renset) & set('/\\\r\n\0"<>:|?*')
    assert not renset.startswith(".")
    assert rens(renset) == renset


def test_a_locked_document_is_refused():
    data = bytearray(filer.office())
    for signatur, avstand in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        plass = data.find(signatur)
        while plass >= 0:
            data[plass + avstand] |= 1  # says that it is encrypted
            plass = data.find(signatur, plass + 1)
    assert zipfile.ZipFile(io.BytesIO(data)).infolist()[0].flag_bits & 1
    with pytest.raises(Domenefeil, match="låst med passord"):
        filer.klar("a.docx", bytes(data))
