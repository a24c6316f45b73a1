"""Enheter: making, naming, moving and closing them. No case is moved or rewritten by any of this."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, Utdatert
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.klokke import dato, skrivetid
from organisasjon.models import Aarsverk, Bruker, Enhet, Enhetstype, Rolletype
from organisasjon.services.adgang import krev_administrator, krev_administrator_igjen, laas_organisasjonen
from organisasjon.tre import Tre


def _begynn(aktoer: Bruker) -> dt.datetime:
    tid = skrivetid()
    laas_organisasjonen()
    krev_administrator(aktoer)
    return tid


def _laast(enhet_id: int, versjon: int) -> Enhet:
    enhet = Enhet.objects.select_for_update(of=("self",)).get(pk=enhet_id)
    if enhet.versjon != versjon:
        raise Utdatert(
            _("Noen andre har endret enheten etter at du åpnet den. Se hva som er endret, og lagre på nytt.")
        )
    return enhet


def _fersk(enhet: Enhet | None) -> Enhet | None:
    """The other enhet as it is under the lock: somebody may have closed it since it was chosen."""
    return None if enhet is None else Enhet.objects.get(pk=enhet.pk)


def _lagre(enhet: Enhet, tid: dt.datetime, *, ny: bool = False) -> Enhet:
    try:
        enhet.full_clean()
    except ValidationError as feil:
        felt, meldinger = next(iter(feil.message_dict.items()))
        raise Domenefeil(meldinger[0], felt=None if felt == "__all__" else felt) from feil
    enhet.endret = tid if ny else max(tid, enhet.endret)
    enhet.versjon += 0 if ny else 1
    enhet.save()
    return enhet


def _krev_plass(tre: Tre, enhet: Enhet, forelder: Enhet | None, rapporteres_under: Enhet | None) -> None:
    """No cycles in either tree; parents that exist as long as the enhet does, from today or when it opens."""
    if (forelder is None) != (enhet.type == Enhetstype.KOMMUNE):
        raise Domenefeil(_("Alle enheter unntatt kommunen må ha en overordnet enhet."), felt="forelder")
    for felt, over in (("forelder", forelder), ("rapporteres_under", rapporteres_under)):
        if over is not None:
            _krev_varighet(tre.dag, enhet, over, felt)
    if not enhet.pk or forelder is None:
        return
    if forelder.pk in tre.subtre(enhet.pk):
        raise Domenefeil(_("En enhet kan ikke ligge under seg selv."), felt="forelder")
    # Without a reporting parent of its own, the enhet reports where it stands in the line.
    if (rapporteres_under or forelder).pk in _rapporterende(enhet.pk):
        raise Domenefeil(
            _("Da ville enheten rapportere under seg selv. Velg en annen."),
            felt="rapporteres_under" if rapporteres_under else "forelder",
        )


def _krev_varighet(dag: dt.date, enhet: Enhet, over: Enhet, felt: str) -> None:
    aapner = max(dag, enhet.gyldig_fra or dag)
    if over.gyldig_fra is not None and over.gyldig_fra > aapner:
        raise Domenefeil(
            _("%(enhet)s finnes ikke før %(dag)s.") % {"enhet": over, "dag": f"{over.gyldig_fra:%d.%m.%Y}"},
            felt=felt,
        )
    if over.gyldig_til is None:
        return
    if over.gyldig_til < aapner:
        raise Domenefeil(_("%(enhet)s finnes ikke lenger.") % {"enhet": over}, felt=felt)
    if enhet.gyldig_til is None or enhet.gyldig_til > over.gyldig_til:
        raise Domenefeil(
            _("%(enhet)s legges ned etter %(dag)s. Velg en annen.")
            % {"enhet": over, "dag": f"{over.gyldig_til:%d.%m.%Y}"},
            felt=felt,
        )


def _rapporterende(enhet_id: int) -> set[int]:
    """The enhet and all that report below it."""
    barn: dict[int, list[int]] = {}
    for pk, linje, rapport in Enhet.objects.values_list("pk", "forelder_id", "rapporteres_under_id"):
        barn.setdefault(rapport or linje, []).append(pk)
    funnet, rest = {enhet_id}, [enhet_id]
    while rest:
        nye = set(barn.get(rest.pop(), ())) - funnet
        funnet |= nye
        rest.extend(nye)
    return funnet


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
        kode=kode,
        navn=navn,
        type=type,
        forelder=forelder,
        rapporteres_under=rapporteres_under,
        gyldig_fra=gyldig_fra,
        **felt,
    )
    _krev_plass(Tre(dato(tid)), enhet, forelder, rapporteres_under)
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
    enhet.navn, enhet.navn_andre_spraak, enhet.type = navn, navn_andre_spraak, type
    enhet.merkelapper, enhet.beskrivelse = merkelapper, beskrivelse
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
    _krev_plass(Tre(dato(tid)), enhet, over, rapport)
    enhet.forelder, enhet.rapporteres_under = over, rapport
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
    _krev_kan_lukkes(enhet, dato(tid), siste_dag, etterfoelger)
    enhet.gyldig_til, enhet.etterfoelger = siste_dag, etterfoelger
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


def _krev_kan_lukkes(enhet: Enhet, dag: dt.date, siste_dag: dt.date, etterfoelger: Enhet | None) -> None:
    if enhet.type == Enhetstype.KOMMUNE:
        raise Domenefeil(_("Kommunen kan ikke legges ned."))
    if siste_dag < dag:
        raise Domenefeil(_("Siste dag kan ikke være tilbake i tid."), felt="siste_dag")
    if enhet.gyldig_til is not None and enhet.gyldig_til < dag:
        raise Domenefeil(_("Enheten er allerede lagt ned."))
    under = Enhet.objects.filter(Q(forelder=enhet) | Q(rapporteres_under=enhet)).filter(
        Q(gyldig_til=None) | Q(gyldig_til__gt=siste_dag)
    )
    if under.exists():
        raise Domenefeil(
            _("Flytt eller legg ned disse enhetene først: %(navn)s.")
            % {"navn": ", ".join(under.order_by("kode").values_list("navn", flat=True))}
        )
    if etterfoelger is not None:
        _krev_etterfoelger(enhet, etterfoelger, siste_dag)


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
    _krev_plass(Tre(dato(tid)), enhet, enhet.forelder, enhet.rapporteres_under)
    return _lagre(enhet, tid)


def _krev_etterfoelger(enhet: Enhet, etterfoelger: Enhet, siste_dag: dt.date) -> None:
    neste: Enhet | None = etterfoelger
    sett: set[int] = set()
    while neste is not None and neste.pk not in sett:
        if neste.pk == enhet.pk:
            raise Domenefeil(_("En enhet kan ikke etterfølge seg selv."), felt="etterfoelger")
        sett.add(neste.pk)
        neste = neste.etterfoelger
    if siste_dag == dt.date.max or not etterfoelger.er_gyldig(siste_dag + dt.timedelta(days=1)):
        raise Domenefeil(
            _("%(enhet)s finnes ikke dagen etter. Velg en annen etterfølger.") % {"enhet": etterfoelger},
            felt="etterfoelger",
        )


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
