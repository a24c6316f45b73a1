"""Chains the periods: each begins where a stored one of the same enhet ends, so no gap can be stored."""

from django.db import migrations

KJEDE = """
    ALTER TABLE organisasjon_enhetsperiode ADD CONSTRAINT enhetsperiode_forgjenger
    FOREIGN KEY (enhet_id, forrige_til) REFERENCES organisasjon_enhetsperiode (enhet_id, til)
"""


class Migration(migrations.Migration):
    dependencies = [("organisasjon", "0001_initial")]

    operations = [
        migrations.RunSQL(KJEDE, "ALTER TABLE organisasjon_enhetsperiode DROP CONSTRAINT enhetsperiode_forgjenger"),
    ]
