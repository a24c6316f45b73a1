import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models.functions import Concat, Lower

# The letters of felles/norsk.py as they were then; a change of them is a new migration.
FRA = (
    "àáâãāăąçćčďđðèéêëēėęěğģìíîïīįıķļľłñńņňŋòóôõōřŕśşšșßťţțŧþùúûüūůűųýÿźżžäöőœ’‘ʼ´`′"
)
TIL = (
    "aaaaaaacccdddeeeeeeeeggiiiiiiiklllnnnnnooooorrssssstttttuuuuuuuuyyzzzæøøø'''''''"
    "'''''"
)
SKILLETEGN = '.,;:!?()[]«»"/\n\r\t'
X = "%(expressions)s"


def soekeform(felt):
    byttet = f"(CASE WHEN {X} ~ '[{FRA}]' THEN translate({X}, '{FRA}', '{TIL}') ELSE {X} END)"
    mellomrom = " " * len(SKILLETEGN)
    return models.Func(
        Lower(felt),
        template=f"translate({byttet}, '{SKILLETEGN}', '{mellomrom}')",
        output_field=models.TextField(),
    )


class Migration(migrations.Migration):
    dependencies = [("avvik", "0015_uten_innsending"), ("felles", "0003_trigram")]

    operations = [
        migrations.RemoveIndex(model_name="avvik", name="avvik_soek"),
        migrations.RemoveField(model_name="avvik", name="soek"),
        migrations.AddField(
            model_name="avvik",
            name="soeketekst",
            field=models.GeneratedField(
                db_persist=True,
                expression=Concat(
                    models.Value(" "),
                    "saksnummer",
                    models.Value(" "),
                    soekeform("tittel"),
                    models.Value(" "),
                    soekeform("beskrivelse"),
                    models.Value(" "),
                    soekeform("strakstiltak"),
                    models.Value(" "),
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="avvik",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["soeketekst"], name="avvik_soeketekst", opclasses=["gin_trgm_ops"]
            ),
        ),
        # Nothing else would tell the planner what the new column holds before many cases have changed.
        migrations.RunSQL("ANALYZE avvik_avvik (soeketekst)", migrations.RunSQL.noop),
    ]
