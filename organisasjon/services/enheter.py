"""Enheter: making, naming, moving and closing them. No case is moved or rewritten by any of this."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.klokke import dato, skrivetid
from felles.krav import krev_versjon
from felles.tekst import normaliser
from organisasjon.models import Aarsverk, Bruker, Enhet, Enhetstype, Rolletype
from organisasjon.services.adgang import krev_administrator, krev_administrator_igjen, laas_organisasjonen
from organisasjon.services.regler import Plass, for_de_under, lagret_tilstand, nye_brudd


def _begynn(aktoer: Bruker) -> dt.datetime:
    tid = skrivetid()
    laas_organisasjonen()
    krev_administrator(aktoer)
    return tid


def _laast(enhet_id: int, versjon: int) -> Enhet:
    enhet = Enhet.objects.select_for_update(of=("self",)).get(pk=enhet_id)
    krev_versjon(
        enhet.versjon,
        versjon,
        _("Noen andre har endret enheten etter at du åpnet den. Se hva som er endret, og lagre på nytt."),
    )
    return enhet


def _fersk(enhet: Enhet | None) -> Enhet | None:
    """The other enhet as it is under the lock: somebody may have closed it since it was chosen."""
    return None if enhet is None else Enhet.objects.get(pk=enhet.pk)


def _lagre(enhet: Enhet, tid: dt.datetime, *, ny: bool = False) -> Enhet:
    try:
        # A kode never changes; one that is no longer allowed must not stand in the way of other changes.
        enhet.full_clean(exclude=None if ny else ["kode"])
    except ValidationError as feil:
        felt, meldinger = next(iter(feil.message_dict.items()))
        raise Domenefeil(meldinger[0], felt=None if felt == "__all__" else felt) from feil
    enhet.endret = tid if ny else max(tid, enhet.endret)
    enhet.versjon += 0 if ny else 1
    enhet.save()
    return enhet


def _som_plass(enhet: Enhet, staar_fra: dt.date | None) -> Plass:
    return Plass(
        navn=enhet.navn,
        type=enhet.type,
        forelder=enhet.forelder_id,
        rapporteres_under=enhet.rapporteres_under_id,
        etterfoelger=enhet.etterfoelger_id,
        gyldig_fra=enhet.gyldig_fra,
        gyldig_til=enhet.gyldig_til,
        staar_fra=staar_fra,
    )


_NY = 0  # the key of an enhet that has no id yet


def _krev_regler(enhet: Enhet, dag: dt.date, *, flyttes: bool = False) -> None:
    """Raises Domenefeil where the enhet, as it would be, breaks a rule that it does not break as stored.

    Where it is moved it stands there from that day; else where it stood, and a new one from its beginning.
    """
    foer = lagret_tilstand()
    lagret = foer.get(enhet.pk)
    staar_fra = dag if flyttes else (lagret.staar_fra if lagret else None)
    noekkel = enhet.pk or _NY
    etter = foer | {noekkel: _som_plass(enhet, staar_fra)}
    brudd = nye_brudd(foer, etter, dag)
    for ett in brudd:
        if ett.enhet == noekkel:
            raise Domenefeil(ett.grunn, felt=ett.felt)
    under = [ett for ett in brudd if ett.over == noekkel]
    if under:
        felt, grunn = for_de_under(under, etter, noekkel)
        raise Domenefeil(grunn, felt=felt)


@en_gang("organisasjon.enhet", Enhet)
@transaction.atomic
def opprett_enhet(
    *,
    aktoer: Bruker,
    kode: str,
    navn: str,
    type: str,
    forelder: Enhet | None,
    rapporteres_under: Enhet | None = None,
    gyldig_fra: dt.date | None = None,
    innsending: Innsendingsnoekkel | None = None,
    **felt: Any,
) -> Enhet:
    """A new enhet under a parent, from `gyldig_fra` (None is always). Administrators only.

    `felt`: navn_andre_spraak, merkelapper, beskrivelse. Raises Domenefeil for a kode that is taken, or a
    parent that does not exist as long as the enhet does.
    """
    tid = _begynn(aktoer)
    forelder, rapporteres_under = _fersk(forelder), _fersk(rapporteres_under)
    enhet = Enhet(
        kode=normaliser(kode),
        navn=normaliser(navn),
        type=type,
        forelder=forelder,
        rapporteres_under=rapporteres_under,
        gyldig_fra=gyldig_fra,
        **felt,
    )
    if (forelder is None) != (type == Enhetstype.KOMMUNE):
        raise Domenefeil(_("Alle enheter unntatt kommunen må ha en overordnet enhet."), felt="forelder")
    _krev_regler(enhet, dato(tid))
    return _lagre(enhet, tid, ny=True)


@transaction.atomic
def endre_enhet(
    *,
    aktoer: Bruker,
    enhet_id: int,
    versjon: int,
    navn: str,
    navn_andre_spraak: str,
    type: str,
    merkelapper: list[str],
    beskrivelse: str,
) -> Enhet:
    """Renames or describes an enhet, from now on; figures of earlier moments keep the earlier name."""
    tid = _begynn(aktoer)
    enhet = _laast(enhet_id, versjon)
    enhet.navn, enhet.navn_andre_spraak, enhet.type = normaliser(navn), normaliser(navn_andre_spraak), type
    enhet.merkelapper, enhet.beskrivelse = merkelapper, beskrivelse
    _krev_regler(enhet, dato(tid))
    return _lagre(enhet, tid)


@transaction.atomic
def flytt_enhet(
    *, aktoer: Bruker, enhet_id: int, versjon: int, forelder: Enhet, rapporteres_under: Enhet | None
) -> Enhet:
    """Moves an enhet with all below it to another parent, from now on; figures of earlier moments stay.

    Raises Domenefeil for a cycle, the kommune itself or a closed parent.
    """
    tid = _begynn(aktoer)
    enhet = _laast(enhet_id, versjon)
    if enhet.type == Enhetstype.KOMMUNE:
        raise Domenefeil(_("Kommunen kan ikke flyttes."))
    over = _fersk(forelder)
    rapport = None if rapporteres_under == forelder else _fersk(rapporteres_under)
    enhet.forelder, enhet.rapporteres_under = over, rapport
    _krev_regler(enhet, dato(tid), flyttes=True)
    return _lagre(enhet, tid)


@transaction.atomic
def lukk_enhet(
    *, aktoer: Bruker, enhet_id: int, versjon: int, siste_dag: dt.date, etterfoelger: Enhet | None
) -> Enhet:
    """Ends an enhet after `siste_dag`; the successor, else the parent, then follows up its open cases.

    No case is moved. `siste_dag` is today or later, as figures of the past stand: an import corrects those.
    Raises Domenefeil where enheter below, in either tree, would be left without a parent, for the kommune,
    for a successor that ends sooner, and where nobody would be administrator any more.
    """
    tid = _begynn(aktoer)
    enhet = _laast(enhet_id, versjon)
    etterfoelger = _fersk(etterfoelger)
    _krev_kan_lukkes(enhet, dato(tid), siste_dag)
    enhet.gyldig_til, enhet.etterfoelger = siste_dag, etterfoelger
    _krev_regler(enhet, dato(tid))
    _lagre(enhet, tid)
    if enhet.roller.filter(rolle=Rolletype.ADMINISTRATOR).exists():
        krev_administrator_igjen()
    return enhet


def kan_lukkes(
    *, aktoer: Bruker, enhet_id: int, versjon: int, siste_dag: dt.date, etterfoelger: Enhet | None
) -> None:
    """Raises what `lukk_enhet` would, and changes nothing: asked before the administrator confirms."""
    with transaction.atomic():
        lukk_enhet(
            aktoer=aktoer, enhet_id=enhet_id, versjon=versjon, siste_dag=siste_dag, etterfoelger=etterfoelger
        )
        transaction.set_rollback(True)


def _krev_kan_lukkes(enhet: Enhet, dag: dt.date, siste_dag: dt.date) -> None:
    if enhet.type == Enhetstype.KOMMUNE:
        raise Domenefeil(_("Kommunen kan ikke legges ned."))
    if siste_dag < dag:
        raise Domenefeil(_("Siste dag kan ikke være tilbake i tid."), felt="siste_dag")
    if enhet.gyldig_til is not None and enhet.gyldig_til < dag:
        raise Domenefeil(_("Enheten er allerede lagt ned."))


@transaction.atomic
def avlys_nedleggelse(*, aktoer: Bruker, enhet_id: int, versjon: int) -> Enhet:
    """Takes back a closing whose last day has not passed: the enhet goes on. Administrators only.

    Raises Domenefeil for an enhet that is not to close or has closed, or whose parent closes.
    """
    tid = _begynn(aktoer)
    enhet = _laast(enhet_id, versjon)
    if enhet.gyldig_til is None or enhet.gyldig_til < dato(tid):
        raise Domenefeil(_("Bare en nedleggelse som ikke har skjedd ennå, kan avlyses."))
    enhet.gyldig_til, enhet.etterfoelger = None, None
    _krev_regler(enhet, dato(tid))
    return _lagre(enhet, tid)


@transaction.atomic
def sett_aarsverk(
    *, aktoer: Bruker, enhet: Enhet, aar: int, aarsverk: Decimal | None, ansatte: int | None
) -> Aarsverk:
    """Says how many årsverk and employees an enhet with its subtree has in a year, from now on.

    Administrators only. Raises Domenefeil for a negative number.
    """
    tid = _begynn(aktoer)
    for felt, verdi in (("aarsverk", aarsverk), ("ansatte", ansatte)):
        if verdi is not None and verdi < 0:
            raise Domenefeil(_("Tallet kan ikke være negativt."), felt=felt)
    gjeldende = Aarsverk.objects.select_for_update().filter(enhet=enhet, aar=aar, til=None).first()
    if gjeldende is not None:
        if (gjeldende.aarsverk, gjeldende.ansatte) == (aarsverk, ansatte):
            return gjeldende
        if gjeldende.fra is not None and gjeldende.fra >= tid:
            gjeldende.aarsverk, gjeldende.ansatte = aarsverk, ansatte
            gjeldende.save()
            return gjeldende
        gjeldende.til = tid
        gjeldende.save()
    return Aarsverk.objects.create(enhet=enhet, aar=aar, aarsverk=aarsverk, ansatte=ansatte, fra=tid)
