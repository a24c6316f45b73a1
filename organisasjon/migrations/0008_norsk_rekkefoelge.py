from django.db import migrations, models
from django.db.models.functions import Collate

# The letters of felles/norsk.py as they were then; a change of them is a new migration.
FRA = (
    "àáâãāăąçćčďđðèéêëēėęěğģìíîïīįıķļľłñńņňŋòóôõōřŕśşšșßťţțŧþùúûüūůűųýÿźżžäöőœÀÁÂÃĀĂĄ"
    "ÇĆČĎĐÐÈÉÊËĒĖĘĚĞĢÌÍÎÏĪĮĶĻĽŁÑŃŅŇŊÒÓÔÕŌŘŔŚŞŠȘŤŢȚŦÞÙÚÛÜŪŮŰŲÝŸŹŻŽÄÖŐŒÆØÅæøå’‘ʼ´`′‐‑–—"
    "\u00a0\u202f"
)
TIL = (
    "aaaaaaacccdddeeeeeeeeggiiiiiiiklllnnnnnooooorrssssstttttuuuuuuuuyyzzz{|||aaaaaaa"
    "cccdddeeeeeeeeggiiiiiiklllnnnnnooooorrsssstttttuuuuuuuuyyzzz{|||{|}{|}''''''''''"
    "''----  "
)
X = "%(expressions)s"


def norsk_sortering(felt):
    byttet = f"(CASE WHEN {X} ~ '[{FRA}]' THEN translate({X}, '{FRA}', '{TIL}') ELSE {X} END)"
    noekkel = models.Func(felt, template=f'lower({byttet} COLLATE "C")', output_field=models.TextField())
    return Collate(noekkel, "C")


class Migration(migrations.Migration):
    dependencies = [("organisasjon", "0007_radhistorikk")]

    operations = [
        migrations.AlterModelOptions(
            name="bruker", options={"ordering": [norsk_sortering("navn"), "brukernavn"]}
        ),
        migrations.RemoveIndex(model_name="enhet", name="enhet_etter_navn"),
        migrations.AddIndex(
            model_name="bruker",
            index=models.Index(norsk_sortering("navn"), models.F("id"), name="bruker_paa_norsk"),
        ),
        migrations.AddIndex(
            model_name="enhet", index=models.Index(norsk_sortering("navn"), name="enhet_paa_norsk")
        ),
    ]
