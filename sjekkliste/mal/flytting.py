"""Where something is to be moved: read from a button («s12-opp») or from where it was dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from organisasjon.models import Bruker
from sjekkliste.mal.services import innhold as malinnhold
from sjekkliste.models import Malomraade, Malspoersmaal


@dataclass
class Flytting:
    """A question to a place in an område, or an område (`spoersmaal` is None) to a place in the version."""

    omraade: Malomraade
    plass: int
    spoersmaal: Malspoersmaal | None = None

    @property
    def rad(self) -> str:
        """The id of what is moved, on the page."""
        return f"s{self.spoersmaal.pk}" if self.spoersmaal else f"o{self.omraade.pk}"

    def utfoer(self, *, mal_id: int, versjon: int, aktoer: Bruker) -> None:
        """Calls the service. What is moved is fresh afterwards."""
        if self.spoersmaal is None:
            self.omraade = malinnhold.flytt_omraade(
                mal_id=mal_id, omraade_id=self.omraade.pk, versjon=versjon, aktoer=aktoer, plass=self.plass
            )
            return
        self.spoersmaal = malinnhold.flytt_spoersmaal(
            mal_id=mal_id,
            spoersmaal_id=self.spoersmaal.pk,
            versjon=versjon,
            aktoer=aktoer,
            omraade_id=self.omraade.pk,
            plass=self.plass,
        )

    def kunngjoering(self) -> str:
        """Where it stands now, in a sentence for those who do not see it."""
        if self.spoersmaal is None:
            antall = Malomraade.objects.filter(mal=self.omraade.mal_id).count()
            return _("Området «%(navn)s» står nå som nummer %(plass)d av %(antall)d.") % {
                "navn": self.omraade.navn,
                "plass": self.omraade.rekkefoelge + 1,
                "antall": antall,
            }
        return _("«%(tekst)s» står nå som nummer %(plass)d av %(antall)d i %(omraade)s.") % {
            "tekst": self.spoersmaal.tekst,
            "plass": self.spoersmaal.rekkefoelge + 1,
            "antall": Malspoersmaal.objects.filter(omraade=self.omraade).count(),
            "omraade": self.omraade.navn,
        }


def les_flytting(data: Mapping[str, str], omraader: Sequence[Malomraade]) -> Flytting | None:
    """What was asked for; None where a step leads nowhere. Domenefeil for what cannot be asked for.

    A step up from the first place of an område leads to the last of the område above, and the other way.
    """
    rad, _skille, retning = data.get("flytt", "").partition("-")
    slag, pk = rad[:1], _tall(rad[1:])
    if retning == "til":
        return _dratt(slag, pk, _tall(data.get("omraade", "")), _tall(data.get("plass", "")), omraader)
    skritt = {"opp": -1, "ned": 1}.get(retning)
    if skritt is None or pk is None or slag not in ("s", "o"):
        raise Domenefeil()
    return _omraadesteg(pk, skritt, omraader) if slag == "o" else _spoersmaalssteg(pk, skritt, omraader)


def _tall(tekst: str) -> int | None:
    return int(tekst) if tekst.isascii() and tekst.isdecimal() and len(tekst) < 10 else None


def _dratt(
    slag: str, pk: int | None, omraade_pk: int | None, plass: int | None, omraader: Sequence[Malomraade]
) -> Flytting:
    if pk is None or plass is None or slag not in ("s", "o"):
        raise Domenefeil()
    if slag == "o":
        return Flytting(_finn(omraader, pk), plass)
    if omraade_pk is None:
        raise Domenefeil()
    flyttes = next((ett for omraade in omraader for ett in omraade.spoersmaal.all() if ett.pk == pk), None)
    if flyttes is None:
        raise Malspoersmaal.DoesNotExist
    return Flytting(_finn(omraader, omraade_pk), plass, flyttes)


def _finn(omraader: Sequence[Malomraade], pk: int) -> Malomraade:
    funnet = next((ett for ett in omraader if ett.pk == pk), None)
    if funnet is None:
        raise Malomraade.DoesNotExist
    return funnet


def _omraadesteg(pk: int, skritt: int, omraader: Sequence[Malomraade]) -> Flytting | None:
    omraade = _finn(omraader, pk)
    plass = list(omraader).index(omraade) + skritt
    return Flytting(omraade, plass) if 0 <= plass < len(omraader) else None


def _spoersmaalssteg(pk: int, skritt: int, omraader: Sequence[Malomraade]) -> Flytting | None:
    for nr, omraade in enumerate(omraader):
        rekke = list(omraade.spoersmaal.all())
        plass = next((i for i, ett in enumerate(rekke) if ett.pk == pk), None)
        if plass is None:
            continue
        if 0 <= plass + skritt < len(rekke):
            return Flytting(omraade, plass + skritt, rekke[plass])
        nabo = nr + skritt
        if not 0 <= nabo < len(omraader):
            return None
        til = omraader[nabo]
        return Flytting(til, len(til.spoersmaal.all()) if skritt < 0 else 0, rekke[plass])
    raise Malspoersmaal.DoesNotExist
