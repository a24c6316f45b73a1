"""Conditions on many cases that more than one question asks for."""

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Value

from avvik.models import Omhandlet


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


def handler_om(*brukere: int) -> Q:
    """Cases that are about one of the people, or in which one was once entered and still counts."""
    return blant("pk", Omhandlet.objects.filter(blant("person", brukere), teller=True).values("avvik"))
