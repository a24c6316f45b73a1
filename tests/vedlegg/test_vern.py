"""What a document does when it is opened: nothing that fetches, runs or hides anything is taken."""

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Encryption, Name, String

from felles.feil import Domenefeil
from rapport.dokument.docxfil import lag_docx
from rapport.dokument.pdf import lag_pdf
from rapport.dokument.xlsx import lag_xlsx
from tests.rapport.test_docx import _dokument
from tests.vedlegg import filer
from vedlegg.filtyper import DOCX
from vedlegg.vern import funn, kontor, pdf, pdfleser

RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MS = "http://schemas.microsoft.com/office/2006/relationships"


RAMME = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
DOKUMENT = "word/_rels/document.xml.rels"


def rels(slag: str, maal: str, navn: str = DOKUMENT, *, ekstern: bool = True) -> dict[str, bytes]:
    modus = ' TargetMode="External"' if ekstern else ""
    relasjon = f'<Relationship Id="rId1" Type="{slag}" Target="{maal}"{modus}/>'
    return {navn: f"{RAMME}{relasjon}</Relationships>".encode()}


def word(innhold: str) -> dict[str, bytes]:
    navnerom = f'xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"'
    return {"word/document.xml": f"<w:document {navnerom}>{innhold}</w:document>".encode()}


def felt(*deler: str) -> dict[str, bytes]:
    tekst = "".join(f"<w:r><w:instrText>{del_}</w:instrText></w:r>" for del_ in deler)
    begynn, slutt = (f'<w:r><w:fldChar w:fldCharType="{slag}"/></w:r>' for slag in ("begin", "end"))
    return word(begynn + tekst + slutt)


def skriv(innhold: str) -> bytes:
    navnerom = {
        "xlink": "http://www.w3.org/1999/xlink",
        "draw": f"{OASIS}:drawing:1.0",
        **{navn: f"{OASIS}:{navn}:1.0" for navn in ("office", "text", "script", "meta")},
    }
    alle = " ".join(f'xmlns:{navn}="{hvor}"' for navn, hvor in navnerom.items())
    return f"<office:document-content {alle}>{innhold}</office:document-content>".encode()


def avvist(navn: str, innhold: bytes) -> Any:
    with pytest.raises(Domenefeil) as feil:
        filer.klar(navn, innhold)
    return str(feil.value).removeprefix(f"{navn}: ")


