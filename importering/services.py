"""The import: reads a municipality's files, checks all of them, and stores all or nothing."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, UniqueViolation

from felles.feil import Domenefeil
from felles.installasjon import merk_som
from felles.klokke import dato, skrivetid
from felles.register import alle
from importering import aarsverk, enheter, personer
from importering.aarsverk import Aarsverkplan
from importering.enheter import Enhetsplan
from importering.feil import Feilliste, Importfeil
from importering.filer import finn_filer
from importering.grunnlag import (
    Grunnlag,
    Innlesing,
    Personregister,
    Plan,
    Register,
    Teller,
    kontroller_skranker,
    tidligste,
)
from importering.models import Import
from importering.personer import Personplan
from importering.savnet import SavnetRolle, avslutt, finn_savnede
from importering.tabell import Fremdrift, Tabell
from organisasjon.models import Enhet
from organisasjon.services import regler
from organisasjon.services.adgang import laas_organisasjonen

_EGNE = (
    Innlesing(plass=20, fil="enheter", kolonner=enheter.KOLONNER, plan=Enhetsplan),
    Innlesing(plass=30, fil="aarsverk", kolonner=aarsverk.KOLONNER, plan=Aarsverkplan),
    Innlesing(plass=40, fil="personer", kolonner=personer.KOLONNER, plan=Personplan),
)


def innlesinger() -> dict[str, Innlesing]:
    """The files that can be read, by name, in the order in which they build on each other."""
    alle_filer = [*_EGNE, *(innlesing for register in alle() for innlesing in register.innlesing)]
    return {innlesing.fil: innlesing for innlesing in sorted(alle_filer, key=lambda ett: ett.plass)}


@dataclasses.dataclass
class Resultat:
    """What became of the rows, by file name. With `proev`, what would have."""

    linjer: dict[str, Teller]
    proev: bool = False
    savnet: list[SavnetRolle] = dataclasses.field(default_factory=list)

    @property
    def endret_noe(self) -> bool:
        """False where all that the files say was stored already."""
        return any(teller.opprettet or teller.oppdatert for teller in self.linjer.values())


@dataclasses.dataclass(frozen=True)
class Valg:
    """How to import. With `proev` all is done, and taken back.

    `erstatt_personer` ends the roles of earlier imports that the files no longer hold. `demo`: into a demo.
    `fremdrift` is told of (file, done, of how much or None), and `vis_savnet` of the roles that are missing,
    before they are ended.
    """

    proev: bool = False
    erstatt_personer: bool = False
    demo: bool = False
    fremdrift: Fremdrift = lambda _fil, _gjort, _av: None
    vis_savnet: Callable[[Sequence[SavnetRolle]], None] = lambda _savnet: None


def importer_mappe(mappe: Path, **hvordan: Any) -> Resultat:
    """Imports the files of a folder, in one transaction; `hvordan` as in Valg.

    Raises Importfeil with every error of every row; Domenefeil where the database is a demo (or, with `demo`,
    where it is not), or where somebody changed the same things meanwhile. Sends nothing to anybody. Called
    from the command line alone.
    """
    valg = Valg(**hvordan)
    feil = Feilliste()
    filer = finn_filer(mappe, list(innlesinger()), feil)
    if valg.erstatt_personer and "personer" not in filer and not feil:
        feil.noter(mappe.name, 0, "", "", _("--erstatt-personer krever filen personer"))
    if feil:
        raise Importfeil(feil)
    try:
        with transaction.atomic():
            with _importmodus():
                resultat = _importer(filer, feil, valg)
                if feil:
                    raise Importfeil(feil)
            transaction.set_rollback(valg.proev)
    except DatabaseError as krasj:
        if not isinstance(krasj.__cause__, (UniqueViolation, DeadlockDetected)):
            raise
        raise Domenefeil(
            _("Noen endret noe av det samme mens importen kjørte. Ingenting er lagret. Kjør importen igjen.")
        ) from krasj
    return resultat


@contextmanager
def _importmodus() -> Iterator[None]:
    """Tells the triggers that what is changed now has been so from the start."""
    with connection.cursor() as peker:
        peker.execute("SELECT set_config('ikontroll.importerer', 'ja', true)")
        yield
        # The transaction may be part of a larger one, as in the demo.
        peker.execute("SET CONSTRAINTS ALL DEFERRED")
        peker.execute("SELECT set_config('ikontroll.importerer', '', true)")


def _importer(filer: dict[str, Path], feil: Feilliste, valg: Valg) -> Resultat:
    merk_som(demo=valg.demo)
    tid = skrivetid()
    laas_organisasjonen()
    hadde_varig = regler.har_varig_administrator(dato(tid))
    grunnlag = Grunnlag(
        naa=tid,
        enheter=Register(Enhet, "kode"),
        brukere=Personregister(),
        enhetstyper=dict(Enhet.objects.values_list("pk", "type")),
    )
    planer: dict[str, Plan] = {}
    for navn, sti in filer.items():
        innlesing = innlesinger()[navn]
        tabell = Tabell(sti, innlesing.kolonner, feil, valg.fremdrift)
        planer[sti.name] = innlesing.plan(tabell, grunnlag)
    resultat = Resultat({fil: plan.teller for fil, plan in planer.items()}, valg.proev)
    if feil:
        return resultat
    for plan in planer.values():
        plan.husk()
    if resultat.endret_noe:
        _lagre(planer, tid)
        Import.objects.create(
            beroerer_fra=tidligste([plan.beroerer_fra for plan in planer.values()]),
            linjer={fil: dataclasses.asdict(teller) for fil, teller in resultat.linjer.items()},
        )
    resultat.savnet = _se_etter_savnede(planer, tid, valg)
    if hadde_varig and not regler.har_varig_administrator(dato(tid)):
        feil.noter(next(reversed(planer)), 1, "", "", regler.uten_administrator())
    return resultat


def _se_etter_savnede(planer: dict[str, Plan], tid: dt.datetime, valg: Valg) -> list[SavnetRolle]:
    """The roles of earlier imports that the file of people no longer holds; ended where that is asked for."""
    for plan in planer.values():
        if isinstance(plan, Personplan):
            savnede = finn_savnede(plan.noekler, dato(tid))
            if savnede and valg.erstatt_personer:
                valg.vis_savnet(savnede)
                avslutt(savnede, dato(tid), tid)
            return savnede
    return []


def _lagre(planer: dict[str, Plan], tid: dt.datetime) -> None:
    """Stores what every file comes to. Whatever is wrong comes to light here, even if all is taken back."""
    for plan in planer.values():
        plan.lagre(tid)
    kontroller_skranker()
