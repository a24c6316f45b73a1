"""The entry point of gunicorn."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikontroll.settings")
_django = get_wsgi_application()

# What is left has no `charset*=` (RFC 2231), no other character set, and nothing but ASCII.
_LESELIG = re.compile(r"(?!.*charset)[\t -)+-~]*", re.IGNORECASE)
_VANLIG = re.compile(r';\s*charset\s*=\s*"?(?:utf-?8|us-ascii)"?\s*(?=;|$)', re.IGNORECASE)
_ULESELIG = "application/octet-stream; charset=ukjent"  # LesbarMellomvare answers it


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The product as a WSGI application.

    Django reads the character set, and with it the address, before there is a request that an error could be
    answered for: it is shown neither the usual one, which it takes anyway, nor any other.
    """
    innholdstype = _VANLIG.sub("", environ.get("CONTENT_TYPE") or "")
    environ["CONTENT_TYPE"] = innholdstype if _LESELIG.fullmatch(innholdstype) else _ULESELIG
    svar: Iterable[bytes] = _django(environ, start_response)
    return svar
