"""Whom a case is about: entered by those who work on it, removed by a leder not concerned, never lost."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from avvik.models import Avvik, Omhandlet
from avvik.services.sak import Arbeid, arbeid, krev_aapen
from felles.feil import Domenefeil, IkkeTillatt
from felles.krav import krev_tekst
from organisasjon.models import Bruker


def foer_opp(avvik: Avvik, personer: Iterable[Bruker], *, aktoer: Bruker, tid: dt.datetime) -> None:
    """Enters people whom the case is about; whoever is entered already stays so."""
    foer = set(avvik.omhandlede.filter(fjernet=None).values_list("person_id", flat=True))
    nye = {person.pk for person in personer} - foer
    Omhandlet.objects.bulk_create(
        Omhandlet(avvik=avvik, person_id=pk, foert_opp=tid, foert_opp_av=aktoer) for pk in sorted(nye)
    )


def sett_omhandler(
    *,
    avvik_id: int,
    versjon: int,
    aktoer: Bruker,
    personer: Iterable[Bruker],
    grunn: str = "",
    feilfoert: Iterable[Bruker] = (),
) -> Avvik:
    """Says whom the case is about from now on: they, and those below them, cannot decide it.

    Adding is for whoever leads or koordinerer; removing needs a leder who is not concerned, and `grunn`. Who
    is removed still counts for habilitet. `feilfoert` are people, entered now or before, of whom a leder
    above them says that it was wrong to enter them: they count no more. No names in the history.
    """
    with arbeid(avvik_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev(sak.adgang.kan_foere_opp)
        krev_aapen(sak)
        feil = {person.pk: person for person in feilfoert}
        nye = {person.pk: person for person in personer if person.pk not in feil}
        foer = {rad.person_id for rad in sak.avvik.omhandlede.all() if rad.fjernet is None}
        bort = foer - nye.keys()
        if bort or feil:
            _fjern(sak, bort, feil.values(), grunn)
        foer_opp(sak.avvik, nye.values(), aktoer=aktoer, tid=sak.tid)
        sak.noter("omhandler", til=str(len(nye)), synlig_for_melder=False)
        if sak.avvik.behandler_id in nye:
            sak.noter("tildelt", fra=sak.avvik.behandler.navn if sak.avvik.behandler else "")
            sak.avvik.behandler = None
        return sak.lagre()


def _fjern(sak: Arbeid, bort: Collection[int], feil: Collection[Bruker], grunn: str) -> None:
    if not sak.adgang.er_leder:
        raise IkkeTillatt(
            _(
                "Bare en leder som ikke selv er berørt, kan ta bort noen som saken gjelder. "
                "Du kan føre opp flere."
            )
        )
    grunn = krev_tekst(grunn, "grunn", _("Skriv hvorfor saken ikke gjelder dem du tar bort."))
    for person in feil:
        if not sak.adgang.er_over(person):
            raise Domenefeil(
                _("Bare en leder over %(navn)s kan si at det var feil å føre opp vedkommende.")
                % {"navn": person},
                felt="feilfoert",
            )
    rader = sak.avvik.omhandlede.all()
    rader.filter(person__in=bort, fjernet=None).update(fjernet=sak.tid, fjernet_av=sak.aktoer, grunn=grunn)
    rader.filter(person__in=[person.pk for person in feil], teller=True).update(
        teller=False, feil_av=sak.aktoer, feil_grunn=grunn
    )
