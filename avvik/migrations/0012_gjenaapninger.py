from django.db import migrations

# Open cases that their reporter has opened again: who ended them, and the lowest enhet in line where that
# person leads today. Forwarding forgot until now that somebody above must judge.
HVEM_SOM_HAR_AVGJORT = """
    WITH RECURSIVE saker AS (
        SELECT id, behandles_av_id, avsluttet_av_id, endret FROM avvik_avvik
        WHERE lukket IS NULL AND (leder_over OR avsluttet_av_id IS NOT NULL)
    ), linje AS (
        SELECT id AS sak, behandles_av_id AS enhet, 0 AS trinn FROM saker
        UNION ALL
        SELECT l.sak, e.forelder_id, l.trinn + 1 FROM linje l JOIN organisasjon_enhet e ON e.id = l.enhet
        WHERE e.forelder_id IS NOT NULL AND l.trinn < 50
    )
    INSERT INTO avvik_gjenaapning (avvik_id, tidspunkt, avsluttet_av_id, avsluttet_fra_id)
    SELECT s.id, s.endret, s.avsluttet_av_id, coalesce((
        SELECT l.enhet FROM linje l JOIN organisasjon_rolle r ON r.enhet_id = l.enhet
        WHERE l.sak = s.id AND r.bruker_id = s.avsluttet_av_id
          AND r.rolle IN ('leder', 'stedfortreder', 'kommunedirektoer')
          AND (r.fra IS NULL OR r.fra <= current_date) AND (r.til IS NULL OR r.til >= current_date)
        ORDER BY l.trinn LIMIT 1
    ), s.behandles_av_id)
    FROM saker s ORDER BY s.id
"""
MERK_SAKENE = """
    UPDATE avvik_avvik SET leder_over = true
    WHERE lukket IS NULL AND avsluttet_av_id IS NOT NULL AND NOT leder_over
"""


class Migration(migrations.Migration):
    dependencies = [("avvik", "0011_habilitet"), ("organisasjon", "0007_radhistorikk")]

    operations = [
        migrations.RunSQL([HVEM_SOM_HAR_AVGJORT, MERK_SAKENE], migrations.RunSQL.noop),
    ]
