"""What the history of a person's access says."""

from django.utils.translation import gettext as _

from hendelser.historikk import Setning

SETNINGER: dict[str, Setning] = {
    "person_opprettet": lambda h: _("Personen ble lagt inn"),
    "rolle_gitt": lambda h: _("Fikk en rolle"),
    "rolle_avsluttet": lambda h: _("En rolle ble avsluttet"),
    "rolle_fjernet": lambda h: _("En rolle ble fjernet"),
    "tilgang_aapnet": lambda h: _("Tilgangen ble åpnet"),
    "tilgang_stengt": lambda h: _("Tilgangen ble stengt"),
    "engangslenke": lambda h: _("Engangslenke ble laget"),
    "passord_satt": lambda h: _("Valgte passord med engangslenken"),
    "passord_byttet": lambda h: _("Byttet passord"),
    "person_slaatt_sammen": lambda h: _("Slått sammen med en bruker med samme navn"),
}
