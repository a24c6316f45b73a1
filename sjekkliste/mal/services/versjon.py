"""The template from draft to use: a new version, published, withdrawn, deleted; and the one that is shipped.

What a version holds is changed in `innhold`.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, UgyldigOvergang
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.klokke import skrivetid
from felles.skranker import oversett_skranke
from organisasjon.models import Bruker
from saksramme.versjoner import LENGSTE_MERKNAD
from sjekkliste.mal.services.arbeid import Malarbeid, krev_lengde, krev_styrer, malarbeid
from sjekkliste.mal.standard import OMRAADER
from sjekkliste.models import Mal, Malomraade, Malspoersmaal


@en_gang("sjekkliste.mal", Mal)
def legg_inn_standardmal(*, aktoer: Bruker | None, innsending: Innsendingsnoekkel | None = None) -> Mal:
    """The template that is shipped, as version 1 and a draft; by koordinator, or the system itself (None).

    Where there is a template already, nothing is done: returns its newest version.
    """
    with transaction.atomic():
        tid = skrivetid()
        krev_styrer(aktoer)
        naa = Mal.objects.first()
        if naa is not None:
            return naa
        mal = _ny(tid, aktoer, _("Malen som følger med."))
        for plass, omraade in enumerate(OMRAADER):
            rad = Malomraade.objects.create(mal=mal, kode=omraade.kode, navn=omraade.navn, rekkefoelge=plass)
            Malspoersmaal.objects.bulk_create(
                Malspoersmaal(
                    omraade=rad,
                    kode=ett.kode,
                    tekst=ett.tekst,
                    veiledning=ett.veiledning,
                    bokstav=ett.bokstav,
                    hyppighet=ett.hyppighet,
                    kunnskap=list(ett.kunnskap),
                    rekkefoelge=nr,
                )
                for nr, ett in enumerate(omraade.spoersmaal)
            )
        Malarbeid(mal, aktoer, tid).noter("mal_standard")
        return mal


@en_gang("sjekkliste.mal", Mal)
def ny_versjon(*, aktoer: Bruker | None, innsending: Innsendingsnoekkel | None = None) -> Mal:
    """A new draft that holds what the newest version holds; an empty one where there is none.

    Raises UgyldigOvergang while there is a version that can still be changed: there is one at a time.
    """
    with transaction.atomic():
        tid = skrivetid()
        krev_styrer(aktoer)
        # Two who begin at once come one after the other; of the very first the unique key holds one back.
        forrige = Mal.objects.select_for_update().first()
        if Mal.objects.filter(laast=None).exists():
            raise UgyldigOvergang(_("Det finnes allerede en versjon som kan endres."))
        mal = _ny(tid, aktoer)
        if forrige is not None:
            _kopier(forrige, mal)
        fra = str(forrige.versjon) if forrige else ""
        Malarbeid(mal, aktoer, tid).noter("mal_ny", fra=fra, til=str(mal.versjon))
        return mal


def _ny(tid: dt.datetime, aktoer: Bruker | None, merknad: str = "") -> Mal:
    opptatt = UgyldigOvergang(_("Det finnes allerede en versjon som kan endres."))
    with oversett_skranke("sjekklistemal_en_aapen", "sjekkliste_mal_versjon_key", til=opptatt):
        return Mal.objects.create(
            versjon=Mal.objects.neste_nummer(), merknad=merknad, opprettet_av=aktoer, created_at=tid
        )


def _kopier(fra: Mal, til: Mal) -> None:
    """Every område and question with the same kode and place; the rows of the old version stay."""
    for omraade in Malomraade.objects.filter(mal=fra).prefetch_related("spoersmaal"):
        spoersmaal = list(omraade.spoersmaal.all())
        omraade.pk, omraade.mal = None, til
        omraade._state.adding = True
        omraade.save()
        for ett in spoersmaal:
            ett.pk, ett.omraade = None, omraade
        Malspoersmaal.objects.bulk_create(spoersmaal)


def endre_merknad(*, mal_id: int, versjon: int, aktoer: Bruker, merknad: str) -> Mal:
    """Says in a sentence what is new in the version."""
    with malarbeid(mal_id, aktoer=aktoer, versjon=versjon) as arbeid:
        merknad = " ".join(merknad.split())
        krev_lengde(merknad, felt="merknad", lengst=LENGSTE_MERKNAD)
        arbeid.mal.merknad = merknad
        arbeid.noter("mal_merknad", kommentar=merknad)
        return arbeid.lagre()


def publiser(*, mal_id: int, versjon: int, aktoer: Bruker | None) -> Mal:
    """Makes the draft the one that the next runde uses. It needs a question in each of its områder."""
    with malarbeid(mal_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.mal.publiser(arbeid.tid)
        mangler = hindrer_publisering(arbeid.mal)
        if mangler:
            raise Domenefeil(mangler)
        arbeid.noter("mal_publisert")
        return arbeid.lagre()


def hindrer_publisering(mal: Mal) -> str:
    """Why the version cannot be published as it is, in a sentence; empty where it can."""
    omraader = list(Malomraade.objects.filter(mal=mal).prefetch_related("spoersmaal"))
    if not any(omraade.spoersmaal.all() for omraade in omraader):
        return _("Malen har ingen spørsmål. Legg til minst ett før du publiserer.")
    tomme = [omraade.navn for omraade in omraader if not omraade.spoersmaal.all()]
    if tomme:
        return _("Disse områdene har ingen spørsmål: %(navn)s. Legg til spørsmål, eller slett områdene.") % {
            "navn": ", ".join(tomme)
        }
    return ""


def trekk_tilbake(*, mal_id: int, versjon: int, aktoer: Bruker) -> Mal:
    """Makes a published version a draft again, before any runde has used it."""
    with malarbeid(mal_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.mal.trekk_tilbake()
        arbeid.noter("mal_trukket")
        return arbeid.lagre()


def slett_utkast(*, mal_id: int, versjon: int, aktoer: Bruker) -> None:
    """Deletes a draft with all that it holds. Its history stays."""
    with malarbeid(mal_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.krev_utkast()
        arbeid.noter("mal_slettet", fra=str(arbeid.mal.versjon))
        arbeid.mal.delete()
