"""Log lines without what people wrote, and one line where a traceback would say nothing of the product.

PostgreSQL quotes rows and statements in its errors. That it is away, or that a request makes no sense, is no
fault of ours: where in the code it was noticed helps nobody, and such lines come by the hundred.
"""

import copy
import logging
import re

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError

# From the first detail to the end of that exception; what follows it begins after an empty line.
_DETALJER = re.compile(
    r"\n(?:DETAIL|CONTEXT|HINT|LINE \d+):.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL
)
# The same within the repr of an exception, as Celery writes it.
_I_REPR = re.compile(r"\\n(?:DETAIL|CONTEXT|HINT|LINE \d+):[^\n]*")


_TULL = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
# SQLSTATE of a server that is away: no connection, shut down or starting, no connections left.
_BORTE = ("08", "57P", "53300")


class UtenPersondata(logging.Formatter):
    """Formats as usual, and leaves out the details of database errors, also in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        feil = record.exc_info[1] if record.exc_info else None
        if feil is not None and (isinstance(feil, _TULL) or er_borte(feil)):
            return self._paa_en_linje(record, feil)
        return _I_REPR.sub("", _DETALJER.sub("", super().format(record)))

    def _paa_en_linje(self, record: logging.LogRecord, feil: BaseException) -> str:
        kort = copy.copy(record)
        kort.exc_info = kort.exc_text = None
        grunn = " ".join(str(feil).split("\n", 1)[0].split())
        linje = _I_REPR.sub("", super().format(kort)).split("\n", 1)[0]
        return f"{linje} ({type(feil).__name__}: {grunn})"


def er_borte(feil: BaseException) -> bool:
    """Does the error say that PostgreSQL is away? A deadlock or a full disk is another matter."""
    if not isinstance(feil, (OperationalError, InterfaceError)):
        return False
    sqlstate = getattr(feil.__cause__, "sqlstate", None)
    return sqlstate is None or str(sqlstate).startswith(_BORTE)
