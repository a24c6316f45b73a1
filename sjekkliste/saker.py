"""How the register of sjekklister answers those below it (felles/saker.py): of sjekklister, and of answers.

Tiltak and files belong to an answer.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from felles.saker import Oppgave, Saksreferanse, Sakstype, Vedleggsadgang
from organisasjon.tilgang import Tilgang, tilgang_for
from organisasjon.tre import Ledelse, Tre
from saksramme.tiltak.overtakelse import overta_tiltak, tiltaksoppgaver
from sjekkliste.arbeid import laas_runde_delt
from sjekkliste.models import SAKSTYPE, SVARTYPE, Sjekkliste, Svar
from sjekkliste.tilgang import Adgang, synlig_for
from sjekkliste.tiltaksregler import TILTAKSREGLER


def nummer(aar: int, tertial: int, enhet_kode: str) -> str:
    """What a sjekkliste is called where only numbers may stand: «S-2024-1-200»."""
    return f"S-{aar}-{tertial}-{enhet_kode}"


_NUMMER = ("runde__aar", "runde__tertial", "enhet__kode")
_SVARETS_NUMMER = tuple(f"sjekkliste__{felt}" for felt in _NUMMER)


def _numre(svar: Collection[int]) -> dict[int, str]:
    rader = Svar.objects.filter(pk__in=svar).values_list("pk", *_SVARETS_NUMMER)
    return {pk: nummer(aar, tertial, kode) for pk, aar, tertial, kode in rader}


def vedleggsadgang_i(adgang: Adgang, svar: Svar) -> Vedleggsadgang:
    """What the person may do with the files of an answer that they see.

    Whoever fills in adds and removes, as long as it can be filled in; after that all stays as delivered.
    """
    return Vedleggsadgang(
        adresse=f"{reverse('sjekkliste:vis', args=[adgang.sjekkliste.pk])}#spoersmaal-{svar.spoersmaal_id}",
        navn=_("spørsmålet i sjekklisten"),
        kan_legge_ved=adgang.kan_svare,
        kan_fjerne_egne=adgang.kan_svare,
        kan_fjerne_alle=adgang.kan_svare,
    )


class Sjekklistesaker(Sakstype):
    """What the history is of."""

    kode = SAKSTYPE

    def referanser(self, ids: Collection[int], bruker: Any) -> dict[int, Saksreferanse]:
        """See felles.saker.Sakstype."""
        synlige = dict(synlig_for(bruker).filter(pk__in=ids).values_list("pk", "enhet__navn"))
        rader = Sjekkliste.objects.filter(pk__in=ids).values_list("pk", *_NUMMER)
        return {
            pk: Saksreferanse(
                pk,
                nummer(aar, tertial, kode),
                reverse("sjekkliste:vis", args=[pk]) if pk in synlige else None,
                synlige.get(pk),
            )
            for pk, aar, tertial, kode in rader
        }

    def aapne_saker_i(self, enheter: Collection[int]) -> list[Saksreferanse]:
        """See felles.saker.Sakstype: sjekklister of open runder that are not delivered."""
        aapne = Sjekkliste.objects.manglende().filter(enhet__in=enheter, runde__laast=None)
        rader = aapne.order_by("runde", "enhet__kode").values_list("pk", *_NUMMER)
        return [Saksreferanse(pk, nummer(aar, tertial, kode)) for pk, aar, tertial, kode in rader]

    def kan_koble(self, sak_id: int, bruker: Any) -> bool:
        """See felles.saker.Sakstype."""
        return _fyller_ut(bruker, pk=sak_id)


class Svarsaker(Sakstype):
    """What tiltak and files belong to."""

    kode = SVARTYPE
    tiltak = TILTAKSREGLER

    def referanser(self, ids: Collection[int], bruker: Any) -> dict[int, Saksreferanse]:
        """See felles.saker.Sakstype. The question itself is no secret: it stands in the template."""
        synlige = set(
            Svar.objects.filter(pk__in=ids, sjekkliste__in=synlig_for(bruker).values("pk")).values_list(
                "pk", flat=True
            )
        )
        rader = Svar.objects.filter(pk__in=ids).values_list(
            "pk", "sjekkliste", "spoersmaal", "spoersmaal__tekst", *_SVARETS_NUMMER
        )
        return {
            pk: Saksreferanse(
                pk,
                nummer(aar, tertial, kode),
                f"{reverse('sjekkliste:vis', args=[sjekkliste])}#spoersmaal-{spoersmaal}"
                if pk in synlige
                else None,
                tekst if pk in synlige else None,
            )
            for pk, sjekkliste, spoersmaal, tekst, aar, tertial, kode in rader
        }

    def ledere(self, ids: Collection[int], ledelse: Any) -> dict[int, int | None]:
        """See felles.saker.Sakstype: of the virksomhet that answers."""
        enheter = Svar.objects.filter(pk__in=ids).values_list("pk", "sjekkliste__enhet")
        return {pk: ledelse.naermeste_leder(enhet_id) for pk, enhet_id in enheter}

    def oppgaver_hos(self, bruker_id: int) -> list[Oppgave]:
        """See felles.saker.Sakstype: tiltak; who fills in follows from the roles."""
        return tiltaksoppgaver(SVARTYPE, bruker_id, _numre)

    def overta(self, bruker_id: int | None = None) -> Iterator[bool]:
        """See felles.saker.Sakstype."""
        return overta_tiltak(SVARTYPE, Ledelse(Tre()), bruker_id)

    def kan_koble(self, sak_id: int, bruker: Any) -> bool:
        """See felles.saker.Sakstype."""
        return _fyller_ut(bruker, svar=sak_id)

    def vedleggsadgang(self, sak_id: int, bruker: Any) -> Vedleggsadgang | None:
        """See felles.saker.Sakstype."""
        tilgang = tilgang_for(bruker)
        svar = Svar.objects.filter(pk=sak_id, sjekkliste__in=synlig_for(bruker, tilgang).values("pk"))
        return _vedleggsadgang(svar.select_related("sjekkliste__runde").first(), bruker, tilgang)

    def laas_for_vedlegg(self, sak_id: int, bruker: Any) -> Vedleggsadgang | None:
        """See felles.saker.Sakstype. Nor can the sjekkliste be delivered meanwhile."""
        tilgang = Tilgang(bruker)
        lister = synlig_for(bruker, tilgang).filter(svar__pk=sak_id)
        runde_id = lister.values_list("runde_id", flat=True).first()
        if runde_id is None:
            return None
        laas_runde_delt(runde_id)
        sjekkliste = lister.select_for_update(of=("self",)).select_related("runde").get()
        svar = Svar.objects.select_for_update(of=("self",)).get(pk=sak_id)
        svar.sjekkliste = sjekkliste
        return _vedleggsadgang(svar, bruker, tilgang)


def _vedleggsadgang(svar: Svar | None, bruker: Any, tilgang: Tilgang) -> Vedleggsadgang | None:
    return vedleggsadgang_i(Adgang(bruker, svar.sjekkliste, tilgang), svar) if svar else None


def _fyller_ut(bruker: Any, **av: int) -> bool:
    tilgang = tilgang_for(bruker)
    liste = synlig_for(bruker, tilgang).filter(**av).select_related("runde").first()
    return liste is not None and Adgang(bruker, liste, tilgang).fyller_ut
