"""DOCX and XLSX: relations that leave the file, and fields that fetch or start something."""

import re
import zipfile

from felles.feil import Domenefeil
from vedlegg.vern import funn, xml

# The last part of a relation's type; each is refused wherever it leads.
_FORBUDT = {
    "attachedtemplate": funn.HENTER,
    "externallink": funn.HENTER,
    "externallinkpath": funn.HENTER,
    "connections": funn.HENTER,
    "querytable": funn.HENTER,
    "frame": funn.HENTER,
    "subdocument": funn.HENTER,
    "afchunk": funn.HENTER,
    "mailmergesource": funn.HENTER,
    "mailmergeheadersource": funn.HENTER,
    "webextension": funn.HENTER,
    "webextensiontaskpanes": funn.HENTER,
    "oleobject": funn.OBJEKT,
    "control": funn.OBJEKT,
    "activexcontrolbinary": funn.OBJEKT,
    "vbaproject": funn.MAKROER,
    "xlmacrosheet": funn.MAKROER,
    "xlintlmacrosheet": funn.MAKROER,
    "attachedtoolbars": funn.MAKROER,
    "extensibility": funn.MAKROER,
    "usercustomization": funn.MAKROER,
}
_TRYGG_LENKE = re.compile(r"(?:https?://[^\\/\s]|mailto:)", re.IGNORECASE)
# Away from the file: a scheme, a server's share, a drive.
_UTENFOR = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\", re.IGNORECASE)
_HENTENDE_FELT = re.compile(
    r"^\W*(?:DDE|DDEAUTO|LINK|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE|RD)\b",
    re.IGNORECASE | re.MULTILINE,
)
_ORD = (b"instrtext", b"fldsimple", b"imagedata", b"althref", b"href", b"src", b"ddelink", b"webservice(")


def krev_ufarlig_del(arkiv: zipfile.ZipFile, del_: zipfile.ZipInfo) -> None:
    """Raises Domenefeil for a part that reaches out of the file; ValueError for what is no XML."""
    if del_.filename.lower().endswith(".rels"):
        with arkiv.open(del_) as leser:
            xml.inneholder(leser, ())
        with arkiv.open(del_) as leser:
            xml.les(leser, _relasjon)
        return
    with arkiv.open(del_) as leser:
        if not xml.inneholder(leser, _ORD):
            return
    felt = _Felt()
    with arkiv.open(del_) as leser:
        xml.les(leser, felt.start, felt.tekst)
    if felt.henter():
        raise Domenefeil(funn.HENTER)


def _relasjon(navn: str, egenskaper: dict[str, str]) -> None:
    if navn != "relationship":
        return
    slag = egenskaper.get("type", "").rsplit("/", 1)[-1].lower()
    if slag in _FORBUDT:
        raise Domenefeil(_FORBUDT[slag])
    maal = egenskaper.get("target", "").strip()
    if egenskaper.get("targetmode", "").strip().lower() == "external" or _UTENFOR.match(maal):
        if slag != "hyperlink":
            raise Domenefeil(funn.HENTER)
        if not _TRYGG_LENKE.match(maal):
            raise Domenefeil(funn.LENKE)


class _Felt:
    """What fields and formulas say: the text of a field is spread over many elements."""

    def __init__(self) -> None:
        self.sagt: list[str] = []
        self._leser = False

    def start(self, navn: str, egenskaper: dict[str, str]) -> None:
        self._leser = navn in ("instrtext", "delinstrtext", "f")
        if navn in ("fldchar", "f"):
            self.sagt.append("\n")
        elif navn == "fldsimple":
            self.sagt.append(f"\n{egenskaper.get('instr', '')}\n")
        elif navn == "ddelink":
            raise Domenefeil(funn.HENTER)
        _krev_innenfor(egenskaper)

    def tekst(self, tekst: str) -> None:
        if self._leser:
            self.sagt.append(tekst)

    def henter(self) -> bool:
        alt = "".join(self.sagt)
        tett = "".join(alt.upper().split())
        return bool(_HENTENDE_FELT.search(alt)) or "DDEAUTO" in tett or "WEBSERVICE(" in tett


def _krev_innenfor(egenskaper: dict[str, str]) -> None:
    """Pictures of the old drawing language name what they show without a relation."""
    for navn in ("src", "althref"):
        if _UTENFOR.match(egenskaper.get(navn, "").strip()):
            raise Domenefeil(funn.HENTER)
    lenke = egenskaper.get("href", "").strip()
    if _UTENFOR.match(lenke) and not _TRYGG_LENKE.match(lenke):
        raise Domenefeil(funn.LENKE)
