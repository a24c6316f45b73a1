from django.db import migrations

# Tiltak and files of an answer bore the code of sjekklister with the id of the answer, and so did the history of
# the files and the e-mails about the tiltak. The triggers of the row history note the change; that of `hendelser`,
# which is only added to, is off meanwhile, and needs the owner of the table.
_TIL_SVAR = """
    UPDATE tiltak_tiltak SET sakstype = 'sjekklistesvar' WHERE sakstype = 'sjekkliste';
    UPDATE vedlegg_vedlegg SET sakstype = 'sjekklistesvar' WHERE sakstype = 'sjekkliste';
    UPDATE utboks_epost SET sakstype = 'sjekklistesvar' WHERE sakstype = 'sjekkliste' AND slag LIKE 'tiltak.%';
    ALTER TABLE hendelser_hendelse DISABLE TRIGGER USER;
    UPDATE hendelser_hendelse SET sakstype = 'sjekklistesvar'
        WHERE sakstype = 'sjekkliste' AND slag IN ('vedlegg_nytt', 'vedlegg_fjernet', 'vedlegg_smittet');
    ALTER TABLE hendelser_hendelse ENABLE TRIGGER USER;
"""
_TILBAKE = """
    UPDATE tiltak_tiltak SET sakstype = 'sjekkliste' WHERE sakstype = 'sjekklistesvar';
    UPDATE vedlegg_vedlegg SET sakstype = 'sjekkliste' WHERE sakstype = 'sjekklistesvar';
    UPDATE utboks_epost SET sakstype = 'sjekkliste' WHERE sakstype = 'sjekklistesvar';
    ALTER TABLE hendelser_hendelse DISABLE TRIGGER USER;
    UPDATE hendelser_hendelse SET sakstype = 'sjekkliste' WHERE sakstype = 'sjekklistesvar';
    ALTER TABLE hendelser_hendelse ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hendelser", "0002_initial"),
        ("sjekkliste", "0001_initial"),
        ("tiltak", "0002_avsluttet_tidspunkt"),
        ("utboks", "0002_epost"),
        ("vedlegg", "0002_radhistorikk"),
    ]

    operations = [migrations.RunSQL(_TIL_SVAR, _TILBAKE)]