@pytest.mark.parametrize(
    ("mer", "grunn"),
    [
        (rels(f"{RELS}/attachedTemplate", "https://ond.example/mal.dotm"), funn.HENTER),
        (rels(f"{RELS}/attachedTemplate", "file:///C:/mal.dotm", "word/_rels/x.rels"), funn.HENTER),
        (rels(f"{RELS}/ATTACHEDTEMPLATE", "x.dotm", ekstern=False), funn.HENTER),
        (rels(f"{RELS}/image", "http://ond.example/a.png"), funn.HENTER),
        (rels(f"{RELS}/image", r"\\ond\del\a.png", ekstern=False), funn.HENTER),
        (rels(f"{RELS}/image", "//ond/del/a.png", ekstern=False), funn.HENTER),
        (rels(f"{RELS}/frame", "https://ond.example/"), funn.HENTER),
        (rels(f"{RELS}/oleObject", "https://ond.example/x"), funn.OBJEKT),
        (rels(f"{RELS}/oleObject", "embeddings/a.bin", ekstern=False), funn.OBJEKT),
        (rels(f"{RELS}/control", "activeX1.xml", ekstern=False), funn.OBJEKT),
        (rels(f"{RELS}/aFChunk", "chunk.htm", ekstern=False), funn.HENTER),
        (rels(f"{RELS}/subDocument", "x.docx"), funn.HENTER),
        (rels(f"{RELS}/externalLink", "externalLinks/1.xml", ekstern=False), funn.HENTER),
        (rels(f"{RELS}/connections", "connections.xml", ekstern=False), funn.HENTER),
        (rels(f"{MS}/ui/extensibility", "customUI.xml", ekstern=False, navn="_rels/.rels"), funn.MAKROER),
        (rels(f"{MS}/vbaProject", "annet.bin", ekstern=False), funn.MAKROER),
        (rels(f"{RELS}/ukjent", "https://ond.example/"), funn.HENTER),
        (rels(f"{RELS}/hyperlink", "file:///C:/program.exe"), funn.LENKE),
        (rels(f"{RELS}/hyperlink", r"\\ond\del\x"), funn.LENKE),
        (rels(f"{RELS}/hyperlink", "javascript:alert(1)"), funn.LENKE),
        (rels(f"{RELS}/hyperlink", "http:///ond"), funn.LENKE),
        (rels(f"{RELS}/hyperlink", " search-ms:query=x"), funn.LENKE),
        (rels(f"{RELS}/image", "http://ond.example/", navn="word/_RELS/DOCUMENT.XML.RELS"), funn.HENTER),
        (felt('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'), funn.HENTER),
        (felt(" D", "DE", "AUTO x"), funn.HENTER),
        (felt("D&#68;E excel x"), funn.HENTER),
        (felt("\u00a0dde excel"), funn.HENTER),
        (felt('INCLUDEPICTURE "https://ond.example/a.png" \\d'), funn.HENTER),
        (felt('INCLUDETEXT "\\\\\\\\ond\\\\x.docx"'), funn.HENTER),
        (word('<w:fldSimple w:instr="DDE excel x"/>'), funn.HENTER),
        (word('<v:imagedata src="http://ond.example/a.png"/>'), funn.HENTER),
        (word('<v:shape href="file://ond/x"/>'), funn.LENKE),
        ({"xl/worksheets/sheet1.xml": b"<worksheet><f>_xlfn.WEBSERVICE(A1)</f></worksheet>"}, funn.HENTER),
        ({"word/embeddings/a.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100}, funn.OBJEKT),
        ({"word/embeddings/a.docx": filer.office(rels(f"{RELS}/image", "http://ond.example/"))}, funn.HENTER),
        ({"word/embeddings/a.zip": filer.pakke({"x.exe": b"MZ"})}, funn.OBJEKT),
        ({"word/embeddings/a.odt": filer.odt()}, funn.OBJEKT),
        ({DOKUMENT: b'<!DOCTYPE x [<!ENTITY a "b">]><Relationships/>'}, funn.SKADET),
        ({DOKUMENT: "<Relationships/>".encode("utf-16")}, funn.SKADET),
        ({DOKUMENT: b'<?xml version="1.0" encoding="utf-7"?><Relationships/>'}, funn.SKADET),
        ({DOKUMENT: b"<Relationships>"}, funn.SKADET),
        ({"word/document.xml": b"<!DOCTYPE x><a/>"}, funn.SKADET),
        ({"WORD/document.xml": b"<a/>", "word/document.xml": b"<a/>"}, funn.SKADET),
    ],
)  # fmt: skip
def test_office_files_that_reach_out_are_refused(mer: dict[str, bytes], grunn: Any) -> None:
    assert avvist("a.docx", filer.office(mer)) == grunn
    assert avvist("a.xlsx", filer.office(mer, hoveddel=filer.EXCEL)) == grunn


@pytest.mark.parametrize(
    "mer",
    [
        rels(f"{RELS}/hyperlink", "https://www.lovdata.no/"),
        rels(f"{RELS}/hyperlink", "HTTP://kommune.no/a b"),
        rels(f"{RELS}/hyperlink", "mailto:kari@kommune.no"),
        rels(f"{RELS}/image", "media/image1.png", ekstern=False),
        rels(f"{RELS}/package", "../embeddings/bok.xlsx", "word/charts/_rels/1.xml.rels", ekstern=False),
        {"word/embeddings/bok.xlsx": filer.office(hoveddel=filer.EXCEL)},
        felt(' HYPERLINK "https://www.lovdata.no/" '),
        felt(" PAGE "),
        felt(" TOC \\o ", '"1-3"'),
        word("<w:t>DDEAUTO er et farlig felt, INCLUDETEXT også</w:t>"),
        word('<v:imagedata src="media/image1.png"/>'),
        {"word/media/image1.png": filer.bilde("PNG")},
    ],
)  # fmt: skip
def test_what_office_files_usually_hold_is_taken(mer: dict[str, bytes]) -> None:
    filer.klar("a.docx", filer.office(mer))


@pytest.mark.parametrize(
    ("innhold", "grunn"),
    [
        ('<draw:image xlink:href="https://ond.example/a.png"/>', funn.HENTER),
        ('<draw:image xlink:href="../../a.png"/>', funn.HENTER),
        ('<draw:image xlink:href="/etc/passwd"/>', funn.HENTER),
        ('<draw:image xlink:href="\\\\ond\\a"/>', funn.HENTER),
        ('<draw:object xlink:href="file:///C:/x.ods"/>', funn.HENTER),
        ('<draw:object-ole xlink:href="./Object 1"/>', funn.OBJEKT),
        ('<draw:plugin xlink:href="x"/>', funn.OBJEKT),
        ('<draw:floating-frame xlink:href="x.html"/>', funn.HENTER),
        ('<text:section-source xlink:href="https://ond.example/x.odt"/>', funn.HENTER),
        ('<text:a xlink:href="file:///C:/x.exe">x</text:a>', funn.LENKE),
        ('<text:a xlink:href="vnd.sun.star.script:x">x</text:a>', funn.LENKE),
        ('<meta:template xlink:href="https://ond.example/mal.ott"/>', funn.HENTER),
        ('<script:event-listener xlink:href="x"/>', funn.MAKROER),
        ("<office:scripts><office:script/></office:scripts>", funn.MAKROER),
        ("<text:execute-macro/>", funn.MAKROER),
        ("<text:dde-connection-decl/>", funn.HENTER),
    ],
)
def test_odt_files_that_reach_out_are_refused(innhold: str, grunn: Any) -> None:
    assert avvist("a.odt", filer.odt(skriv(innhold))) == grunn
    assert avvist("a.odt", filer.odt(mer={"Object 1/content.xml": skriv(innhold)})) == grunn


def test_what_odt_files_usually_hold_is_taken() -> None:
    innhold = skriv(
        '<office:scripts/><text:a xlink:href="https://lovdata.no">x</text:a><text:a xlink:href="#kap"/>'
        '<draw:image xlink:href="Pictures/a.png"/><draw:object xlink:href="./Object 1"/>'
        '<meta:template xlink:href="../../maler/brev.ott"/><text:p>script: og xlink:href</text:p>'
    )
    filer.klar("a.odt", filer.odt(innhold))


@pytest.mark.parametrize("mengde", [10, 20_000])
def test_a_large_document_is_read_piece_by_piece(mengde: int) -> None:
    avsnitt = "<w:p><w:t>" + "Rutine for medisinskap. " * 20 + "</w:t></w:p>"
    filer.klar("a.docx", filer.office(word(avsnitt * mengde)))
    vond = word(avsnitt * mengde + '<w:fldSimple w:instr="DDEAUTO x"/>' + avsnitt * mengde)
    assert avvist("a.docx", filer.office(vond)) == funn.HENTER


@hypothesis_settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 6), max_size=6), st.integers(0, 300_000))
def test_a_field_is_found_however_it_is_cut_and_wherever_it_stands(kutt: list[int], foran: int) -> None:
    deler, rest = [], "DDEAUTO x y"
    for lengde in kutt:
        deler.append(rest[:lengde])
        rest = rest[lengde:]
    dokument = felt(*deler, rest)["word/document.xml"].replace(b"><w:r>", b">" + b" " * foran + b"<w:r>", 1)
    with pytest.raises(Domenefeil, match="henter noe"):
        kontor.krev_ufarlig(io.BytesIO(filer.office({"word/document.xml": dokument})), DOCX)


