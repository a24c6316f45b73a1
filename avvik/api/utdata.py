"""What the API tells about avvik: the fields and their names, and no rule."""

from typing import Any

from rest_framework import serializers

from avvik.api.saksbilde import HANDLINGER
from avvik.models import Avvik, Dialogmelding, Kategori, Omhandlet
from avvik.tilstander import Alvorlighetsgrad, Avvikstype, Status
from felles.klokke import i_dag
from organisasjon.models import Bruker
from saksramme.tiltak.api import TiltaksinnholdSerializer
from vedlegg.models import Skannestatus

KAN = [(navn, "") for navn in HANDLINGER]


class AvvikSerializer(serializers.ModelSerializer):
    """A case without its texts, as in a list. Load enhet, behandles_av and kategori."""

    status = serializers.ChoiceField(Status.choices)
    type = serializers.ChoiceField(Avvikstype.choices)
    alvorlighetsgrad = serializers.ChoiceField(Alvorlighetsgrad.choices, allow_null=True)
    kategori = serializers.CharField(source="kategori.kode", default=None, allow_null=True)
    enhet = serializers.CharField(source="enhet.kode")
    enhetsnavn = serializers.CharField(source="enhet.navn")
    behandles_av = serializers.CharField(source="behandles_av.kode")
    behandles_av_navn = serializers.CharField(source="behandles_av.navn")
    forfalt = serializers.SerializerMethodField()

    class Meta:
        model = Avvik
        fields = [
            "saksnummer", "tittel", "status", "type", "alvorlighetsgrad", "kategori", "enhet", "enhetsnavn",
            "behandles_av", "behandles_av_navn", "meldt", "lukket", "frist", "forfalt", "fortrolig",
            "versjon",
        ]  # fmt: skip

    def get_forfalt(self, avvik: Any) -> bool:
        return bool(avvik.er_forfalt(i_dag()))


class PersonSerializer(serializers.ModelSerializer):
    class Meta:
        model = Bruker
        fields = ["brukernavn", "navn"]


class TattBortSerializer(serializers.ModelSerializer):
    """Somebody who was entered as one whom the case is about; `teller` says whether it still counts."""

    person = PersonSerializer()
    fjernet_av = serializers.CharField(source="fjernet_av.navn")

    class Meta:
        model = Omhandlet
        fields = ["person", "teller", "fjernet", "fjernet_av", "grunn", "feil_grunn"]


class AvvikdetaljSerializer(AvvikSerializer):
    """A case whole, of a Saksbilde: what the person may see of it, and do with it now."""

    melder = serializers.CharField(source="melder.navn", default=None, allow_null=True)
    behandler = serializers.CharField(source="behandler.navn", default=None, allow_null=True)
    leder = serializers.CharField()
    omhandler = PersonSerializer(many=True)
    tatt_bort = TattBortSerializer(many=True)
    frist_fra_grad = serializers.BooleanField()
    duplikat_av = serializers.CharField(source="original", allow_null=True)
    duplikater = serializers.ListField(child=serializers.CharField())
    tiltak = TiltaksinnholdSerializer(many=True)
    uleste = serializers.IntegerField()
    mangler = serializers.CharField()
    habilitet = serializers.CharField()
    kan = serializers.ListField(child=serializers.ChoiceField(KAN))

    class Meta(AvvikSerializer.Meta):
        fields = [
            *AvvikSerializer.Meta.fields,
            "hendelsestidspunkt", "beskrivelse", "strakstiltak", "aarsak", "melder", "behandler", "leder",
            "omhandler", "tatt_bort", "frist_fra_grad", "importert", "utfall", "lukkemelding", "duplikat_av",
            "duplikater", "tiltak", "uleste", "mangler", "habilitet", "kan",
        ]  # fmt: skip


class SakssvarSerializer(serializers.Serializer):
    """Where a case stands after what was done. No text: answers are kept for who asks again."""

    saksnummer = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    versjon = serializers.IntegerField()
    # Whether the person still sees it: what they did may have taken it out of their sight.
    synlig = serializers.BooleanField()
    kan = serializers.ListField(child=serializers.ChoiceField(KAN))


class SoeketreffSerializer(serializers.Serializer):
    """By which the list finds the words again, in this login."""

    soek = serializers.CharField()


class MeldingSerializer(serializers.ModelSerializer):
    """A message of the dialogue."""

    avsender = serializers.CharField(source="avsender.navn")
    ulest = serializers.SerializerMethodField()

    class Meta:
        model = Dialogmelding
        fields = ["id", "tidspunkt", "avsender", "fra_melder", "ulest", "tekst"]

    def get_ulest(self, melding: Dialogmelding) -> bool:
        return melding.pk in self.context["uleste"]


class MeldingssvarSerializer(serializers.Serializer):
    """A message that was sent."""

    id = serializers.IntegerField()


class UlesteSerializer(serializers.Serializer):
    """How many messages the person has not read."""

    uleste = serializers.IntegerField()


class LinjeSerializer(serializers.Serializer):
    """A line of the history, in words."""

    tidspunkt = serializers.DateTimeField()
    hvem = serializers.CharField()
    tittel = serializers.CharField()
    tekst = serializers.CharField()


class FilSerializer(serializers.Serializer):
    """A file of the case, with what the person may do with it."""

    id = serializers.IntegerField(source="vedlegg.pk")
    filnavn = serializers.CharField(source="vedlegg.filnavn")
    innholdstype = serializers.CharField(source="vedlegg.innholdstype")
    stoerrelse = serializers.IntegerField(source="vedlegg.stoerrelse")
    sha256 = serializers.CharField(source="vedlegg.sha256")
    skannestatus = serializers.ChoiceField(Skannestatus.choices, source="vedlegg.skannestatus")
    lastet_opp = serializers.DateTimeField(source="vedlegg.created_at")
    lastet_opp_av = serializers.CharField(source="hvem")
    er_intern = serializers.BooleanField()
    kan_aapnes = serializers.BooleanField()
    kan_fjernes = serializers.BooleanField()


class FilsvarSerializer(serializers.Serializer):
    """The ids of the files that were added or removed: answers are kept, and a removed file's name is not."""

    filer = serializers.ListField(child=serializers.IntegerField())


class KategoriSerializer(serializers.ModelSerializer):
    forelder = serializers.CharField(source="forelder.kode", default=None, allow_null=True)

    class Meta:
        model = Kategori
        fields = ["kode", "navn", "forelder"]


class EnhetSerializer(serializers.Serializer):
    """An enhet that exists today, and the one above it."""

    kode = serializers.CharField()
    navn = serializers.CharField()
    type = serializers.CharField()
    forelder = serializers.CharField(allow_null=True)
