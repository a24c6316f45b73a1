"""What the register of sjekklister itself knows of a virksomhet: the tiltak that earlier answers led to."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from felles.klokke import dato
from felles.kunnskap import Faktum, Kunnskap
from felles.templatetags.tekst import tall
from organisasjon.tidligere import Grunnlag
from sjekkliste.models import SVARTYPE, Svar
from tiltak.models import Tiltak


class Tiltakskilde:
    """A Kilde (felles/kunnskap.py): open tiltak from sjekklister, and those past their frist."""

    kode = "tiltak"

    @property
    def navn(self) -> str:
        return _("Tiltak fra sjekklister")

    def kunnskap(self, grunnlag: Grunnlag) -> Kunnskap:
        """See felles.kunnskap.Kilde; one query."""
        svar = Svar.objects.all()
        if grunnlag.enheter is not None:
            svar = svar.filter(sjekkliste__enhet__in=grunnlag.enheter)
        telt = Tiltak.objects.filter(
            Q(avsluttet=None) | Q(avsluttet__gt=grunnlag.skjaering),
            sakstype=SVARTYPE,
            sak_id__in=svar.values("pk"),
            created_at__lte=grunnlag.skjaering,
        ).aggregate(aapne=Count("pk"), forfalt=Count("pk", filter=Q(frist__lt=dato(grunnlag.skjaering))))
        return Kunnskap(
            self.kode,
            (
                Faktum("aapne", _("Åpne tiltak"), telt["aapne"], tall(telt["aapne"], 0)),
                Faktum("forfalt", _("Over fristen"), telt["forfalt"], tall(telt["forfalt"], 0)),
            ),
        )

    def motsigelse(self, verdi: str, kunnskap: Kunnskap) -> str:
        """«ja», while tiltak that were promised are past their frist."""
        forfalt = kunnskap.verdi("forfalt") or 0
        if verdi == "ja" and forfalt:
            return _("Svaret er ja, men %(antall)s tiltak fra tidligere sjekklister er over fristen.") % {
                "antall": tall(forfalt, 0)
            }
        return ""