# PDF


def js() -> Any:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _gaa_til_side() -> bytes:
    fil = pikepdf.new()
    fil.add_blank_page()
    sted = Array([fil.pages[0].obj, Name.Fit])
    fil.Root.OpenAction = Dictionary(S=Name.GoTo, D=sted, Next=Array([Dictionary(S=Name.GoTo, D=sted)]))
    ut = io.BytesIO()
    fil.save(ut)
    return ut.getvalue()


@pytest.mark.parametrize(
    ("innhold", "grunn"),
    [
        (filer.pdf({"/OpenAction": js()}), funn.PDF_SKRIPT),
        (filer.pdf({"/OpenAction": Dictionary(S=Name.Launch, F=String("cmd.exe"))}), funn.PDF_SKRIPT),
        (filer.pdf({"/OpenAction": Dictionary(S=Name.URI, URI=String("http://x"))}), funn.PDF_SKRIPT),
        (filer.pdf({"/OpenAction": Dictionary(S=Name.SubmitForm, F=String("http://x"))}), funn.PDF_SKRIPT),
        (filer.pdf({"/OpenAction": Dictionary(S=Name.GoToR, F=String(r"\\ond\x.pdf"))}), funn.PDF_SKRIPT),
        (filer.pdf({"/OpenAction": Dictionary(S=Name.GoTo, Next=Dictionary(S=Name.URI))}), funn.PDF_SKRIPT),
        (filer.pdf({"/OpenAction": Dictionary(S=Name.GoTo, Next=Array([js()]))}), funn.PDF_SKRIPT),
        (filer.pdf({"/AA": Dictionary(WC=Dictionary(S=Name.GoTo))}), funn.PDF_SKRIPT),
        (filer.pdf({"/Names": Dictionary(JavaScript=Dictionary(Names=Array([js()])))}), funn.PDF_SKRIPT),
        (filer.pdf(objekter=[Dictionary(Type=Name.Annot, A=Dictionary(S=Name.Launch))]), funn.PDF_SKRIPT),
        (filer.pdf(objekter=[Dictionary(Dypt=Array([Array([js()])]))]), funn.PDF_SKRIPT),
        (filer.pdf(objekter=[Dictionary(Subtype=Name.RichMedia)]), funn.PDF_SKRIPT),
        (filer.pdf(objekter=[js()], object_stream_mode=pikepdf.ObjectStreamMode.generate), funn.PDF_SKRIPT),
        (filer.pdf({"/OpenAction": js()}).replace(b"/JavaScript", b"/J#61vaScript"), funn.PDF_SKRIPT),
        (filer.pdf({"/AcroForm": Dictionary(Fields=Array(), XFA=Array([String("x")]))}), funn.PDF_SKJEMA),
        (filer.pdf({"/Names": Dictionary(EmbeddedFiles=Dictionary(Names=Array()))}), funn.PDF_FILER),
        (filer.pdf(objekter=[Dictionary(Type=Name.Filespec, EF=Dictionary(F=1))]), funn.PDF_FILER),
        (filer.pdf(objekter=[Dictionary(Subtype=Name.FileAttachment)]), funn.PDF_FILER),
        (filer.pdf(encryption=Encryption(user="hemmelig", owner="hemmelig")), funn.PDF_LAAST),
        (b"%PDF-1.7\n" + b"x" * 1000, funn.PDF_SKADET),
        (filer.PDF[:200], funn.PDF_SKADET),
        # Damaged, and something stands where only some programs look.
        (filer.PDF[:-30] + b"\n99 0 obj <</S /JavaScript>>\n", funn.PDF_SKADET),
    ],
)  # fmt: skip
def test_pdf_files_that_do_something_are_refused(innhold: bytes, grunn: Any) -> None:
    assert avvist("a.pdf", innhold) == grunn


