"""Conditions on many cases that more than one question asks for."""

from django.db.models import Q

from avvik.models import Omhandlet
from saksramme.tilgang import blant


def handler_om(*brukere: int) -> Q:
    """Cases that are about one of the people, or in which one was once entered and still counts."""
    return blant("pk", Omhandlet.objects.filter(blant("person", brukere), teller=True).values("avvik"))
