from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """pg_trgm is a trusted extension: who may create in the database may create it, else deploy/roller.sql does."""

    dependencies = [("felles", "0002_kladd_og_innsending")]
    operations = [TrigramExtension()]
