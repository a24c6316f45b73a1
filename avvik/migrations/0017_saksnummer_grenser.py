"""Room for new numbers in every year, and the codes of kategorier in Unicode's composed form.

Numbers above those that may now be imported could be brought in before, and the series of their year stopped at
them. It goes on from the highest below; the few that are taken are passed over when it comes to them.
"""

from typing import Any

from django.db import migrations, models

from felles.tekst import normaliser

RYDD_SERIER = """
    UPDATE avvik_nummerserie n SET siste = coalesce((
        SELECT max(right(a.saksnummer, 6)::int) FROM avvik_avvik a
        WHERE left(a.saksnummer, 4) = lpad(n.aar::text, 4, '0') AND right(a.saksnummer, 6)::int <= 899999), 0)
    WHERE siste > 899999
"""


def normaliser_koder(apps: Any, schema_editor: Any) -> None:
    """The codes of kategorier; one whose composed form is taken stays as it is."""
    Kategori = apps.get_model("avvik", "Kategori")
    koder = dict(Kategori.objects.values_list("pk", "kode"))
    for pk, kode in koder.items():
        ny = normaliser(kode)
        if ny != kode and ny and ny not in koder.values():
            Kategori.objects.filter(pk=pk).update(kode=ny)
            koder[pk] = ny



class Migration(migrations.Migration):

    dependencies = [
        ("avvik", "0016_soeketekst"),
    ]

    operations = [
        migrations.RunSQL(RYDD_SERIER, migrations.RunSQL.noop),
        migrations.RunPython(normaliser_koder, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='nummerserie',
            constraint=models.CheckConstraint(condition=models.Q(('siste__lte', 999999)), name='nummerserie_seks_siffer'),
        ),
    ]
