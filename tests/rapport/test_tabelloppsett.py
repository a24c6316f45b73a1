"""However many columns and however long the words: a table fits its page, and no number is broken."""

import io
from dataclasses import replace
from itertools import pairwise
from typing import Any

import docx
import openpyxl
import page
import pikepdf
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import HealthCheck, Phase, given, settings

from felles.dokument.modell import Avsnitt, Dokument, Kapittel, Kolonne, Overskrift, Rad, Tabell
from felles.dokument.tallform import formater
from rapport.dokument import docxfil, pdf, tabelloppsett
from rapport.dokument.sidefoelge import strekk
from rapport.dokument.tabelloppsett import LIGGENDE, STAAENDE, Papir, Tabelldel, med_brudd, tabelldeler
from rapport.dokument.xlsx import lag_xlsx
from tests.rapport.pdftekst import sidetekster
from tests.rapport.tilfeldige import dokument, dokumenter, tabeller

PAPIRER = pytest.mark.parametrize("papir", [docxfil.PAPIR, pdf.PAPIR], ids=["docx", "pdf"])
_SAKTE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
_UTEN_KRYMPING = [Phase.explicit, Phase.reuse, Phase.generate]  # a smaller example takes minutes to find
_CM = 360_000


def _tabell(antall: int, *, navn: str = "Ubesvart", foerst: str = "Kommunalteknikk") -> Tabell:
    return Tabell(
        "t",
        "Svar etter område",
        (Kolonne("o", "Område", "tekst"), *(Kolonne(f"k{nr}", navn) for nr in range(antall))),
        (Rad((foerst, *range(antall))),),
        sumrad=Rad(("Sum", *range(antall))),
    )


def _bredde(tekst: str, punkt: float, slark: float) -> float:
    return tabelloppsett._maal(tekst, punkt, slark)


def _celler(del_: Tabelldel, plass: int) -> list[str]:
    rader = [*del_.tabell.rader, *([del_.tabell.sumrad] if del_.tabell.sumrad else [])]
    return [formater(rad.celler[plass], del_.tabell.kolonner[plass].type) for rad in rader]


@PAPIRER
@settings(max_examples=60, deadline=None, suppress_health_check=_SAKTE)
@given(tabell=tabeller())
def test_any_table_fits_its_page_and_no_number_is_broken(papir: Papir, tabell: Tabell):
    deler = tabelldeler(tabell, papir)
    assert [del_.tabell.kolonner[0] for del_ in deler] == [tabell.kolonner[0]] * len(deler)
    resten = [kolonne for del_ in deler for kolonne in del_.tabell.kolonner[1:]]
    assert tuple(resten) == tabell.kolonner[1:]
    for del_ in deler:
        assert sum(del_.bredder) == pytest.approx(LIGGENDE if del_.liggende else STAAENDE)
        skrift = papir.tett if del_.tett else papir.vanlig
        for plass, (kolonne, bredde) in enumerate(zip(del_.tabell.kolonner, del_.bredder, strict=True)):
            plass_til_tekst = bredde - skrift.luft + 1e-6
            hode = [_bredde(ord_, skrift.hode, skrift.slark_fet) for ord_ in kolonne.navn.split(" ")]
            assert plass_til_tekst >= min(max(hode), 7)
            for tekst in _celler(del_, plass):
                ord_ = tekst.split(" ") if kolonne.type == "tekst" else [tekst]
                lengst = max(_bredde(ett, skrift.celle, skrift.slark) for ett in ord_)
                hoyst = 7 if kolonne.type == "tekst" else LIGGENDE / 2 - skrift.luft
                assert plass_til_tekst >= min(lengst, hoyst)


@PAPIRER
def test_a_table_is_set_smaller_then_laid_then_parted(papir: Papir):
    trinn = []
    for antall in range(1, 40):
        deler = tabelldeler(_tabell(antall), papir)
        trinn.append((len(deler), deler[0].liggende, deler[0].tett))
    hele = [ett[1:] for ett in trinn if ett[0] == 1]
    assert list(dict.fromkeys(hele)) == [(False, False), (False, True), (True, False), (True, True)]
    assert [ett[0] for ett in trinn] == sorted(ett[0] for ett in trinn)
    assert trinn[-1][0] > 2


