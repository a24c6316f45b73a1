"""Log lines without what people wrote: PostgreSQL quotes rows and statements in its errors."""

import logging
import re

# From the first detail to the end of that exception; what follows it begins after an empty line.
_DETALJER = re.compile(
    r"\n(?:DETAIL|CONTEXT|HINT|LINE \d+):.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL
)
# The same within the repr of an exception, as Celery writes it.
_I_REPR = re.compile(r"\\n(?:DETAIL|CONTEXT|HINT|LINE \d+):[^\n]*")


class UtenPersondata(logging.Formatter):
    """Formats as usual, and leaves out the details of database errors, also in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        return _I_REPR.sub("", _DETALJER.sub("", super().format(record)))
