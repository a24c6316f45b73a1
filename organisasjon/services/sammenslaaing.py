"""Two people who are one: what points to the one points to the other afterwards.

Everything that refers to a person is found in the models themselves, so that what a later register adds is
moved too. What the database keeps as history (append-only, frozen, locked) stays as it was written: it says
who somebody was then, and `slaatt_sammen_med` who that is now.
"""

from typing import Any

import pgtrigger
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.klokke import naa
from hendelser.services import noter
from organisasjon.models import Bruker, Rolle
from organisasjon.services.adgang import krev_administrator, krev_administrator_igjen, laas_organisasjonen
from organisasjon.services.personer import SAKSTYPE_PERSON
from organisasjon.services.regler import overlapper


@transaction.atomic
def slaa_sammen(*, aktoer: Bruker, fra: Bruker, til: Bruker) -> Bruker:
    """Makes one of two people whose user names differ in case alone: `til`, with its own password.

    Roles, cases, tiltak and all else of `fra` become theirs; `fra` is closed for good. Administrators only.
    Raises Domenefeil for people with other names, for one that is merged or closed already, and for oneself.
    """
    laas_organisasjonen()
    krev_administrator(aktoer)
    if fra.pk == aktoer.pk:
        raise Domenefeil(_("Du kan ikke slå din egen bruker sammen med en annen. Be en annen gjøre det."))
    laaste = {
        b.pk: b for b in Bruker.objects.select_for_update().filter(pk__in=[fra.pk, til.pk]).order_by("pk")
    }
    fra, til = laaste[fra.pk], laaste[til.pk]
    if fra.pk == til.pk or fra.noekkel != til.noekkel:
        raise Domenefeil(
            _("Bare brukernavn som er like uten forskjell på store og små bokstaver, kan slås sammen.")
        )
    if fra.slaatt_sammen_med_id is not None or til.slaatt_sammen_med_id is not None:
        raise Domenefeil(_("Personene er allerede slått sammen."))
    if not til.is_active:
        raise Domenefeil(_("%(navn)s kan ikke logge inn. Åpne tilgangen først.") % {"navn": til})
    _flytt_roller(fra, til)
    _steng(fra, til)  # first: triggers of history let a row name the account that the person has become
    for felt in _pekere():
        _flytt(felt, fra, til)
    _noter(fra, til, aktoer)
    krev_administrator_igjen()
    return til


def _steng(fra: Bruker, til: Bruker) -> None:
    if not til.epost and fra.epost:
        til.epost = fra.epost
        til.save(update_fields=["epost"])
    fra.is_active, fra.slaatt_sammen_med = False, til
    fra.set_unusable_password()
    fra.save(update_fields=["is_active", "slaatt_sammen_med", "password"])


def _noter(fra: Bruker, til: Bruker, aktoer: Bruker) -> None:
    """A row in the history of both, with the id of the other."""
    for person, annen in ((til, fra), (fra, til)):
        noter(
            sakstype=SAKSTYPE_PERSON,
            sak_id=person.pk,
            slag="person_slaatt_sammen",
            tidspunkt=naa(),
            aktoer_id=aktoer.pk,
            data={"bruker": annen.pk},
        )


def _flytt_roller(fra: Bruker, til: Bruker) -> None:
    """Of a role that both have at once in an enhet, one is left, for all the days that either had it."""
    for rolle in Rolle.objects.select_for_update().filter(bruker=fra):
        like = Rolle.objects.filter(bruker=til, rolle=rolle.rolle, enhet=rolle.enhet)
        samtidige = [r for r in like if overlapper(rolle.fra, rolle.til, r.fra, r.til)]
        for annen in samtidige:
            rolle.fra = min(rolle.fra, annen.fra) if rolle.fra and annen.fra else None
            rolle.til = max(rolle.til, annen.til) if rolle.til and annen.til else None
            annen.delete()
        rolle.bruker = til
        rolle.save()


def _pekere() -> list[Any]:
    """Every field of another model that refers to a person, but for those of history."""
    return [
        relasjon.field
        for relasjon in Bruker._meta.get_fields(include_hidden=True)
        if isinstance(relasjon, models.ManyToOneRel) and not _er_historie(relasjon.related_model)
    ]


def _er_historie(modell: type[models.Model]) -> bool:
    """Rows that the database never lets anybody change: what happened, and the versions of other rows."""
    if modell._meta.proxy or not modell._meta.managed or hasattr(modell, "pgh_tracked_model"):
        return True
    return any(
        isinstance(trigger, pgtrigger.Protect) and trigger.condition is None
        for trigger in getattr(modell._meta, "triggers", ())
    )


def _flytt(felt: Any, fra: Bruker, til: Bruker) -> None:
    rader = felt.model._base_manager.filter(**{felt.name: fra})
    if _forsoek(rader, felt, til):
        return
    for pk in list(rader.values_list("pk", flat=True)):
        rad = felt.model._base_manager.filter(pk=pk)
        if not _forsoek(rad, felt, til) and felt.model._meta.auto_created:
            rad.delete()  # both were there: one is enough


def _forsoek(rader: models.QuerySet[models.Model], felt: Any, til: Bruker) -> bool:
    """Did it go? Not where the row is frozen or locked, or the other person has one like it."""
    try:
        with transaction.atomic():
            rader.update(**{felt.name: til})
    except DatabaseError:
        return False
    return True
