from pathlib import Path
from typing import Any

import pytest

from tests.importering.hjelp import Mappe


@pytest.fixture
def mappe(tmp_path: Path) -> Mappe:
    """An empty import folder."""
    return Mappe(tmp_path)


@pytest.fixture
def flyttet_inn(db: Any, klokke: Any, mappe: Mappe) -> Mappe:
    """The folder of a kommune that has moved in: kategorier, enheter and a person are stored."""
    mappe.grunnlag().importer()
    return mappe