@PAPIRER
def test_parts_are_even_repeat_the_first_column_and_say_which_they_are(papir: Papir):
    deler = tabelldeler(_tabell(22), papir)
    assert [del_.tittel for del_ in deler] == [
        f"Svar etter område (del {nr} av {len(deler)})" for nr in range(1, len(deler) + 1)
    ]
    antall = [len(del_.tabell.kolonner) for del_ in deler]
    assert max(antall) - min(antall) <= 1
    for del_ in deler:
        assert [rad.celler[0] for rad in del_.tabell.rader] == ["Kommunalteknikk"]
        assert del_.tabell.sumrad is not None
        assert del_.tabell.sumrad.celler[0] == "Sum"


def test_a_word_breaks_only_where_it_is_wider_than_its_column():
    assert med_brudd("Kommunalteknikk og 1\u00a0234", 5, pdf.PAPIR.vanlig) == "Kommunalteknikk og 1\u00a0234"
    delt = med_brudd("kort " + "lang" * 30, 3, pdf.PAPIR.vanlig)
    assert delt.replace("\u200b", "") == "kort " + "lang" * 30
    assert all(_bredde(bit, 8.8, 1.06) <= 3 for bit in delt.split(" ")[1].split("\u200b"))
    assert 4 <= delt.count("\u200b") <= 12


@settings(max_examples=60, deadline=None, suppress_health_check=_SAKTE)
@given(tabell=tabeller(hoyst=12))
def test_no_word_of_the_pdf_is_broken_that_has_room(tabell: Tabell):
    korte = replace(
        tabell,
        kolonner=tuple(replace(kolonne, navn="Ansatte per årsverk") for kolonne in tabell.kolonner),
        rader=(Rad(tuple("Kommunalteknikk" if k.type == "tekst" else 1234 for k in tabell.kolonner)),),
        sumrad=None,
    )
    assert "\u200b" not in str([pdf._tabelldel(del_) for del_ in tabelldeler(korte, pdf.PAPIR)])


def test_what_leads_up_to_a_lying_table_lies_with_it():
    bred, smal = _tabell(12, navn="Virksomhetsledere"), _tabell(2)
    kapittel = Kapittel(
        "k",
        "Sjekkliste",
        (
            Avsnitt("Foran. " * 200),
            smal,
            Overskrift("Svarene"),
            Avsnitt("Kort."),
            bred,
            Overskrift("Videre"),
            Avsnitt("Igjen."),
            bred,
            Overskrift("Til slutt"),
            smal,
        ),
    )
    retninger = [
        (ett.liggende, [type(ledd.innhold).__name__ for ledd in ett.ledd])
        for ett in strekk(dokument(kapittel), docxfil.PAPIR)
    ]
    assert retninger == [
        (False, ["Kapittel", "Avsnitt", "Tabell"]),
        (True, ["Overskrift", "Avsnitt", "Tabell", "Overskrift", "Avsnitt", "Tabell"]),
        (False, ["Overskrift", "Tabell"]),
    ]


def _ventede(dok: Dokument, papir: Papir) -> list[Tabelldel]:
    return [del_ for ett in strekk(dok, papir) for ledd in ett.ledd for del_ in ledd.deler]


def sjekk_docx(innhold: bytes, dok: Dokument) -> None:
    """Opens the DOCX: every part is a table no wider than the lines of its section, and holds its cells."""
    fil = docx.Document(io.BytesIO(innhold))
    tabeller = [t for t in fil.tables if t._tbl.tblPr.find(qn("w:tblCaption")) is not None]
    deler = _ventede(dok, docxfil.PAPIR)
    assert len(tabeller) == len(deler)
    for tabell, del_ in zip(tabeller, deler, strict=True):
        bredder = [kolonne.width / _CM for kolonne in tabell.columns]
        assert bredder == pytest.approx(list(del_.bredder), abs=0.01)
        rader = tabell.rows
        assert [celle.text for celle in rader[0].cells] == [k.navn for k in del_.tabell.kolonner]
        assert len(rader) == 1 + len(del_.tabell.rader) + bool(del_.tabell.sumrad)
    _sjekk_seksjoner(fil)


