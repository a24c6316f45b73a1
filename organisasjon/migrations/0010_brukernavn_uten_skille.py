"""User names that differ in case alone become the same. Pairs that are stored stay, and are marked.

Codes are also written in Unicode's composed form, as everything that comes in now is; one whose
composed form is taken stays as it is.
"""

from typing import Any

import django.db.models.deletion
import organisasjon.models
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from felles.tekst import noekkel_uten_skille, normaliser


def normaliser_enhetskoder(apps: Any, schema_editor: Any) -> None:
    """The codes of enheter."""
    Enhet = apps.get_model("organisasjon", "Enhet")
    koder = dict(Enhet.objects.values_list("pk", "kode"))
    for pk, kode in koder.items():
        ny = normaliser(kode)
        if ny != kode and ny and ny not in koder.values():
            Enhet.objects.filter(pk=pk).update(kode=ny)
            koder[pk] = ny


def gi_noekler(apps: Any, schema_editor: Any) -> None:
    """The key of every user name. Of those that share one, the first keeps it and the others are marked."""
    Bruker = apps.get_model("organisasjon", "Bruker")
    navn = set(Bruker.objects.values_list("brukernavn", flat=True))
    noekler: set[str] = set()
    brukere = list(Bruker.objects.order_by("-is_active", "pk").only("pk", "brukernavn"))
    for bruker in brukere:
        nytt = normaliser(bruker.brukernavn)
        if nytt and nytt not in navn:
            navn.add(nytt)
            bruker.brukernavn = nytt
        bruker.noekkel = noekkel_uten_skille(bruker.brukernavn)
        bruker.dobbel = bruker.noekkel in noekler
        noekler.add(bruker.noekkel)
    Bruker.objects.bulk_update(brukere, ["brukernavn", "noekkel", "dobbel"], batch_size=1_000)


class Migration(migrations.Migration):

    dependencies = [
        ('organisasjon', '0009_innloggingsfeil'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='bruker',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='bruker',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='bruker',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='bruker',
            name='dobbel',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='bruker',
            name='noekkel',
            field=organisasjon.models.Navnenoekkel(default='', editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name='bruker',
            name='slaatt_sammen_med',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='brukerevent',
            name='slaatt_sammen_med',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='bruker',
            index=models.Index(fields=['noekkel'], name='bruker_noekkel'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bruker',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisasjon_brukerevent" ("brukernavn", "created_at", "epost", "id", "is_active", "navn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slaatt_sammen_med_id") VALUES (NEW."brukernavn", NEW."created_at", NEW."epost", NEW."id", NEW."is_active", NEW."navn", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slaatt_sammen_med_id"); RETURN NULL;', hash='93de3925743d9cb2660ab41fae9502a4f4331fad', operation='INSERT', pgid='pgtrigger_insert_insert_6a8de', table='organisasjon_bruker', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bruker',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."brukernavn" IS DISTINCT FROM (NEW."brukernavn") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."epost" IS DISTINCT FROM (NEW."epost") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."navn" IS DISTINCT FROM (NEW."navn") OR OLD."slaatt_sammen_med_id" IS DISTINCT FROM (NEW."slaatt_sammen_med_id"))', func='INSERT INTO "organisasjon_brukerevent" ("brukernavn", "created_at", "epost", "id", "is_active", "navn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slaatt_sammen_med_id") VALUES (NEW."brukernavn", NEW."created_at", NEW."epost", NEW."id", NEW."is_active", NEW."navn", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slaatt_sammen_med_id"); RETURN NULL;', hash='586b520773a494f5b019647fed39df06b9a1ff78', operation='UPDATE', pgid='pgtrigger_update_update_d6ef0', table='organisasjon_bruker', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bruker',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisasjon_brukerevent" ("brukernavn", "created_at", "epost", "id", "is_active", "navn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slaatt_sammen_med_id") VALUES (OLD."brukernavn", OLD."created_at", OLD."epost", OLD."id", OLD."is_active", OLD."navn", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."slaatt_sammen_med_id"); RETURN NULL;', hash='6051d9bfff9c1fe5a4fb9a3d479667b1c8ca51a9', operation='DELETE', pgid='pgtrigger_delete_delete_5f466', table='organisasjon_bruker', when='AFTER')),
        ),
        migrations.RunPython(normaliser_enhetskoder, migrations.RunPython.noop),
        migrations.RunPython(gi_noekler, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='bruker',
            constraint=models.UniqueConstraint(condition=models.Q(('dobbel', False)), fields=('noekkel',), name='bruker_ett_brukernavn', violation_error_message='Det finnes en person med dette brukernavnet fra før.'),
        ),
        migrations.AddConstraint(
            model_name='bruker',
            constraint=models.CheckConstraint(condition=models.Q(('slaatt_sammen_med', None), ('is_active', False), _connector='OR'), name='bruker_slaatt_sammen_er_stengt', violation_error_message='En person som er slått sammen med en annen, kan ikke logge inn.'),
        ),
    ]
