"""Where things lie: all inside the clone."""

from pathlib import Path

ROT = Path(__file__).resolve().parent.parent
VENV = ROT / ".venv"
PYTHON = VENV / "bin" / "python"
DATA = ROT / ".data"
DRIFT = DATA / "drift"
TEST = DATA / "test"
LOGG = DATA / "logg"


def mappe(sti: Path) -> Path:
    """Makes the folder where it is missing. Passable for others, as PostgreSQL may run as another user."""
    sti.mkdir(mode=0o711, parents=True, exist_ok=True)
    return sti


def les_hale(sti: Path, linjer: int = 15) -> str:
    """The last lines of a log, to show when something went wrong."""
    if not sti.exists():
        return ""
    return "\n".join(sti.read_text(encoding="utf-8", errors="replace").splitlines()[-linjer:])


def skriv_hemmelig(sti: Path, innhold: str) -> None:
    """Writes a file that only we can read, whole or not at all."""
    ny = sti.with_name(sti.name + ".ny")
    ny.unlink(missing_ok=True)
    ny.touch(mode=0o600)
    ny.write_text(innhold, encoding="utf-8")
    ny.replace(sti)
