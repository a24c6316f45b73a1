"""What a document does when somebody opens it: nothing that fetches, runs or hides anything is taken.

The kind of the file is known (`filtyper`); here it is read for what is inside. Whatever is found is refused
with a sentence that says what to do, not taken out: a document that somebody signed stays as it was.
"""

from typing import BinaryIO

from vedlegg.filtyper import DOCX, ODT, PDF, XLSX, Filtype
from vedlegg.vern import kontor, pdf


def krev_ufarlig(fil: BinaryIO, type_: Filtype) -> None:
    """Raises Domenefeil for a document that could do something when it is opened; other kinds cannot."""
    if type_ is PDF:
        pdf.krev_ufarlig(fil)
    elif type_ in (DOCX, XLSX, ODT):
        kontor.krev_ufarlig(fil, type_)
