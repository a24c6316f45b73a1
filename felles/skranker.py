"""What an IntegrityError means: what its constraint's name says, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from felles.feil import Domenefeil


def brutt_skranke(feil: IntegrityError) -> str:
    """The name of the constraint or unique index that refused the row; empty where PostgreSQL names none."""
    diagnose = getattr(feil.__cause__, "diag", None)
    return getattr(diagnose, "constraint_name", None) or ""


@contextmanager
def oversett_skranke(*navn: str, til: Domenefeil) -> Iterator[None]:
    """Raises `til` where a constraint of that name refuses what is written; any other error as it is.

    What is written is undone, and the transaction around it lives on.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as brudd:
        if brutt_skranke(brudd) not in navn:
            raise
        raise til from brudd
