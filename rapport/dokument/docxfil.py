"""The report as DOCX, to be pasted into an årsrapport: real styles, tables, captions and alt texts."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from felles.dokument.modell import (
    Avsnitt,
    Definisjon,
    Dokument,
    Figur,
    Kapittel,
    Kolonne,
    Merknad,
    Noekkeltallrad,
    Overskrift,
    Punktliste,
    Rad,
    Tabell,
)
from felles.dokument.tallform import formater
from rapport.dokument import docxstil, figurer, sidefoelge
from rapport.dokument.docxseksjon import Seksjoner
from rapport.dokument.rammer import demotekst, dokumenttittel, forsidelinjer, merker
from rapport.dokument.sidefoelge import Ledd
from rapport.dokument.tabelloppsett import STAAENDE, Papir, Skrift, Tabelldel, innrykk, tabelldeler

# Where the styles' font is missing, the program takes another: the widest that is common (DejaVu Sans) needs
# this much more than ours. Word keeps 0.19 cm on each side of a cell, and we 0.1 where columns are many.
PAPIR = Papir(
    vanlig=Skrift(docxstil.CELLEPUNKT, docxstil.CELLEPUNKT, luft=0.45, slark=1.17, slark_fet=1.3),
    tett=Skrift(docxstil.TETT_PUNKT, docxstil.TETT_PUNKT, luft=0.24, slark=1.17, slark_fet=1.3),
)
_HOLDES_SAMLET = 15  # rows: a longer table may run over to the next page
_AAR_ZIP = (1980, 1, 1, 0, 0, 0)


def lag_docx(dokument: Dokument) -> bytes:
    """The DOCX. The same document gives the same bytes."""
    fil = docx.Document()
    docxstil.sett_stiler(fil)
    _egenskaper(fil, dokument)
    seksjoner = Seksjoner(fil, " · ".join([dokument.kommune, dokument.tittel]), merker(dokument))
    _forside(fil, dokument)
    for strekk in sidefoelge.strekk(dokument, PAPIR):
        seksjoner.vend(liggende=strekk.liggende)
        for ledd in strekk.ledd:
            _legg_til(fil, dokument, ledd)
            _forklar(fil, ledd.forklaringer)
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


def _legg_til(fil: Document, dokument: Dokument, ledd: Ledd) -> None:
    match ledd.innhold:
        case Kapittel(tittel=tittel):
            fil.add_heading(tittel, level=1)
        case Avsnitt(tekst=tekst):
            fil.add_paragraph(tekst)
        case Merknad(tekst=tekst):
            fil.add_paragraph(tekst, style=docxstil.MERKNAD)
        case Overskrift(tekst=tekst, nivaa=nivaa):
            fil.add_heading(tekst, level=nivaa)
        case Punktliste(punkter=punkter):
            for punkt in punkter:
                fil.add_paragraph(punkt, style="List Bullet")
        case Noekkeltallrad() as rad:
            _noekkeltall(fil, rad)
        case Tabell() as tabell:
            _tabell(fil, tabell, ledd.deler, dokument.tabeller.index(tabell) + 1)
        case Figur() as figur:
            _figur(fil, figur, dokument.figurer.index(figur) + 1)


def _forklar(fil: Document, forklaringer: tuple[Definisjon, ...]) -> None:
    for definisjon in forklaringer:
        avsnitt = fil.add_paragraph(style=docxstil.FORKLARING)
        avsnitt.add_run(f"{definisjon.navn}: ").bold = True
        avsnitt.add_run(definisjon.tekst)


def _noekkeltall(fil: Document, rad: Noekkeltallrad) -> None:
    """A table of its own: name with definition, value, and what it is compared with."""
    [del_] = tabelldeler(_som_tabell(rad), PAPIR)
    tabell = fil.add_table(rows=1, cols=3, style=docxstil.TABELL)
    _topprad(tabell.rows[0], del_)
    for tall in rad.noekkeltall:
        navn, verdi, tillegg = tabell.add_row().cells
        _skriv(navn, tall.definisjon.navn).runs[0].bold = True
        navn.add_paragraph(tall.definisjon.tekst, style=docxstil.FORKLARING)
        _skriv(verdi, formater(tall.verdi, tall.definisjon.type), hoyre=True).runs[0].bold = True
        _skriv(tillegg, tall.tilleggstekst)
    _bredder(tabell, del_.bredder)
    fil.add_paragraph(style=docxstil.LUFT)


def _som_tabell(rad: Noekkeltallrad) -> Tabell:
    return Tabell(
        kode="noekkeltall",
        tittel=_("Nøkkeltall"),
        kolonner=(
            Kolonne("navn", _("Nøkkeltall"), "tekst"),
            Kolonne("verdi", _("Verdi")),
            Kolonne("tillegg", _("Til sammenligning"), "tekst"),
        ),
        rader=tuple(
            Rad((f"{d.navn} {d.tekst}", formater(tall.verdi, d.type), tall.tilleggstekst))
            for tall in rad.noekkeltall
            if (d := tall.definisjon)
        ),
    )


def _tabell(fil: Document, blokk: Tabell, deler: tuple[Tabelldel, ...], nr: int) -> None:
    if blokk.bare_regneark:
        docxstil.bildetekst(fil, _("Tabell"), nr, blokk.tittel)
        fil.add_paragraph(
            _("Tabellen har %(rader)s rader og står i regnearket som hører til rapporten.")
            % {"rader": formater(len(blokk.rader), "heltall")}
        )
        return
    for del_ in deler:
        docxstil.bildetekst(fil, _("Tabell"), nr, del_.tittel, gjentatt=del_.nr > 1)
        _tabelldel(fil, del_)
        if blokk.note and del_ is deler[-1]:
            fil.add_paragraph(blokk.note, style=docxstil.FORKLARING)
        fil.add_paragraph(style=docxstil.LUFT)


def _tabelldel(fil: Document, del_: Tabelldel) -> None:
    tabell = fil.add_table(rows=1, cols=len(del_.tabell.kolonner), style=docxstil.TABELL)
    tabell.alignment = WD_TABLE_ALIGNMENT.LEFT
    docxstil.beskriv_tabell(tabell, del_.tittel)
    if del_.tett:
        docxstil.tette_marger(tabell)
    _topprad(tabell.rows[0], del_)
    for rad in del_.tabell.rader:
        _fyll(tabell.add_row(), rad, del_)
    if del_.tabell.sumrad:
        _fyll(tabell.add_row(), del_.tabell.sumrad, del_, fet=True)
    _bredder(tabell, del_.bredder)
    if len(tabell.rows) <= _HOLDES_SAMLET:
        docxstil.hold_tabell_samlet(tabell)


def _topprad(tabellrad: _Row, del_: Tabelldel) -> None:
    """The table's header: repeated on each page, and read out with each cell."""
    docxstil.hold_samlet(tabellrad)
    docxstil.merk_topprad(tabellrad)
    for celle, kolonne in zip(tabellrad.cells, del_.tabell.kolonner, strict=True):
        _skriv(celle, kolonne.navn, hoyre=kolonne.type != "tekst", tett=del_.tett).runs[0].bold = True


