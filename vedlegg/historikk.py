"""What the history of a case says of its files: never their names, as history is kept for ever."""

from django.utils.translation import gettext as _

from hendelser.historikk import Setning

SETNINGER: dict[str, Setning] = {
    "vedlegg_nytt": lambda h: _("En fil er lagt ved"),
    "vedlegg_fjernet": lambda h: _("En fil er fjernet"),
    "vedlegg_smittet": lambda h: _("Det ble funnet virus i en fil. Den er slettet"),
}
