"""What the register of avvik knows of an enhet in a tertial (felles/kunnskap.py): numbers, never a case."""

import datetime as dt

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from avvik import tallvilkaar as vilkaar
from avvik.models import SAKSTYPE
from avvik.tall import median_dager
from felles.klokke import dato
from felles.kunnskap import Faktum, Kunnskap
from felles.templatetags.tekst import dato as datotekst
from felles.templatetags.tekst import tall
from organisasjon.tidligere import Grunnlag
from tiltak.models import Tiltak

STILLE = dt.timedelta(days=243)  # eight months without a melding is worth a question
_MANGE_FORFALTE = 3


class Avvikskilde:
    """The Kilde of this register."""

    kode = SAKSTYPE

    @property
    def navn(self) -> str:
        return _("Avvik")

    def kunnskap(self, grunnlag: Grunnlag) -> Kunnskap:
        """See felles.kunnskap.Kilde; four queries."""
        rader = vilkaar.gjaldt(grunnlag)
        telt = rader.aggregate(
            antall=Count("pk", filter=vilkaar.meldt(grunnlag)),
            lukkede=Count("pk", filter=vilkaar.lukket_i_perioden(grunnlag)),
            sist=Max("meldt"),
        )
        forfalt = rader.filter(vilkaar.aapne(grunnlag) & vilkaar.er_forfalt(grunnlag)).count()
        median = median_dager(rader.filter(vilkaar.meldt(grunnlag) & vilkaar.ER_LUKKET))
        tiltak = self._tiltak(grunnlag)
        stille = None if telt["sist"] is None else (grunnlag.skjaering - telt["sist"]).days
        fakta = (
            Faktum("meldt", _("Meldt i tertialet"), telt["antall"], tall(telt["antall"], 0)),
            Faktum("lukket", _("Lukket i tertialet"), telt["lukkede"], tall(telt["lukkede"], 0)),
            Faktum("forfalt", _("Over fristen"), forfalt, tall(forfalt, 0)),
            Faktum("median", _("Dager til lukking (median)"), median, tall(median, 1)),
            Faktum("stille", _("Sist meldt"), stille, datotekst(telt["sist"])),
            Faktum("tiltak_aapne", _("Åpne tiltak"), tiltak["aapne"], tall(tiltak["aapne"], 0)),
            Faktum("tiltak_forfalt", _("Tiltak over fristen"), tiltak["forfalt"], tall(tiltak["forfalt"], 0)),
        )
        return Kunnskap(self.kode, fakta)

    @staticmethod
    def _tiltak(grunnlag: Grunnlag) -> dict[str, int]:
        """Tiltak of the enhet's cases that were open at the moment."""
        saker = vilkaar.gjaldt(grunnlag).values("avvik_id")
        aapne = Tiltak.objects.filter(
            Q(avsluttet=None) | Q(avsluttet__gt=grunnlag.skjaering),
            sakstype=SAKSTYPE,
            sak_id__in=saker,
            created_at__lte=grunnlag.skjaering,
        )
        telt: dict[str, int] = aapne.aggregate(
            aapne=Count("pk"), forfalt=Count("pk", filter=Q(frist__lt=dato(grunnlag.skjaering)))
        )
        return telt

    def motsigelse(self, verdi: str, kunnskap: Kunnskap) -> str:
        """«ja», where nothing has been reported for eight months, or cases are past their frist."""
        if verdi != "ja":
            return ""
        stille, forfalt = kunnskap.verdi("stille"), kunnskap.verdi("forfalt") or 0
        if stille is None:
            return _("Svaret er ja, men virksomheten har aldri meldt avvik.")
        if stille >= STILLE.days:
            return _("Svaret er ja, men det er ikke meldt avvik på %(maaneder)s måneder.") % {
                "maaneder": int(stille // 30.4)
            }
        if forfalt >= _MANGE_FORFALTE:
            return _("Svaret er ja, men %(antall)s avvik er over fristen.") % {"antall": tall(forfalt, 0)}
        return ""
