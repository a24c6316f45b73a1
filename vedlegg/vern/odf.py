"""ODT: links that leave the file, scripts, and what is fetched from other programs."""

import re
import zipfile

from felles.feil import Domenefeil
from vedlegg.vern import funn, xml

_FORBUDT = {
    "script": funn.MAKROER,
    "event-listener": funn.MAKROER,
    "execute-macro": funn.MAKROER,
    "applet": funn.OBJEKT,
    "plugin": funn.OBJEKT,
    "object-ole": funn.OBJEKT,
    "floating-frame": funn.HENTER,
    "dde-connection-decl": funn.HENTER,
    "dde-connection": funn.HENTER,
    "dde-link": funn.HENTER,
    "dde-source": funn.HENTER,
    "connection-resource": funn.HENTER,
    "database-display": funn.HENTER,
}
_LENKER = {"a"}
_TRYGG_LENKE = re.compile(r"(?:https?://[^\\/\s]|mailto:|#|$)", re.IGNORECASE)
_SKJEMA = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\", re.IGNORECASE)
_ORD = (
    *(b"href", b"script", b"event-listener", b"macro", b"applet", b"plugin", b"object-ole"),
    *(b"floating-frame", b"dde-", b"connection-resource", b"database-"),
)


def krev_ufarlig_del(arkiv: zipfile.ZipFile, del_: zipfile.ZipInfo) -> None:
    """Raises Domenefeil for a part that reaches out of the file; ValueError for what is no XML."""
    with arkiv.open(del_) as leser:
        if not xml.inneholder(leser, _ORD):
            return
    with arkiv.open(del_) as leser:
        xml.les(leser, _element)


def _element(navn: str, egenskaper: dict[str, str]) -> None:
    if navn in _FORBUDT:
        raise Domenefeil(_FORBUDT[navn])
    maal = egenskaper.get("href", "").strip()
    if navn in _LENKER:
        if not _TRYGG_LENKE.match(maal):
            raise Domenefeil(funn.LENKE)
    elif navn == "template":
        # Whence the document was made; LibreOffice writes a path beside it, and looks nowhere else.
        if _SKJEMA.match(maal):
            raise Domenefeil(funn.HENTER)
    elif _SKJEMA.match(maal) or maal.startswith(("/", "..")):
        raise Domenefeil(funn.HENTER)
