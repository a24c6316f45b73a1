"""Is this database a demo or the real thing? Decided once, when the first data comes in."""

from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.models import Installasjon


def er_demo() -> bool:
    """True in a database that the demo made."""
    return Installasjon.objects.filter(demo=True).exists()


def merk_som(*, demo: bool) -> None:
    """Marks the database; raises Domenefeil where it is already marked as the other kind."""
    rad, _ny = Installasjon.objects.get_or_create(id=1, defaults={"demo": demo})
    if rad.demo != demo:
        raise Domenefeil(
            _("Databasen inneholder eksempeldata. Ekte data må inn i en tom database.")
            if rad.demo
            else _("Databasen inneholder ekte data. Eksempeldata kan bare legges i en tom database.")
        )
