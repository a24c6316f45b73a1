import pytest

from tests.avvik.kommune import Kommune


@pytest.fixture
def kommune(db: None) -> Kommune:
    return Kommune()
