"""The error pages come when nothing else does: no database, no session, no context."""

import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize("mal", ["400", "403", "403_csrf", "404", "409", "500", "503"])
def test_error_pages_need_no_context_and_no_database(mal: str) -> None:
    side = render_to_string(f"{mal}.html")
    assert "<h1>" in side
    assert 'lang="nb"' in side


@pytest.mark.parametrize("mal", ["400", "403", "409"])
def test_error_pages_show_the_sentence_of_the_domain(mal: str) -> None:
    assert "Fordi &lt;det&gt;" in render_to_string(f"{mal}.html", {"melding": "Fordi <det>"})
