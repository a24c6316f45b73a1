"""What the access rules of every register are made of: conditions on many rows, asked of the database."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Value

from organisasjon.tilgang import Tilgang


class _Blant(Func):
    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def blant(felt: str, ider: Collection[int] | QuerySet[Any]) -> Q:
    """The same as `felt__in=ider`, for some thousands of ids, or a query of few.

    One array, as IN takes a parameter for each id, which the driver is slow to read. A query is read first:
    with a subquery after IN in one arm of an OR, the database cannot use an index for any of the arms.
    """
    if isinstance(ider, QuerySet):
        return Q(_Blant(F(felt), ArraySubquery(ider)))
    return Q(_Blant(F(felt), Value(sorted(ider), output_field=ArrayField(BigIntegerField()))))


def der_rollene_rekker(tilgang: Tilgang, *roller: str, i_enhetene: Callable[[set[int]], Q]) -> Q:
    """The rows where one of the roles reaches: none without a role, all for one that reaches from the root.

    `i_enhetene` is which rows the enheter of a subtree have.
    """
    if not tilgang.har(*roller):
        return Q(pk__in=[])
    if tilgang.dekker_alt(*roller):
        return Q()
    return i_enhetene(tilgang.dekning(*roller))
