"""The report as DOCX, to be pasted into an årsrapport: real styles, tables, captions and alt texts."""

import datetime as dt
import io
import zipfile

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from rapport.dokument import docxstil, figurer
from rapport.dokument.modell import (
    Avsnitt,
    Blokk,
    Definisjon,
    Dokument,
    Figur,
    Kolonne,
    Merknad,
    Noekkeltallrad,
    Overskrift,
    Punktliste,
    Rad,
    Tabell,
)
from rapport.dokument.rammer import demotekst, dokumenttittel, forsidelinjer, merker
from rapport.dokument.tallform import formater

_BREDDE_CM = 16.0
_HOLDES_SAMLET = 15  # rows: a longer table may run over to the next page
_AAR_ZIP = (1980, 1, 1, 0, 0, 0)


def lag_docx(dokument: Dokument) -> bytes:
    """The DOCX. The same document gives the same bytes."""
    fil = docx.Document()
    docxstil.sett_stiler(fil)
    _egenskaper(fil, dokument)
    docxstil.topp_og_bunn(fil, " · ".join([dokument.kommune, dokument.tittel]), merker(dokument))
    _forside(fil, dokument)
    for kapittel in dokument.kapitler:
        fil.add_heading(kapittel.tittel, level=1)
        for blokk, forklaringer in kapittel.med_forklaringer():
            _legg_til(fil, dokument, blokk)
            _forklar(fil, forklaringer)
    ut = io.BytesIO()
    fil.save(ut)
    return _uten_klokke(ut.getvalue())


def _egenskaper(fil: Document, dokument: Dokument) -> None:
    egenskaper = fil.core_properties
    laget = dokument.laget.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    egenskaper.title = dokumenttittel(dokument)
    egenskaper.author = dokument.kommune[:255]
    egenskaper.last_modified_by = dokument.kommune[:255]
    egenskaper.subject = dokument.undertittel
    egenskaper.comments = ""
    egenskaper.language = "nb-NO"
    egenskaper.created = egenskaper.modified = laget
    egenskaper.revision = 1


def _forside(fil: Document, dokument: Dokument) -> None:
    fil.add_paragraph(dokument.tittel, style="Title")
    fil.add_paragraph(dokument.undertittel, style="Subtitle")
    if tekst := demotekst(dokument):
        fil.add_paragraph(tekst, style=docxstil.MERKNAD)
    for navn, verdi in forsidelinjer(dokument):
        avsnitt = fil.add_paragraph(style=docxstil.FORSIDELINJE)
        avsnitt.add_run(f"{navn}:\t")
        avsnitt.add_run(verdi).bold = True


def _legg_til(fil: Document, dokument: Dokument, blokk: Blokk) -> None:
    match blokk:
        case Avsnitt():
            fil.add_paragraph(blokk.tekst)
        case Merknad():
            fil.add_paragraph(blokk.tekst, style=docxstil.MERKNAD)
        case Overskrift():
            fil.add_heading(blokk.tekst, level=blokk.nivaa)
        case Punktliste():
            for punkt in blokk.punkter:
                fil.add_paragraph(punkt, style="List Bullet")
        case Noekkeltallrad():
            _noekkeltall(fil, blokk)
        case Tabell():
            _tabell(fil, blokk, dokument.tabeller.index(blokk) + 1)
        case Figur():
            _figur(fil, blokk, dokument.figurer.index(blokk) + 1)


def _forklar(fil: Document, forklaringer: tuple[Definisjon, ...]) -> None:
    for definisjon in forklaringer:
        avsnitt = fil.add_paragraph(style=docxstil.FORKLARING)
        avsnitt.add_run(f"{definisjon.navn}: ").bold = True
        avsnitt.add_run(definisjon.tekst)


def _noekkeltall(fil: Document, rad: Noekkeltallrad) -> None:
    """A table of its own: name with definition, value, and what it is compared with."""
    tabell = fil.add_table(rows=1, cols=3, style=docxstil.TABELL)
    _merk_topprad(tabell.rows[0])
    for celle, tekst in zip(
        tabell.rows[0].cells, (_("Nøkkeltall"), _("Verdi"), _("Til sammenligning")), strict=True
    ):
        _skriv(celle, tekst, hoyre=tekst == _("Verdi"))
    for tall in rad.noekkeltall:
        navn, verdi, tillegg = tabell.add_row().cells
        _skriv(navn, tall.definisjon.navn).runs[0].bold = True
        navn.add_paragraph(tall.definisjon.tekst, style=docxstil.FORKLARING)
        _skriv(verdi, formater(tall.verdi, tall.definisjon.type), hoyre=True).runs[0].bold = True
        _skriv(tillegg, tall.tilleggstekst)
    _bredder(tabell, [9.6, 2.4, 4.0])
    fil.add_paragraph(style=docxstil.LUFT)


