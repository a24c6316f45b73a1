"""What can be done with an avvik. Page, API, import and job call these, and get the same answer.

Each function is one transaction: it locks the case, checks who asks and in which status the case is, changes
it, and writes the history row. All raise `Domenefeil` or its kinds (felles/feil.py): `IkkeTillatt`,
`UgyldigOvergang`, `Utdatert`. `aktoer` is who does it; `versjon` the version that they had before them.
"""

from avvik.services.avslutning import (
    avvis,
    gjenaapne,
    lukk,
    send_tilbake,
    start_tiltak,
    ta_steg,
    til_evaluering,
)
from avvik.services.behandling import klassifiser, start_behandling, tildel, videresend
from avvik.services.dialog import merk_lest, skriv_melding
from avvik.services.frister import endre_fristtabell
from avvik.services.melding import meld, rett, trekk
from avvik.services.omhandling import sett_omhandler

__all__ = [
    "avvis",
    "endre_fristtabell",
    "gjenaapne",
    "klassifiser",
    "lukk",
    "meld",
    "merk_lest",
    "rett",
    "send_tilbake",
    "sett_omhandler",
    "skriv_melding",
    "start_behandling",
    "start_tiltak",
    "ta_steg",
    "til_evaluering",
    "tildel",
    "trekk",
    "videresend",
]
