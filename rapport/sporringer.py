"""What the pages of figures and reports read."""

import datetime as dt

from django.db.models import Min

from avvik.models import Avviksperiode
from felles.klokke import OSLO, i_dag


def foerste_aar() -> int:
    """The first year that one may choose: the first that holds anything, or last year if that is earlier."""
    foerste: dt.datetime | None = Avviksperiode.objects.aggregate(foerste=Min("meldt"))["foerste"]
    return min(foerste.astimezone(OSLO).year if foerste else i_dag().year, i_dag().year - 1)
