import pytest

from tests.sjekkliste.kommune import Kommune


@pytest.fixture
def kommune(db: None) -> Kommune:
    return Kommune()
