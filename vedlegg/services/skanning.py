"""Virus scanning: a job after commit asks clamd; what is infected is gone at once."""

from functools import partial

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import default_storage
from django.db import transaction

from felles.klokke import naa
from hendelser.services import noter
from utboks import bryter
from utboks.jobber import Leie
from utboks.services import bestill, fullfoer, utsett
from vedlegg import clamd
from vedlegg.models import Skannestatus, Vedlegg

JOBBSLAG = "vedlegg.skann"
TJENESTE = "clamav"  # the breaker's name for the scanner
_GRENSE = 200


def bestill_skanning(vedlegg: Vedlegg) -> None:
    """Orders a scan in the running transaction; each attempt is a job of its own.

    The file waits meanwhile, also one that came before there was a scanner.
    """
    vedlegg.skanneforsoek += 1
    vedlegg.skannestatus = Skannestatus.VENTER
    vedlegg.save(update_fields=["skanneforsoek", "skannestatus"])
    bestill(
        slag=JOBBSLAG,
        noekkel=f"{JOBBSLAG}:{vedlegg.pk}:{vedlegg.skanneforsoek}",
        objekt_id=vedlegg.pk,
    )


def skann(leie: Leie) -> None:
    """The job: sends the bytes to clamd and stores what it says; nothing for a file that was removed.

    While the scanner is away it is put off without asking (`utboks.bryter`), and the file waits.
    """
    vedlegg = Vedlegg.objects.get(pk=leie.objekt_id)
    virus: str | None = None
    ferdig = not vedlegg.fil
    if not ferdig:
        if pause := bryter.vent_til(TJENESTE):
            utsett(leie, pause)
            return
        virus = _spoer_skanneren(vedlegg)
    with transaction.atomic():
        fullfoer(leie)
        if not ferdig:
            _lagre_svar(vedlegg.pk, smittet=virus is not None)


def _spoer_skanneren(vedlegg: Vedlegg) -> str | None:
    try:
        with default_storage.open(vedlegg.fil) as fil:
            virus = clamd.skann(fil)
    except (clamd.SkannerSvarerIkke, SoftTimeLimitExceeded):
        bryter.svarte_ikke(TJENESTE)
        raise
    bryter.svarte(TJENESTE)
    return virus


def _lagre_svar(vedlegg_id: int, *, smittet: bool) -> None:
    vedlegg = Vedlegg.objects.select_for_update().get(pk=vedlegg_id)
    fil = vedlegg.fil
    if not fil:
        return
    vedlegg.skannestatus = Skannestatus.SMITTET if smittet else Skannestatus.REN
    if smittet:
        vedlegg.fil = ""
        transaction.on_commit(partial(default_storage.delete, fil))
        noter(
            sakstype=vedlegg.sakstype,
            sak_id=vedlegg.sak_id,
            slag="vedlegg_smittet",
            tidspunkt=naa(),
            aktoer_id=None,
            data={"vedlegg": vedlegg.pk},
            delt=vedlegg.delt,
        )
    vedlegg.save()


def ved_feil(vedlegg_id: int, grunn: str) -> None:
    """The scanner did not answer: the file waits for the next attempt, and only its uploader may open it."""
    Vedlegg.objects.filter(pk=vedlegg_id, skannestatus=Skannestatus.VENTER).update(
        skannestatus=Skannestatus.FEILET
    )


def skann_gjenstaaende() -> int:
    """Beat: orders a new scan of what failed, or came before there was a scanner; returns how many.

    Nothing while the scanner is away, so that no jobs pile up.
    """
    if not clamd.svarer():
        return 0
    with transaction.atomic():
        rader = list(Vedlegg.objects.aa_skanne().select_for_update(skip_locked=True).order_by("pk")[:_GRENSE])
        for vedlegg in rader:
            bestill_skanning(vedlegg)
    return len(rader)
