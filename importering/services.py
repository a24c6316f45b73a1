"""The import: reads a municipality's files, checks all of them, and stores all or nothing."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, UniqueViolation

from avvik.models import Kategori
from felles.feil import Domenefeil
from felles.installasjon import merk_som
from felles.klokke import naa, skrivetid
from importering import aarsverk, avvik, enheter, kategorier, personer
from importering.aarsverk import Aarsverkplan
from importering.avvikslagring import Avviksplan
from importering.enheter import Enhetsplan
from importering.feil import Feilliste, Importfeil
from importering.grunnlag import Grunnlag, Plan, Register, Teller, tidligste
from importering.kategorier import Kategoriplan
from importering.models import Import
from importering.personer import Personplan
from importering.tabell import Fremdrift, Kolonne, Tabell
from organisasjon.models import Bruker, Enhet
from organisasjon.services.adgang import laas_organisasjonen

# In the order in which they build on each other.
FILER: dict[str, tuple[Kolonne, ...]] = {
    "kategorier": kategorier.KOLONNER,
    "enheter": enheter.KOLONNER,
    "aarsverk": aarsverk.KOLONNER,
    "personer": personer.KOLONNER,
    "avvik": avvik.KOLONNER,
}
ENDELSER = (".csv", ".xlsx")


@dataclasses.dataclass
class Resultat:
    """What became of the rows, by file name. With `proev`, what would have."""

    linjer: dict[str, Teller]
    proev: bool = False

    @property
    def endret_noe(self) -> bool:
        """False where all that the files say was stored already."""
        return any(teller.opprettet or teller.oppdatert for teller in self.linjer.values())


def importer_mappe(
    mappe: Path, *, proev: bool = False, demo: bool = False, fremdrift: Fremdrift | None = None
) -> Resultat:
    """Imports the files of a folder, in one transaction; with `proev` it checks them and stores nothing.

    Raises Importfeil with every error of every row; Domenefeil where the database is a demo (or, with `demo`,
    where it is not), or where somebody changed the same things meanwhile. `fremdrift` is called with
    (file, done, of how much or None). Sends nothing to anybody. Called from the command line alone.
    """
    feil = Feilliste()
    filer = _finn_filer(mappe, feil)
    if feil:
        raise Importfeil(feil)
    try:
        with transaction.atomic():
            with _importmodus():
                valg = {"proev": proev, "demo": demo}
                resultat = _importer(filer, feil, **valg, fremdrift=fremdrift or _ingen_fremdrift)
                if feil:
                    raise Importfeil(feil)
            transaction.set_rollback(proev)
    except DatabaseError as krasj:
        if not isinstance(krasj.__cause__, (UniqueViolation, DeadlockDetected)):
            raise
        raise Domenefeil(
            _("Noen endret noe av det samme mens importen kjørte. Ingenting er lagret. Kjør importen igjen.")
        ) from krasj
    return resultat


def _ingen_fremdrift(_fil: str, _gjort: int, _av: int | None) -> None:
    pass


def _finn_filer(mappe: Path, feil: Feilliste) -> dict[str, Path]:
    if not mappe.is_dir():
        feil.noter(mappe.name, 0, "", "", _("mappen finnes ikke"))
        return {}
    funnet = {}
    for navn in FILER:
        stier = [sti for endelse in ENDELSER if (sti := mappe / f"{navn}{endelse}").is_file()]
        if len(stier) > 1:
            grunn = _("%(fil)s er der også; behold én av dem") % {"fil": stier[0].name}
            feil.noter(stier[1].name, 0, "", "", grunn)
        elif stier:
            funnet[navn] = stier[0]
    if not funnet and not feil:
        grunn = _("mappen har ingen av filene %(filer)s") % {"filer": ", ".join(FILER)}
        feil.noter(mappe.name, 0, "", "", grunn)
    return funnet


@contextmanager
def _importmodus() -> Iterator[None]:
    """Tells the triggers that what is changed now has been so from the start."""
    with connection.cursor() as peker:
        peker.execute("SELECT set_config('ikontroll.importerer', 'ja', true)")
        yield
        # The transaction may be part of a larger one, as in the demo.
        peker.execute("SET CONSTRAINTS ALL DEFERRED")
        peker.execute("SELECT set_config('ikontroll.importerer', '', true)")


def _importer(
    filer: dict[str, Path], feil: Feilliste, *, proev: bool, demo: bool, fremdrift: Fremdrift
) -> Resultat:
    merk_som(demo=demo)
    tid = naa()
    if not proev:
        tid = skrivetid()
        laas_organisasjonen()
    grunnlag = Grunnlag(
        naa=tid,
        kategorier=Register(Kategori, "kode"),
        enheter=Register(Enhet, "kode"),
        brukere=Register(Bruker, "brukernavn"),
    )
    planer: dict[str, Plan] = {}
    for navn, sti in filer.items():
        tabell = Tabell(sti, FILER[navn], feil, fremdrift)
        planer[sti.name] = _planlegg(navn, tabell, grunnlag, laas=not proev, fremdrift=fremdrift)
    resultat = Resultat({fil: plan.teller for fil, plan in planer.items()}, proev)
    if feil or proev:
        return resultat
    for plan in planer.values():
        plan.husk()
    if resultat.endret_noe:
        for plan in planer.values():
            plan.lagre(tid)
            with connection.cursor() as peker:
                # From here on rows are stored after what they point to: check at once, not all at the end.
                peker.execute("SET CONSTRAINTS ALL IMMEDIATE")
        Import.objects.create(
            beroerer_fra=tidligste([plan.beroerer_fra for plan in planer.values()]),
            linjer={fil: dataclasses.asdict(teller) for fil, teller in resultat.linjer.items()},
        )
    return resultat


def _planlegg(navn: str, tabell: Tabell, grunnlag: Grunnlag, *, laas: bool, fremdrift: Fremdrift) -> Plan:
    match navn:
        case "kategorier":
            return Kategoriplan(tabell, grunnlag)
        case "enheter":
            return Enhetsplan(tabell, grunnlag)
        case "aarsverk":
            return Aarsverkplan(tabell, grunnlag)
        case "personer":
            return Personplan(tabell, grunnlag)
        case _:
            return Avviksplan(
                tabell,
                grunnlag,
                laas=laas,
                fremdrift=lambda gjort, av: fremdrift(_("lagrer avvik"), gjort, av),
            )