def _tabell(fil: Document, blokk: Tabell, nr: int) -> None:
    docxstil.bildetekst(fil, _("Tabell"), nr, blokk.tittel)
    if blokk.bare_regneark:
        fil.add_paragraph(
            _("Tabellen har %(rader)s rader og står i regnearket som hører til rapporten.")
            % {"rader": formater(len(blokk.rader), "heltall")}
        )
        return
    tabell = fil.add_table(rows=1, cols=len(blokk.kolonner), style=docxstil.TABELL)
    tabell.alignment = WD_TABLE_ALIGNMENT.LEFT
    docxstil.beskriv_tabell(tabell, blokk.tittel)
    _merk_topprad(tabell.rows[0])
    for celle, kolonne in zip(tabell.rows[0].cells, blokk.kolonner, strict=True):
        _skriv(celle, kolonne.navn, hoyre=kolonne.type != "tekst")
    for rad in blokk.rader:
        _fyll(tabell.add_row(), rad, blokk.kolonner)
    if blokk.sumrad:
        _fyll(tabell.add_row(), blokk.sumrad, blokk.kolonner, fet=True)
    _bredder(tabell, _kolonnebredder(blokk))
    if len(tabell.rows) <= _HOLDES_SAMLET:
        docxstil.hold_tabell_samlet(tabell)
    if blokk.note:
        fil.add_paragraph(blokk.note, style=docxstil.FORKLARING)
    fil.add_paragraph(style=docxstil.LUFT)


def _fyll(tabellrad: _Row, rad: Rad, kolonner: tuple[Kolonne, ...], *, fet: bool = False) -> None:
    docxstil.hold_samlet(tabellrad)
    for plass, (celle, verdi, kolonne) in enumerate(zip(tabellrad.cells, rad.celler, kolonner, strict=True)):
        avsnitt = _skriv(celle, formater(verdi, kolonne.type), hoyre=kolonne.type != "tekst")
        if fet:
            for del_ in avsnitt.runs:
                del_.bold = True
        if plass == 0 and rad.nivaa:
            avsnitt.paragraph_format.left_indent = Cm(0.4 * rad.nivaa)


def _skriv(celle: _Cell, tekst: str, *, hoyre: bool = False) -> Paragraph:
    avsnitt: Paragraph = celle.paragraphs[0]
    # By its id, which is its name: a look-up by name costs milliseconds, and there are hundreds of cells.
    avsnitt._p.style = docxstil.CELLE
    avsnitt.add_run(tekst)
    if hoyre:
        avsnitt.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return avsnitt


def _merk_topprad(rad: _Row) -> None:
    """Says that the row is the table's header: repeated on each page, and read out with each cell."""
    egenskap = OxmlElement("w:tblHeader")
    egenskap.set(qn("w:val"), "true")
    docxstil.hold_samlet(rad)
    rad._tr.get_or_add_trPr().append(egenskap)


def _kolonnebredder(blokk: Tabell) -> list[float]:
    """Centimetres: numbers take what they need, texts share the rest by the length of their longest."""
    rader = [*blokk.rader, *([blokk.sumrad] if blokk.sumrad else [])]
    minst = 1.3 if len(blokk.kolonner) > 5 else 2.1
    tall: dict[int, float] = {}
    vekter: dict[int, float] = {}
    for plass, kolonne in enumerate(blokk.kolonner):
        lengder = [len(formater(rad.celler[plass], kolonne.type)) for rad in rader]
        if kolonne.type == "tekst":
            vekter[plass] = min(max([12, *lengder]), 160) ** 0.5
        else:
            tall[plass] = max(minst, 0.45 + 0.22 * max([*lengder, *map(len, kolonne.navn.split())]))
    rest = _BREDDE_CM - sum(tall.values())
    return [
        tall[plass] if plass in tall else rest * vekter[plass] / sum(vekter.values())
        for plass in range(len(blokk.kolonner))
    ]


def _bredder(tabell: docx.table.Table, bredder: list[float]) -> None:
    tabell.autofit = False
    for kolonne, bredde in zip(tabell.columns, bredder, strict=True):
        kolonne.width = Cm(bredde)
        for celle in kolonne.cells:
            celle.width = Cm(bredde)


def _figur(fil: Document, figur: Figur, nr: int) -> None:
    docxstil.bildetekst(fil, _("Figur"), nr, figur.tittel)
    avsnitt = fil.add_paragraph(style=docxstil.BILDE)
    bilde = avsnitt.add_run().add_picture(io.BytesIO(figurer.png(figur)), width=Cm(_BREDDE_CM))
    egenskaper = bilde._inline.docPr
    egenskaper.set("descr", figur.alternativ_tekst)
    egenskaper.set("name", figur.tittel)


def _uten_klokke(innhold: bytes) -> bytes:
    """The same package with fixed times on its members, so that the bytes do not depend on the clock."""
    ut = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(innhold)) as inn, zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as ny:
        for navn in inn.namelist():
            ny.writestr(zipfile.ZipInfo(navn, _AAR_ZIP), inn.read(navn), zipfile.ZIP_DEFLATED)
    return ut.getvalue()
