from pathlib import Path

import pytest

from tests.avvik.conftest import innlogget, kommune  # noqa: F401  (fixtures)


@pytest.fixture
def mappe(settings, tmp_path) -> Path:
    """The folder of the files, empty before the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
