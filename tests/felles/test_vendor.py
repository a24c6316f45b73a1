"""What we ship of others' work is exactly what the list says, both ways."""

import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"


def _liste() -> dict[str, str]:
    pakker = json.loads((VENDOR / "VENDOR.json").read_text())
    return {f"{pakke['mappe']}/{fil['fil']}": fil["sha256"] for pakke in pakker for fil in pakke["filer"]}


def test_every_listed_file_is_as_listed() -> None:
    for fil, sum_ in _liste().items():
        assert hashlib.sha256((VENDOR / fil).read_bytes()).hexdigest() == sum_, fil


def test_every_vendored_file_is_listed() -> None:
    finnes = {str(sti.relative_to(VENDOR)) for sti in VENDOR.rglob("*") if sti.is_file()}
    assert finnes - {"VENDOR.json"} == set(_liste())


def test_every_package_says_where_it_is_from_and_brings_its_licence() -> None:
    for pakke in json.loads((VENDOR / "VENDOR.json").read_text()):
        assert pakke["navn"]
        assert pakke["lisens"] in {"MIT", "0BSD", "OFL-1.1"}
        assert pakke["kilde"].startswith("https://registry.npmjs.org/")
        assert pakke["mappe"].endswith(pakke["versjon"])
        assert "LICENSE" in {fil["fil"] for fil in pakke["filer"]}