def _fyll(tabellrad: _Row, rad: Rad, del_: Tabelldel, *, fet: bool = False) -> None:
    docxstil.hold_samlet(tabellrad)
    for plass, (celle, verdi, kolonne) in enumerate(
        zip(tabellrad.cells, rad.celler, del_.tabell.kolonner, strict=True)
    ):
        avsnitt = _skriv(celle, formater(verdi, kolonne.type), hoyre=kolonne.type != "tekst", tett=del_.tett)
        if fet:
            for run in avsnitt.runs:
                run.bold = True
        if plass == 0 and rad.nivaa:
            avsnitt.paragraph_format.left_indent = Cm(innrykk(rad.nivaa))


def _skriv(celle: _Cell, tekst: str, *, hoyre: bool = False, tett: bool = False) -> Paragraph:
    avsnitt: Paragraph = celle.paragraphs[0]
    # By its id, which is its name: a look-up by name costs milliseconds, and there are hundreds of cells.
    avsnitt._p.style = docxstil.TETT_CELLE if tett else docxstil.CELLE
    avsnitt.add_run(tekst)
    if hoyre:
        avsnitt.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return avsnitt


def _bredder(tabell: Table, bredder: Sequence[float]) -> None:
    tabell.autofit = False
    for kolonne, bredde in zip(tabell.columns, bredder, strict=True):
        kolonne.width = Cm(bredde)
    for rad in tabell.rows:
        for celle, bredde in zip(rad.cells, bredder, strict=True):
            celle.width = Cm(bredde)


def _figur(fil: Document, figur: Figur, nr: int) -> None:
    docxstil.bildetekst(fil, _("Figur"), nr, figur.tittel)
    avsnitt = fil.add_paragraph(style=docxstil.BILDE)
    bilde = avsnitt.add_run().add_picture(io.BytesIO(figurer.png(figur)), width=Cm(STAAENDE))
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