def _sjekk_seksjoner(fil: Any) -> None:
    """Each section is as wide as its widest table, differs from the one before, and has header and footer."""
    for seksjon in fil.sections:
        linje = (seksjon.page_width - seksjon.left_margin - seksjon.right_margin) / _CM
        liggende = seksjon.orientation == WD_ORIENT.LANDSCAPE
        assert linje == pytest.approx(LIGGENDE if liggende else STAAENDE, abs=0.01)
        tabeller = [ett for ett in seksjon.iter_inner_content() if hasattr(ett, "rows")]
        for tabell in tabeller:
            assert sum(kolonne.width for kolonne in tabell.columns) / _CM <= linje + 0.05
            assert all(kolonne.width > 0.9 * _CM for kolonne in tabell.columns)
        assert "Eksempeldata" in seksjon.header.paragraphs[0].text
        assert "Side" in seksjon.footer.paragraphs[0].text
        [stopp] = seksjon.header.paragraphs[0].paragraph_format.tab_stops
        assert stopp.position / _CM == pytest.approx(linje, abs=0.01)
    assert all(en.orientation != to.orientation for en, to in pairwise(fil.sections))


def sjekk_pdf(innhold: bytes, dok: Dokument) -> None:
    """Opens the PDF: each part says which it is, and pages lie only where a table needs them."""
    with pikepdf.open(io.BytesIO(innhold)) as fil:
        liggende = [side.mediabox[2] > side.mediabox[3] for side in fil.pages]
    assert any(liggende) == any(del_.liggende for del_ in _ventede(dok, pdf.PAPIR))
    tekst = "".join("".join(sidetekster(innhold)).split())
    for del_ in _ventede(dok, pdf.PAPIR):
        if del_.av > 1:
            assert f"(del{del_.nr}av{del_.av})" in tekst


def sjekk_xlsx(innhold: bytes, dok: Dokument) -> None:
    """Opens the workbook: a sheet for each table, columns as wide as their figures, headings in view."""
    bok = openpyxl.load_workbook(io.BytesIO(innhold))
    assert len(bok.sheetnames) == 1 + len(dok.tabeller)
    for navn, tabell in zip(bok.sheetnames[1:], dok.tabeller, strict=True):
        ark = bok[navn]
        assert ark.freeze_panes == "B5"
        bredder = [d.width for d in ark.column_dimensions.values() for _nr in range(d.max - d.min + 1)]
        assert all(9 <= bredde <= 256 for bredde in bredder)
        for plass, kolonne in enumerate(tabell.kolonner):
            if kolonne.type != "tekst":
                tall = [formater(rad.celler[plass], kolonne.type) for rad in tabell.rader]
                assert bredder[plass] >= min(max([1, *map(len, tall)]), 255)


@settings(max_examples=12, deadline=None, suppress_health_check=_SAKTE, phases=_UTEN_KRYMPING)
@given(dok=dokumenter())
def test_any_document_opens_in_every_format(dok: Dokument):
    sjekk_docx(docxfil.lag_docx(dok), dok)
    sjekk_pdf(pdf.lag_pdf(dok), dok)
    sjekk_xlsx(lag_xlsx(dok), dok)


def test_lying_and_parted_tables_are_as_accessible_as_others():
    dok = dokument(Kapittel("k", "Sjekkliste", (_tabell(12, navn="Virksomhetsledere"), _tabell(60))))
    rapport = page.validate_pdf_bytes(pdf.lag_pdf(dok))
    assert rapport.is_compliant, [feil.message for feil in rapport.failures]
