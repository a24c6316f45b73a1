"""A case that has been reported before: which one it is a duplicate of, and who is told."""

from django.utils.translation import gettext as _

from avvik.epost import MELDT_FLERE_GANGER
from avvik.models import SAKSTYPE, Avvik
from avvik.services.sak import Arbeid
from avvik.tilgang import synlig_for
from felles.feil import Domenefeil
from felles.klokke import skrivetid
from hendelser.services import noter


def laas_begge(avvik_id: int, original: Avvik | None) -> None:
    """Locks the two cases, the older first: two who reject both at once, each as the other's, take turns."""
    skrivetid()
    ider = [avvik_id, *([original.pk] if original else [])]
    list(Avvik.objects.filter(pk__in=ider).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def krev_original(sak: Arbeid, valgt: Avvik | None) -> Avvik:
    """The chosen case as it is now; Domenefeil unless it can be the original of this one.

    One that the person may not see is answered as one that does not exist.
    """
    if valgt is None or valgt.pk == sak.avvik.pk:
        raise Domenefeil(_("Velg saken som dette er meldt i før."), felt="duplikat_av")
    synlige = synlig_for(sak.aktoer, sak.adgang.tilgang)
    original = synlige.filter(pk=valgt.pk).first()
    if original is None:
        raise Domenefeil(_("Vi finner ingen sak med dette nummeret."), felt="duplikat_av")
    if original.duplikat_av_id is not None:
        raise Domenefeil(_er_selv_duplikat(sak, original), felt="duplikat_av")
    return original


def _er_selv_duplikat(sak: Arbeid, original: Avvik) -> str:
    """Offers the case to choose instead, where the person sees it and it is another than this."""
    synlige = synlig_for(sak.aktoer, sak.adgang.tilgang).exclude(pk=sak.avvik.pk)
    rett = synlige.filter(duplikater=original).first()
    if rett is None:
        return _("Sak %(nummer)s er selv avvist fordi den er meldt før. Velg en annen.") % {
            "nummer": original.saksnummer
        }
    return _("Sak %(nummer)s er selv meldt før, i sak %(rett)s. Velg den i stedet.") % {
        "nummer": original.saksnummer,
        "rett": rett.saksnummer,
    }


def flytt_duplikater(sak: Arbeid, original: Avvik) -> None:
    """What was a duplicate of this case is one of the original from now on.

    So no duplicate has duplicates of its own: there is always one case to go to, and no circle. They are not
    refused instead, as the person may not see them all.
    """
    sak.avvik.duplikater.update(duplikat_av=original)


def fortell_originalen(sak: Arbeid, original: Avvik) -> None:
    """Tells in the history of the original, and its reporter, that the same has been reported again.

    Nothing of the other case, nor its number: who sees both finds the link on the page. Of a fortrolig case
    not even that there is one, as the reporter of the original may be the one whom it is about.
    """
    if sak.avvik.fortrolig:
        return
    noter(
        sakstype=SAKSTYPE,
        sak_id=original.pk,
        slag="meldt_igjen",
        tidspunkt=max(sak.tid, original.endret),
        aktoer_id=sak.aktoer.pk,
    )
    if original.melder_id != sak.avvik.melder_id:
        sak.skriv_til_i(MELDT_FLERE_GANGER, original, original.melder)
