"""Chains the periods: each begins where a stored one of the same avvik ends, so no gap can be stored."""

from django.db import migrations

KJEDE = """
    ALTER TABLE avvik_avviksperiode ADD CONSTRAINT avviksperiode_forgjenger
    FOREIGN KEY (avvik_id, forrige_til) REFERENCES avvik_avviksperiode (avvik_id, til)
"""


class Migration(migrations.Migration):
    dependencies = [("avvik", "0002_initial")]

    operations = [
        migrations.RunSQL(KJEDE, "ALTER TABLE avvik_avviksperiode DROP CONSTRAINT avviksperiode_forgjenger"),
    ]
