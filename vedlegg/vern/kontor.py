"""DOCX, XLSX and ODT: every part of the archive is looked at, whatever it is called."""

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from felles.feil import Domenefeil
from vedlegg.filtyper import DOCX, ODT, XLSX, Filtype, finn_kontordokument
from vedlegg.vern import funn, odf, ooxml, xml

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_DYBDE = 2  # a chart in a document holds the workbook of its figures
_MAKS_INNEBYGD = 50 * 2**20


def krev_ufarlig(fil: BinaryIO, type_: Filtype, dybde: int = 0) -> None:
    """Raises Domenefeil for links to elsewhere, fields that fetch, scripts, and other programs' objects."""
    fil.seek(0)
    regler = odf if type_ is ODT else ooxml
    try:
        with zipfile.ZipFile(fil) as arkiv:
            for del_ in _deler(arkiv):
                with arkiv.open(del_) as leser:
                    begynnelse = leser.read(64)
                if begynnelse.startswith(_OLE):
                    raise Domenefeil(funn.OBJEKT)
                if begynnelse.startswith(_ZIP):
                    _krev_ufarlig_innebygd(arkiv, del_, dybde)
                elif xml.er_xml(begynnelse):
                    regler.krev_ufarlig_del(arkiv, del_)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as feil:
        raise Domenefeil(funn.SKADET) from feil


def _deler(arkiv: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """Each part once: of two with one name, programs differ in which they open."""
    sett: set[str] = set()
    for del_ in arkiv.infolist():
        navn = del_.filename.lower().replace("\\", "/").lstrip("/")
        if navn in sett:
            raise ValueError("the same name twice")
        sett.add(navn)
        if not del_.is_dir():
            yield del_


def _krev_ufarlig_innebygd(arkiv: zipfile.ZipFile, del_: zipfile.ZipInfo, dybde: int) -> None:
    """A document within the document is asked the same."""
    if dybde >= _DYBDE or del_.file_size > _MAKS_INNEBYGD:
        raise Domenefeil(funn.OBJEKT)
    fil = io.BytesIO(arkiv.read(del_))
    type_ = finn_kontordokument(fil)
    if type_ not in (DOCX, XLSX):
        raise Domenefeil(funn.OBJEKT)
    krev_ufarlig(fil, type_, dybde + 1)
