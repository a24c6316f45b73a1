"""Lists of reports, with whether an import has since changed their past."""

from django.db.models import Exists, F, OuterRef, QuerySet

from importering.models import Import
from organisasjon.models import Bruker
from rapport.models import Rapport
from rapport.tilgang import synlig_for


def med_tilstand(rapporter: QuerySet[Rapport]) -> QuerySet[Rapport]:
    """Adds `utdatert`: an import after the figures were computed reaches back before their skjæring.

    The report stays as it was; a new one takes in what the import brought.
    """
    senere = Import.objects.filter(pk__gt=OuterRef("import_id"), beroerer_fra__lte=OuterRef("skjaering"))
    return rapporter.annotate(utdatert=Exists(senere)).select_related("enhet", "bestilt_av", "godkjent_av")


def siste_rapporter(bruker: Bruker, *, antall: int) -> QuerySet[Rapport]:
    """The newest reports that the person may see; without the heavy columns."""
    synlige = med_tilstand(synlig_for(bruker)).defer("tall", "tillegg", "dokument")
    return synlige.order_by(F("bestilt").desc(), "-pk")[:antall]
