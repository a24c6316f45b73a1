"""The states of an avvik and the steps between them: one declared table, for services and database."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    MELDT = "meldt", _("Meldt")
    UNDER_BEHANDLING = "under_behandling", _("Under behandling")
    TILTAK_PAAGAAR = "tiltak_paagaar", _("Tiltak pågår")
    TIL_EVALUERING = "til_evaluering", _("Til evaluering")
    LUKKET = "lukket", _("Lukket")
    AVVIST = "avvist", _("Avvist")


class Alvorlighetsgrad(models.TextChoices):
    LAV = "lav", _("Lav")
    MIDDELS = "middels", _("Middels")
    HOEY = "hoey", _("Høy")
    KRITISK = "kritisk", _("Kritisk")


class Avvikstype(models.TextChoices):
    HENDELSE = "hendelse", _("Hendelse")
    NESTENHENDELSE = "nestenhendelse", _("Nestenhendelse")
    FORBEDRING = "forbedring", _("Forslag til forbedring")


# For the statistics there are two states: open, and these.
LUKKEDE = (Status.LUKKET, Status.AVVIST)
AAPNE = tuple(status for status in Status if status not in LUKKEDE)
# These may be closed without årsak and evaluated effect; the others only from til_evaluering.
LETTE_GRADER = (Alvorlighetsgrad.LAV, Alvorlighetsgrad.MIDDELS)


class Aktoer(StrEnum):
    """In which capacity somebody takes a step. «leder» is anyone who is leder in line, never inhabil."""

    LEDER = "leder"
    BEHANDLER = "behandler"
    MELDER = "melder"


class Krav(StrEnum):
    """What a step needs besides the right person."""

    AAPENT_TILTAK = "aapent_tiltak"
    ALLE_TILTAK_AVSLUTTET = "alle_tiltak_avsluttet"
    LETT_GRAD = "lett_grad"
    KATEGORI = "kategori"
    UTFALL = "utfall"
    MELDING = "melding"
    AARSAK = "aarsak"
    EFFEKT_VURDERT = "effekt_vurdert"
    GRUNN = "grunn"
    INNEN_30_DAGER = "innen_30_dager"


@dataclass(frozen=True)
class Overgang:
    """One step: from, to, in which capacities, and what it needs."""

    fra: Status
    til: Status
    aktoerer: frozenset[Aktoer]
    krav: frozenset[Krav] = frozenset()


def _o(fra: Status, til: Status, hvem: str, *krav: Krav) -> Overgang:
    return Overgang(fra, til, frozenset(Aktoer(navn) for navn in hvem.split()), frozenset(krav))


_LUKKEKRAV = (Krav.LETT_GRAD, Krav.KATEGORI, Krav.UTFALL, Krav.MELDING)

OVERGANGER: tuple[Overgang, ...] = (
    _o(Status.MELDT, Status.UNDER_BEHANDLING, "leder behandler"),
    _o(Status.MELDT, Status.AVVIST, "melder", Krav.GRUNN),
    _o(Status.MELDT, Status.AVVIST, "leder", Krav.GRUNN, Krav.MELDING),
    _o(Status.UNDER_BEHANDLING, Status.AVVIST, "leder", Krav.GRUNN, Krav.MELDING),
    _o(Status.TILTAK_PAAGAAR, Status.AVVIST, "leder", Krav.GRUNN, Krav.MELDING),
    _o(Status.TIL_EVALUERING, Status.AVVIST, "leder", Krav.GRUNN, Krav.MELDING),
    _o(Status.UNDER_BEHANDLING, Status.TILTAK_PAAGAAR, "leder behandler", Krav.AAPENT_TILTAK),
    _o(Status.MELDT, Status.LUKKET, "leder", *_LUKKEKRAV),
    _o(Status.UNDER_BEHANDLING, Status.LUKKET, "leder", *_LUKKEKRAV),
    _o(Status.TILTAK_PAAGAAR, Status.LUKKET, "leder", *_LUKKEKRAV, Krav.ALLE_TILTAK_AVSLUTTET),
    _o(Status.TILTAK_PAAGAAR, Status.TIL_EVALUERING, "leder behandler", Krav.ALLE_TILTAK_AVSLUTTET),
    _o(
        Status.TIL_EVALUERING,
        Status.LUKKET,
        "leder",
        Krav.AARSAK,
        Krav.EFFEKT_VURDERT,
        Krav.KATEGORI,
        Krav.UTFALL,
        Krav.MELDING,
    ),
    _o(Status.TIL_EVALUERING, Status.TILTAK_PAAGAAR, "leder", Krav.AAPENT_TILTAK),
    _o(Status.LUKKET, Status.UNDER_BEHANDLING, "melder", Krav.GRUNN, Krav.INNEN_30_DAGER),
    _o(Status.LUKKET, Status.UNDER_BEHANDLING, "leder", Krav.GRUNN),
    _o(Status.AVVIST, Status.UNDER_BEHANDLING, "melder", Krav.GRUNN, Krav.INNEN_30_DAGER),
    _o(Status.AVVIST, Status.UNDER_BEHANDLING, "leder", Krav.GRUNN),
)

# Steps that the database allows. From meldt, closing writes two rows of history but one status.
TILLATTE_STEG = sorted({(o.fra.value, o.til.value) for o in OVERGANGER})