@pytest.mark.parametrize(
    "innhold",
    [
        filer.PDF,
        _gaa_til_side(),
        filer.pdf({"/OpenAction": Array([0, Name.XYZ])}),
        filer.pdf({"/OpenAction": String("kapittel 1")}),
        filer.pdf({"/AcroForm": Dictionary(Fields=Array([Dictionary(FT=Name.Tx, T=String("Navn"))]))}),
        filer.pdf({"/AA": Dictionary()}),
        filer.pdf(objekter=[Dictionary(A=Dictionary(S=Name.URI, URI=String("https://lovdata.no")))]),
        filer.pdf(objekter=[Dictionary(Title=String("om /JS, /JavaScript og /Launch"))]),
        filer.pdf(objekter=[1, String("x"), Name.Launch, Array([1, Dictionary(S=Name.URI)])]),
        filer.pdf(objekter=[Dictionary(S=Name.Link), Dictionary(JSON=1, AAA=String("/AA"))]),
        filer.pdf(encryption=Encryption(user="", owner="hemmelig")),  # only printing is forbidden
        filer.PDF[:-10],  # a little damaged, as many are
    ],
)  # fmt: skip
def test_what_pdf_files_usually_hold_is_taken(innhold: bytes) -> None:
    filer.klar("a.pdf", innhold)


