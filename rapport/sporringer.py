"""What the pages of figures and reports read."""

from felles.klokke import i_dag
from felles.register import tallkilder


def foerste_aar() -> int:
    """The first year that one may choose: the first that holds anything, or last year if that is earlier."""
    foerste = [kilde.foerste_aar() for kilde in tallkilder().values()]
    return min([aar for aar in foerste if aar is not None], default=i_dag().year - 1)
