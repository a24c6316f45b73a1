from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('hendelser', '0002_initial'),
    ]

    operations = [
        migrations.RenameField(
            model_name='hendelse',
            old_name='synlig_for_melder',
            new_name='delt',
        ),
    ]
