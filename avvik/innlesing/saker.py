"""The file `avvik`: reads and checks the cases, row by row, into a staging table of the connection.

A hundred thousand cases would fill the memory as Python's rows: each is checked, sent on by COPY, forgotten.
`lagring` compares the staged rows with those stored and takes them over.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from avvik.models import Avvik, Kategori
from avvik.saksnummer import STOERSTE_IMPORTERTE
from avvik.tilstander import LUKKEDE, Alvorlighetsgrad, Avvikstype, Status
from felles.klokke import dato
from importering import tolking
from importering.avtrykk import avtrykk, noekkel
from importering.celler import Celle
from importering.grunnlag import Grunnlag
from importering.tabell import UGYLDIG, Kolonne, Rad, Tabell, lengde

_SAKSNUMMER = re.compile(r"\d{4}-(\d{6})", re.ASCII)


def tolk_saksnummer(celle: Celle) -> str:
    """`ÅÅÅÅ-NNNNNN`, below the numbers that are kept for cases reported here."""
    tekst = tolking.kodetekst(celle)
    treff = _SAKSNUMMER.fullmatch(tekst)
    if treff is None:
        raise tolking.Ugyldig(_("saksnummeret må ha formen ÅÅÅÅ-NNNNNN"))
    if not 1 <= int(treff[1]) <= STOERSTE_IMPORTERTE:
        raise tolking.Ugyldig(
            _("nummeret må være mellom 000001 og %(siste)06d, så det er plass til nye saker etter det")
            % {"siste": STOERSTE_IMPORTERTE}
        )
    return tekst


KOLONNER = (
    Kolonne("saksnummer", tolk_saksnummer, paakrevd=True),
    Kolonne("enhet", tolking.kode, paakrevd=True),
    Kolonne("behandles_av", tolking.kode),
    Kolonne("kategori", tolking.kode, paakrevd=True, kan_vaere_tom=True),  # not classified
    Kolonne("type", tolking.valg(Avvikstype.values)),
    Kolonne("alvorlighetsgrad", tolking.valg(Alvorlighetsgrad.values)),
    Kolonne("status", tolking.valg(Status.values), paakrevd=True),
    Kolonne("hendelsestidspunkt", tolking.tidspunkt),
    Kolonne("meldt", tolking.tidspunkt, paakrevd=True),
    Kolonne("lukket", tolking.tidspunkt),
    Kolonne("tittel", tolking.tekst(lengde(Avvik, "tittel")), paakrevd=True, fritekst=True),
    Kolonne("beskrivelse", tolking.tekst(), fritekst=True),
    Kolonne("strakstiltak", tolking.tekst(), fritekst=True),
    Kolonne("melder", tolking.kode),
    Kolonne("behandler", tolking.kode),
    Kolonne("frist", tolking.dato),
    Kolonne("aarsak", tolking.tekst(), fritekst=True),
    Kolonne("utfall", tolking.tekst(lengde(Avvik, "utfall")), fritekst=True),
    Kolonne("fortrolig", tolking.ja_nei),
)
# The columns of the staging table that are also columns of avvik_avvik, with their types, and what a new case
# has where the file says nothing.
FELT: dict[str, tuple[str, Any]] = {
    "enhet_id": ("bigint NOT NULL", None),
    "behandles_av_id": ("bigint NOT NULL", None),
    "kategori_id": ("bigint", None),
    "type": ("text NOT NULL", Avvikstype.HENDELSE.value),
    "alvorlighetsgrad": ("text", None),
    "status": ("text NOT NULL", None),
    "hendelsestidspunkt": ("timestamptz", None),
    "meldt": ("timestamptz NOT NULL", None),
    "lukket": ("timestamptz", None),
    "tittel": ("text NOT NULL", None),
    "beskrivelse": ("text NOT NULL", ""),
    "strakstiltak": ("text NOT NULL", ""),
    "melder_id": ("bigint", None),
    "behandler_id": ("bigint", None),
    "frist": ("date", None),
    "aarsak": ("text NOT NULL", ""),
    "utfall": ("text NOT NULL", ""),
    "fortrolig": ("boolean NOT NULL", False),
}
# These follow from the row even where their column is missing.
_ALLTID = {"behandles_av_id", "lukket"}
# Words that are searched are indexed by PostgreSQL, which has room for 1 MB of them.
_SOEKBARE = ("tittel", "beskrivelse", "strakstiltak")
_MAKS_SOEKBART = 250_000


def felt_i(tabell: Tabell) -> list[str]:
    """The columns of avvik_avvik that the file speaks of: those that a correction may change."""
    return [felt for felt in FELT if felt in _ALLTID or tabell.har(felt.removesuffix("_id"))]


class Avviksleser:
    """Checks the rows of the file against all rules that need no stored case."""

    def __init__(self, tabell: Tabell, grunnlag: Grunnlag) -> None:
        self._tabell = tabell
        self._grunnlag = grunnlag
        self._linjer: dict[str, int] = {}
        self._registre = {
            "enhet": grunnlag.enheter,
            "behandles_av": grunnlag.enheter,
            "kategori": grunnlag.koder(Kategori),
            "melder": grunnlag.brukere,
            "behandler": grunnlag.brukere,
        }

    def til_mellomlager(self) -> None:
        """Reads the whole file; rows without errors are in the temporary table `import_avvik` afterwards."""
        kolonner = ", ".join(f"{felt} {type_}" for felt, (type_, _standard) in FELT.items())
        with connection.cursor() as peker:
            peker.execute("DROP TABLE IF EXISTS import_avvik")
            peker.execute(
                "CREATE TEMP TABLE import_avvik"
                f" (linje integer, noekkel uuid, avtrykk jsonb, saksnummer text, {kolonner}) ON COMMIT DROP"
            )
            kopi = f"COPY import_avvik (linje, noekkel, avtrykk, saksnummer, {', '.join(FELT)}) FROM STDIN"
            with peker.copy(kopi) as mottaker:
                for verdier in self._rader():
                    mottaker.write_row(verdier)
            peker.execute("CREATE UNIQUE INDEX ON import_avvik (saksnummer)")
            peker.execute("ANALYZE import_avvik")

    def _rader(self) -> Iterator[list[Any]]:
        for rad in self._tabell:
            self._kontroller(rad)
            pekere = {f"{navn}_id": register.slaa_opp(rad, navn) for navn, register in self._registre.items()}
            if not rad.feilfri:
                continue
            if pekere["behandles_av_id"] is None:
                pekere["behandles_av_id"] = pekere["enhet_id"]
            verdier = list(self._verdier(rad, pekere))
            merke = json.dumps({"rad": avtrykk(verdier)})
            yield [rad.linje, noekkel("avvik", rad["saksnummer"]), merke, rad["saksnummer"], *verdier]

    def _verdier(self, rad: Rad, pekere: dict[str, int | None]) -> Iterator[Any]:
        for felt, (_type, standard) in FELT.items():
            verdi = pekere[felt] if felt in pekere else rad[felt]
            yield standard if verdi is None else verdi

    def _kontroller(self, rad: Rad) -> None:
        self._kontroller_saksnummer(rad)
        self._kontroller_tider(rad)
        if rad.feilfri and sum(len((rad[f] or "").encode()) for f in _SOEKBARE) > _MAKS_SOEKBART:
            rad.feil("beskrivelse", _("tittel, beskrivelse og strakstiltak er for lange til sammen"))

    def _kontroller_saksnummer(self, rad: Rad) -> None:
        saksnummer = rad["saksnummer"]
        if saksnummer is UGYLDIG or saksnummer is None:
            return
        foerste = self._linjer.setdefault(saksnummer, rad.linje)
        if foerste != rad.linje:
            rad.feil("saksnummer", _("står også på linje %(linje)d") % {"linje": foerste})
        if rad.brukbar("meldt") and saksnummer[:4] != f"{dato(rad['meldt']).year:04}":
            rad.feil("saksnummer", _("året er ikke det samme som i meldt"))

    def _kontroller_tider(self, rad: Rad) -> None:
        for kolonne in ("meldt", "lukket", "hendelsestidspunkt"):
            verdi = rad[kolonne]
            if isinstance(verdi, dt.datetime) and verdi > self._grunnlag.naa:
                rad.feil(kolonne, _("er fram i tid"))
        lukket = rad["lukket"]
        if rad.brukbar("status", "lukket"):
            er_lukket = rad["status"] in LUKKEDE
            if er_lukket and lukket is None:
                rad.feil("lukket", _("mangler; saken er lukket eller avvist"))
            if not er_lukket and lukket is not None:
                rad.feil("lukket", _("skal bare være utfylt når saken er lukket eller avvist"))
        if rad.brukbar("meldt", "lukket") and lukket is not None and lukket < rad["meldt"]:
            rad.feil("lukket", _("er før meldt"))
