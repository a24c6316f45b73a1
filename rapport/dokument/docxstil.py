"""Styles and small parts of the DOCX that python-docx has no words for."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

TABELL = "Rapporttabell"
MERKNAD = "Merknad"
FORKLARING = "Forklaring"
FORSIDELINJE = "Forsidelinje"
CELLE = "Tabelltekst"
TETT_CELLE = "Tett tabelltekst"
BILDE = "Bilde"
LUFT = "Luft"

SKRIFT = (
    "Calibri"  # what the årsrapport is set in decides anyway: texts follow the styles they are pasted into
)
CELLEPUNKT, TETT_PUNKT = 9.5, 8.5
_AKSENT = RGBColor(0x1F, 0x52, 0x76)
_SVAK = RGBColor(0x4B, 0x5A, 0x68)
_VARSEL = RGBColor(0x8A, 0x4B, 0x12)
_LINJE = "C9D1D8"


def sett_stiler(fil: Document) -> None:
    """Norwegian language, and the report's own styles on top of Word's."""
    _spraak(fil)
    _skrift(fil.styles["Normal"], 10.5, etter=8)
    fil.styles["Normal"].paragraph_format.line_spacing = 1.15
    _skrift(fil.styles["Title"], 28, fet=True, farge=_AKSENT, etter=4)
    _uten_ramme(fil.styles["Title"])
    _skrift(fil.styles["Subtitle"], 14, farge=_SVAK, etter=18)
    fil.styles["Subtitle"].font.italic = False
    for nivaa, stoerrelse, foer in ((1, 18, 24), (2, 13, 16), (3, 11, 12)):
        _skrift(fil.styles[f"Heading {nivaa}"], stoerrelse, fet=True, farge=_AKSENT, foer=foer, etter=6)
    _skrift(fil.styles["Caption"], 9.5, fet=True, farge=_AKSENT, foer=10, etter=4)
    fil.styles["Caption"].paragraph_format.keep_with_next = True
    _egne_stiler(fil)


def _egne_stiler(fil: Document) -> None:
    _skrift(_ny_stil(fil, MERKNAD), 10, farge=_SVAK, foer=6, etter=12)
    fil.styles[MERKNAD].paragraph_format.left_indent = Cm(0.5)
    _strek_foran(fil.styles[MERKNAD])
    _skrift(_ny_stil(fil, FORKLARING), 8.5, farge=_SVAK, etter=2)
    _skrift(_ny_stil(fil, CELLE), CELLEPUNKT, foer=2, etter=2)
    _skrift(_ny_stil(fil, TETT_CELLE), TETT_PUNKT, foer=2, etter=2)
    _skrift(_ny_stil(fil, BILDE), 10, etter=4)
    _skrift(_ny_stil(fil, LUFT), 4, etter=0)
    _skrift(_ny_stil(fil, FORSIDELINJE), 10.5, etter=2)
    fil.styles[FORSIDELINJE].paragraph_format.tab_stops.add_tab_stop(Cm(4.5))
    _tabellstil(fil)


def _spraak(fil: Document) -> None:
    for spraak in fil.styles.element.iter(qn("w:lang")):
        spraak.set(qn("w:val"), "nb-NO")


def _ny_stil(fil: Document, navn: str) -> ParagraphStyle:
    stil: ParagraphStyle = fil.styles.add_style(navn, WD_STYLE_TYPE.PARAGRAPH)
    stil.base_style = fil.styles["Normal"]
    stil.quick_style = True
    return stil


def _skrift(
    stil: ParagraphStyle,
    stoerrelse: float,
    *,
    fet: bool = False,
    farge: RGBColor | None = None,
    foer: float = 0,
    etter: float = 0,
) -> None:
    stil.font.name, stil.font.size, stil.font.bold = SKRIFT, Pt(stoerrelse), fet
    fonter = stil.element.get_or_add_rPr().get_or_add_rFonts()
    for navn in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonter.attrib.pop(qn(f"w:{navn}"), None)
    if farge is not None:
        stil.font.color.rgb = farge
    stil.paragraph_format.space_before, stil.paragraph_format.space_after = Pt(foer), Pt(etter)


def _uten_ramme(stil: ParagraphStyle) -> None:
    for ramme in list(stil.element.iter(qn("w:pBdr"))):
        ramme.getparent().remove(ramme)


def _strek_foran(stil: ParagraphStyle) -> None:
    ramme = _element("w:pBdr")
    ramme.append(_element("w:left", val="single", sz="12", space="8", color=str(_AKSENT)))
    stil.element.get_or_add_pPr().insert_element_before(
        ramme, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _element(navn: str, **attributter: str) -> BaseOxmlElement:
    element = OxmlElement(navn)
    for noekkel, verdi in attributter.items():
        element.set(qn(f"w:{noekkel}"), verdi)
    return element


def _tabellstil(fil: Document) -> None:
    """Thin lines between rows, a firm one under the header."""
    stil = fil.styles.add_style(TABELL, WD_STYLE_TYPE.TABLE)
    stil.base_style = fil.styles["Normal Table"]
    egenskaper = _element("w:tblPr")
    rammer = _element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        rammer.append(_element(f"w:{side}", val="single", sz="4", space="0", color=_LINJE))
    egenskaper.append(rammer)
    stil.element.append(egenskaper)
    topp = _element("w:tblStylePr", type="firstRow")
    skrift = _element("w:rPr")
    skrift.append(_element("w:b"))
    skrift.append(_element("w:color", val=str(_AKSENT)))
    topp.append(skrift)
    celle = _element("w:tcPr")
    cellerammer = _element("w:tcBorders")
    cellerammer.append(_element("w:bottom", val="single", sz="8", space="0", color=str(_AKSENT)))
    celle.append(cellerammer)
    topp.append(celle)
    stil.element.append(topp)


def uten_tabulatorer(fil: Document) -> None:
    """Takes Word's own tab stops from header and footer, so that the report's alone hold."""
    for navn in ("Header", "Footer"):
        for tabulatorer in list(fil.styles[navn].element.iter(qn("w:tabs"))):
            tabulatorer.getparent().remove(tabulatorer)


def topptekst(avsnitt: Paragraph, tekst: str, merker: list[str], bredde: float) -> None:
    """The running header, with its marks at the right."""
    avsnitt.paragraph_format.tab_stops.add_tab_stop(Cm(bredde), WD_TAB_ALIGNMENT.RIGHT)
    _tone(avsnitt.add_run(tekst))
    if merker:
        _tone(avsnitt.add_run("\t" + " · ".join(merker)), farge=_VARSEL, fet=True)


def bunntekst(avsnitt: Paragraph, bredde: float) -> None:
    """«Side x av y», at the right."""
    avsnitt.paragraph_format.tab_stops.add_tab_stop(Cm(bredde), WD_TAB_ALIGNMENT.RIGHT)
    _tone(avsnitt.add_run("\tSide "))
    _felt(avsnitt, "PAGE", "1")
    _tone(avsnitt.add_run(" av "))
    _felt(avsnitt, "NUMPAGES", "1")


def _tone(del_: Run, farge: RGBColor = _SVAK, fet: bool = False) -> None:
    del_.font.size, del_.font.color.rgb, del_.bold = Pt(8.5), farge, fet


def _felt(avsnitt: Paragraph, kode: str, vist: str, *, tone: bool = True) -> None:
    """A field that Word computes; `vist` is shown until it does."""
    for slag in ("begin", None, "separate", "tekst", "end"):
        del_ = avsnitt.add_run(vist if slag == "tekst" else "")
        if tone:
            _tone(del_)
        if slag is None:
            instruks = OxmlElement("w:instrText")
            instruks.set(qn("xml:space"), "preserve")
            instruks.text = f" {kode} "
            del_._r.append(instruks)
        elif slag != "tekst":
            del_._r.append(_element("w:fldChar", fldCharType=slag))


def bildetekst(fil: Document, slag: str, nr: int, tittel: str, *, gjentatt: bool = False) -> None:
    """A caption that Word numbers again where it is pasted («Tabell 4. …»), or with `gjentatt` not."""
    avsnitt = fil.add_paragraph(style="Caption")
    avsnitt.add_run(f"{slag} ")
    bryter = "\\c " if gjentatt else ""
    _felt(avsnitt, f"SEQ {slag} {bryter}\\* ARABIC", str(nr), tone=False)
    avsnitt.add_run(f". {tittel}")


def beskriv_tabell(tabell: Table, tittel: str) -> None:
    """The table's text alternative."""
    tabell._tbl.tblPr.append(_element("w:tblCaption", val=tittel))


def tette_marger(tabell: Table) -> None:
    """Puts the columns of a table of many closer to each other."""
    marger = _element("w:tblCellMar")
    for side in ("left", "right"):
        marger.append(_element(f"w:{side}", w="57", type="dxa"))  # 0.1 cm
    tabell._tbl.tblPr.insert_element_before(marger, "w:tblLook", "w:tblCaption", "w:tblDescription")


def merk_topprad(rad: _Row) -> None:
    """Says that the row is the table's header."""
    rad._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))


def hold_samlet(rad: _Row) -> None:
    """Does not let the row break over two pages."""
    rad._tr.get_or_add_trPr().append(_element("w:cantSplit", val="true"))


def hold_tabell_samlet(tabell: Table) -> None:
    """Keeps the whole table on one page: each row but the last stays with the next."""
    for rad in list(tabell._tbl.tr_lst)[:-1]:
        for avsnitt in rad.iter(qn("w:p")):
            avsnitt.get_or_add_pPr().get_or_add_keepNext()
