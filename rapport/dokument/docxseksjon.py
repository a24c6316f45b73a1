"""Sections of the DOCX: upright and lying pages, each with a header and a footer as wide as its lines."""

from docx.document import Document
from docx.enum.section import WD_HEADER_FOOTER, WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm

from rapport.dokument import docxstil
from rapport.dokument.tabelloppsett import LIGGENDE, STAAENDE

_MARG = 2.5
_HOYDE = {False: LIGGENDE + 2 * _MARG, True: STAAENDE + 2 * _MARG}
_BREDDE = {False: STAAENDE, True: LIGGENDE}


class Seksjoner:
    """Turns the pages as the document is written, from its end; it begins upright."""

    def __init__(self, fil: Document, topptekst: str, merker: list[str]) -> None:
        self._fil, self._topptekst, self._merker = fil, topptekst, merker
        self._liggende = False
        self._hoder: dict[bool, tuple[str, str]] = {}
        docxstil.uten_tabulatorer(fil)
        self._sett_opp(fil.sections[0])

    def vend(self, *, liggende: bool) -> None:
        """What is written from here on stands, or lies; a new page where that is another way than before."""
        if liggende == self._liggende:
            return
        self._liggende = liggende
        seksjon = self._fil.add_section(WD_SECTION.NEW_PAGE)
        _flytt_skille(seksjon)
        self._sett_opp(seksjon)

    def _sett_opp(self, seksjon: Section) -> None:
        liggende = self._liggende
        seksjon.orientation = WD_ORIENT.LANDSCAPE if liggende else WD_ORIENT.PORTRAIT
        seksjon.page_width, seksjon.page_height = Cm(_BREDDE[liggende] + 2 * _MARG), Cm(_HOYDE[liggende])
        seksjon.left_margin = seksjon.right_margin = Cm(_MARG)
        seksjon.top_margin = seksjon.bottom_margin = Cm(_MARG)
        if liggende in self._hoder:
            topp, bunn = self._hoder[liggende]
            seksjon._sectPr.add_headerReference(WD_HEADER_FOOTER.PRIMARY, topp)
            seksjon._sectPr.add_footerReference(WD_HEADER_FOOTER.PRIMARY, bunn)
            return
        seksjon.header.is_linked_to_previous = seksjon.footer.is_linked_to_previous = False
        docxstil.topptekst(seksjon.header.paragraphs[0], self._topptekst, self._merker, _BREDDE[liggende])
        docxstil.bunntekst(seksjon.footer.paragraphs[0], _BREDDE[liggende])
        egen_topp = seksjon._sectPr.get_headerReference(WD_HEADER_FOOTER.PRIMARY)
        egen_bunn = seksjon._sectPr.get_footerReference(WD_HEADER_FOOTER.PRIMARY)
        assert egen_topp is not None  # both have just been written
        assert egen_bunn is not None
        self._hoder[liggende] = (egen_topp.rId, egen_bunn.rId)


def _flytt_skille(seksjon: Section) -> None:
    """Lets the paragraph before end the section, not an empty one, which could fill a page of its own."""
    tomt = seksjon._sectPr.getprevious()
    forrige = tomt.getprevious()
    if forrige is not None and forrige.tag == qn("w:p"):
        forrige.set_sectPr(tomt.pPr.sectPr)
        tomt.getparent().remove(tomt)
