"""The clock that the demo moves, and that nobody else does."""

import datetime as dt
import re
from pathlib import Path

from felles.klokke import i_dag, naa, som_om

ROT = Path(__file__).parents[2]
_APPER = [mappe.parent for mappe in ROT.glob("*/__init__.py") if mappe.parent.name not in ("demo", "tests")]


def test_the_clock_stands_at_that_instant_and_goes_on_afterwards(klokke):
    foer = naa()
    with som_om(dt.datetime(2024, 5, 14, 23, 30, tzinfo=dt.UTC)):
        assert naa() == dt.datetime(2024, 5, 14, 23, 30, tzinfo=dt.UTC)
        assert i_dag() == dt.date(2024, 5, 15)
    assert naa() == foer


def test_it_goes_on_also_after_an_error(klokke):
    foer = naa()
    try:
        with som_om(dt.datetime(2024, 5, 14, tzinfo=dt.UTC)):
            raise ValueError
    except ValueError:
        pass
    assert naa() == foer


def test_only_the_demo_moves_the_clock():
    filer = {fil for app in _APPER for fil in app.rglob("*.py")}
    assert ROT / "sjekkliste/svar/services/svar.py" in filer
    brukere = {str(fil.relative_to(ROT)) for fil in filer if re.search(r"\bsom_om\b", fil.read_text("utf-8"))}
    assert brukere == {"felles/klokke.py"}