class TestGrenser:
    def test_a_pdf_that_takes_too_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def for_sent(*_om: Any, **valg: Any) -> None:
            raise subprocess.TimeoutExpired("pdf", valg["timeout"])

        monkeypatch.setattr(subprocess, "run", for_sent)
        assert avvist("a.pdf", filer.pdf()) == funn.PDF_FOR_STOR

    def test_one_with_more_objects_than_can_be_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdfleser, "OBJEKTER", 3)
        assert pdfleser.les(filer.PDF) == ""

    @pytest.mark.skipif(sys.platform != "linux", reason="macOS knows no limit of memory")
    def test_one_that_swells_beyond_the_memory_it_may_use(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """A small file that is unpacked to a large one, where qpdf itself must read it."""
        kilde = (
            Path(pdfleser.__file__)
            .read_text()
            .replace("MINNE, SEKUNDER, OBJEKTER = 2**30", "MINNE, SEKUNDER, OBJEKTER = 2**28")
        )
        (tmp_path / "leser.py").write_text(kilde)
        monkeypatch.setattr(pdf, "_LESER", tmp_path / "leser.py")
        filer.klar("a.pdf", filer.pdf())
        bombe = filer.pdf(
            objekter=[String("x" * 150_000_000)],
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
        assert len(bombe) < 2**20
        assert avvist("a.pdf", bombe) in (funn.PDF_FOR_STOR, funn.PDF_SKADET)

    def test_the_reader_is_shown_neither_keys_nor_passwords(self, monkeypatch: pytest.MonkeyPatch) -> None:
        sett: dict[str, Any] = {}
        ekte = subprocess.run

        def kikk(*om: Any, **valg: Any) -> Any:
            sett.update(valg)
            return ekte(*om, **valg)

        monkeypatch.setattr(subprocess, "run", kikk)
        filer.klar("a.pdf", filer.pdf())
        assert sett["env"] == {}

    def test_documents_within_documents_within_documents(self) -> None:
        dypt = filer.office()
        for _ in range(4):
            dypt = filer.office({"word/embeddings/a.docx": dypt})
        assert avvist("a.docx", dypt) == funn.OBJEKT


class TestEkteFiler:
    """What people and programs make passes."""

    def test_the_products_own_reports(self) -> None:
        dokument = _dokument()
        for navn, lag in (("a.docx", lag_docx), ("a.xlsx", lag_xlsx), ("a.pdf", lag_pdf)):
            filer.klar(navn, lag(dokument))

    def test_those_of_the_usual_libraries(self) -> None:
        ut = io.BytesIO()
        fil = docx.Document()
        fil.add_heading("Rutine")
        fil.add_picture(io.BytesIO(filer.bilde("PNG")))
        fil.save(ut)
        filer.klar("a.docx", ut.getvalue())
        bok = openpyxl.Workbook()
        bok.active["A1"] = "=SUM(B1:B3)"
        bok.active["A2"].hyperlink = "https://lovdata.no"
        ut = io.BytesIO()
        bok.save(ut)
        filer.klar("a.xlsx", ut.getvalue())

    @pytest.mark.skipif(not shutil.which("soffice"), reason="skipped: no LibreOffice")
    @pytest.mark.parametrize(("kilde", "maal"), [("docx", ("odt", "docx", "pdf")), ("xlsx", ("xlsx",))])
    def test_those_of_libreoffice(self, kilde: str, maal: tuple[str, ...], tmp_path: Path) -> None:
        fil = tmp_path / f"a.{kilde}"
        fil.write_bytes(lag_docx(_dokument()) if kilde == "docx" else lag_xlsx(_dokument()))
        profil = f"-env:UserInstallation=file://{tmp_path}/profil"
        for endelse in maal:
            valg = ["--headless", "--convert-to", endelse, "--outdir", str(tmp_path / "ut"), str(fil)]
            subprocess.run(["soffice", profil, *valg], check=True, capture_output=True, timeout=180)
            filer.klar(f"a.{endelse}", (tmp_path / "ut" / f"a.{endelse}").read_bytes())


def test_no_part_of_an_archive_is_passed_over_for_its_name() -> None:
    """Office finds parts by relations: a document may be called anything."""
    for navn in ("d.png", "noe", "a/b.bin", "\\word\\x.xml"):
        assert avvist("a.docx", filer.office({navn: felt("DDEAUTO x")["word/document.xml"]})) == funn.HENTER
    assert zipfile.is_zipfile(io.BytesIO(filer.office()))
