"""As whom PostgreSQL runs: it refuses root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oppstart.feil import Oppstartsfeil


@dataclass(frozen=True)
class Identitet:
    """What to put before a command, and which user to run it as (None is ourselves)."""

    foran: tuple[str, ...] = ()
    bruker: pwd.struct_passwd | None = None

    def popen(self) -> dict[str, Any]:
        """Arguments of subprocess."""
        if not self.bruker:
            return {}
        return {"user": self.bruker.pw_uid, "group": self.bruker.pw_gid, "extra_groups": []}

    def gi(self, sti: Path) -> None:
        """Makes the file or folder this identity's own."""
        if self.bruker:
            os.chown(sti, self.bruker.pw_uid, self.bruker.pw_gid)


SELV = Identitet()
# Our own id seen as another inside a namespace: works also where no other user could enter the folder.
NAVNEROM = Identitet(foran=("unshare", "--user", "--map-user=1000", "--map-group=1000"))


def velg(program: Path, datamappe: Path) -> Identitet:
    """The first identity that can run the program in the folder; raises Oppstartsfeil where none can."""
    if os.geteuid() != 0:
        if datamappe.exists() and datamappe.stat().st_uid != os.geteuid():
            raise Oppstartsfeil(
                f"{datamappe} er laget av en annen bruker. Kjør som den brukeren, eller bruk en egen klone."
            )
        return SELV
    for identitet in _for_root(datamappe):
        if _duger(identitet, program, datamappe.parent):
            return identitet
    raise Oppstartsfeil(
        "PostgreSQL kan ikke kjøre som root, og her lot det seg ikke gjøre å kjøre den som noen annen. "
        "Kjør ./dev som en vanlig bruker, eller sett DATABASE_URL."
    )


def _for_root(datamappe: Path) -> list[Identitet]:
    if datamappe.exists() and datamappe.stat().st_uid != 0:
        return [Identitet(bruker=pwd.getpwuid(datamappe.stat().st_uid))]
    andre = [Identitet(bruker=bruker) for navn in ("postgres", "nobody") if (bruker := _bruker(navn))]
    return [NAVNEROM] if datamappe.exists() else [NAVNEROM, *andre]


def _bruker(navn: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(navn)
    except KeyError:
        return None


def _duger(identitet: Identitet, program: Path, mappe: Path) -> bool:
    try:
        svar = subprocess.run(
            [*identitet.foran, program, "--version"], cwd=mappe, capture_output=True, **identitet.popen()
        )
    except OSError:
        return False  # no unshare here, not allowed to change user, or the folder is closed to that user
    return svar.returncode == 0
