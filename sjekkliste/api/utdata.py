"""What the API tells about sjekklister: the fields and their names, and no rule."""

from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sjekkliste.models import Levering, Levertsvar, Mal, Malomraade, Malspoersmaal, Runde, Sjekkliste
from sjekkliste.runde.bilde import TILSTANDSNAVN
from sjekkliste.sporringer import Svarrad, svarrader
from sjekkliste.svar.regler import mulige_svar
from sjekkliste.tilgang import Adgang, kan_styre
from sjekkliste.tilstander import Status, Svarverdi
from tiltak.models import Tiltak

TILSTANDER = list(TILSTANDSNAVN.items())


class RundeSerializer(serializers.ModelSerializer):
    """A runde without its figures."""

    mal_versjon = serializers.IntegerField(source="mal.versjon")

    class Meta:
        model = Runde
        fields = ["aar", "tertial", "mal_versjon", "frist", "laases", "aapnet", "laast", "versjon"]


class TellingSerializer(serializers.Serializer):
    """How many questions have each answer."""

    ja = serializers.IntegerField()
    delvis = serializers.IntegerField()
    nei = serializers.IntegerField()
    ikke_forfalt = serializers.IntegerField()
    ikke_aktuelt = serializers.IntegerField()
    ubesvart = serializers.IntegerField()


class OmraadetallSerializer(TellingSerializer):
    kode = serializers.CharField()
    navn = serializers.CharField()


class EnhetstallSerializer(TellingSerializer):
    kode = serializers.CharField()
    status = serializers.ChoiceField(TILSTANDER)


class TallSerializer(serializers.Serializer):
    """The object of one tertial, as in the figures of the report."""

    tertial = serializers.IntegerField()
    skjaering = serializers.DateTimeField()
    mal_versjon = serializers.IntegerField(allow_null=True)
    virksomheter = serializers.IntegerField()
    levert = serializers.IntegerField()
    levert_for_sent = serializers.IntegerField()
    mangler = serializers.ListField(child=serializers.CharField())
    per_omraade = OmraadetallSerializer(many=True)
    per_enhet = EnhetstallSerializer(many=True)


class RundedetaljSerializer(RundeSerializer):
    """A runde with its figures, and whether the person may move and lock it."""

    tall = serializers.SerializerMethodField()
    kan_styre = serializers.SerializerMethodField()

    class Meta(RundeSerializer.Meta):
        fields = [*RundeSerializer.Meta.fields, "kan_styre", "tall"]

    @extend_schema_field(TallSerializer)
    def get_tall(self, runde: Runde) -> Any:
        return self.context["tall"]

    def get_kan_styre(self, runde: Runde) -> bool:
        return runde.er_aapen and kan_styre(self.context["tilgang"])


class SjekklisteSerializer(serializers.ModelSerializer):
    """A sjekkliste without its answers. Annotate `for_sent` and load runde, enhet, levert_av, mottatt_av."""

    aar = serializers.IntegerField(source="runde.aar")
    tertial = serializers.IntegerField(source="runde.tertial")
    enhet = serializers.CharField(source="enhet.kode")
    enhetsnavn = serializers.CharField(source="enhet.navn")
    status = serializers.ChoiceField(Status.choices)
    levert_for_sent = serializers.BooleanField(source="for_sent")
    levert_av = serializers.CharField(source="levert_av.navn", default=None, allow_null=True)
    mottatt_av = serializers.CharField(source="mottatt_av.navn", default=None, allow_null=True)

    class Meta:
        model = Sjekkliste
        fields = [
            "id", "aar", "tertial", "enhet", "enhetsnavn", "status", "levert_for_sent",
            "levert", "levert_av", "mottatt", "mottatt_av", "versjon",
        ]  # fmt: skip


class SpoersmaalSerializer(serializers.ModelSerializer):
    """A question of the template."""

    class Meta:
        model = Malspoersmaal
        fields = [
            "id", "kode", "tekst", "veiledning", "bokstav", "hyppighet", "typer", "merkelapper", "kunnskap"
        ]  # fmt: skip


class ForrigeSerializer(serializers.ModelSerializer):
    """The answer as delivered the tertial before."""

    class Meta:
        model = Levertsvar
        fields = ["verdi", "kommentar", "planlagt", "uten_tiltak", "uendret"]


class TiltakSerializer(serializers.ModelSerializer):
    """A tiltak of the answer, or an open one from an earlier tertial."""

    ansvarlig = serializers.CharField(source="ansvarlig.navn")
    # The name of the leder for whom it waits where the responsible has left, else empty.
    venter_paa = serializers.CharField(read_only=True)

    class Meta:
        model = Tiltak
        fields = [
            "id", "hva", "ansvarlig", "venter_paa", "frist", "status", "resultat", "avlyst_grunn", "versjon"
        ]  # fmt: skip


class FaktumSerializer(serializers.Serializer):
    kode = serializers.CharField()
    navn = serializers.CharField()
    verdi = serializers.FloatField(allow_null=True)


class KunnskapSerializer(serializers.Serializer):
    """What a register knows of the virksomhet in the tertial."""

    kilde = serializers.CharField()
    fakta = FaktumSerializer(many=True)


class MangelSerializer(serializers.Serializer):
    felt = serializers.CharField()
    melding = serializers.CharField()


class SvarradSerializer(serializers.Serializer):
    """A question with its answer, and all that stands beside it."""

    spoersmaal = SpoersmaalSerializer()
    omraade = serializers.CharField(source="spoersmaal.omraade.kode")
    verdi = serializers.ChoiceField(Svarverdi.choices, allow_blank=True, source="svar.verdi")
    kommentar = serializers.CharField(source="svar.kommentar")
    planlagt = serializers.DateField(source="svar.planlagt", allow_null=True)
    uten_tiltak = serializers.CharField(source="svar.uten_tiltak")
    motsigelse_svar = serializers.CharField(source="svar.motsigelse_svar")
    endret = serializers.DateTimeField(source="svar.endret")
    endret_av = serializers.CharField(source="svar.endret_av.navn", default=None, allow_null=True)
    versjon = serializers.IntegerField(source="svar.versjon")
    mulige = serializers.ListField(child=serializers.ChoiceField(Svarverdi.choices))
    motsigelse = serializers.CharField()
    uendret = serializers.IntegerField()
    mangler = MangelSerializer(many=True)
    forrige = ForrigeSerializer(allow_null=True)
    tiltak = TiltakSerializer(many=True)
    kunnskap = KunnskapSerializer(many=True)


class SjekklistedetaljSerializer(SjekklisteSerializer):
    """A sjekkliste with its questions, and what the person may do with it now."""

    kan = serializers.SerializerMethodField()
    svar = serializers.SerializerMethodField()

    class Meta(SjekklisteSerializer.Meta):
        fields = [
            *SjekklisteSerializer.Meta.fields,
            "medvirkning_ansatte", "medvirkning_verneombud", "returmelding", "kan", "svar",
        ]  # fmt: skip

    @extend_schema_field(
        serializers.ListField(
            child=serializers.ChoiceField([("svare", ""), ("lever", ""), ("motta", ""), ("returner", "")])
        )
    )
    def get_kan(self, sjekkliste: Sjekkliste) -> list[str]:
        adgang: Adgang = self.context["adgang"]
        valg = {
            "svare": adgang.kan_svare,
            "lever": adgang.kan(Status.LEVERT),
            "motta": adgang.kan(Status.MOTTATT),
            "returner": adgang.kan(Status.RETURNERT),
        }
        return [navn for navn, gjelder in valg.items() if gjelder]

    @extend_schema_field(SvarradSerializer(many=True))
    def get_svar(self, sjekkliste: Sjekkliste) -> Any:
        return SvarradSerializer(vis_rader(sjekkliste), many=True).data


class OmraadeSerializer(serializers.ModelSerializer):
    """An område with its questions."""

    spoersmaal = SpoersmaalSerializer(many=True)

    class Meta:
        model = Malomraade
        fields = ["kode", "navn", "spoersmaal"]


class MalSerializer(serializers.ModelSerializer):
    """A version of the template, without its questions."""

    class Meta:
        model = Mal
        fields = ["versjon", "merknad", "publisert", "laast"]


class MaldetaljSerializer(MalSerializer):
    """A version of the template, whole."""

    omraader = OmraadeSerializer(many=True)

    class Meta(MalSerializer.Meta):
        fields = [*MalSerializer.Meta.fields, "omraader"]


@dataclass(frozen=True)
class Radvisning:
    """A row as it is shown: where it is delivered, with what was said against it then."""

    rad: Svarrad
    levert: Levertsvar | None
    mulige: list[Svarverdi]

    def __getattr__(self, navn: str) -> Any:
        return getattr(self.rad, navn)

    @property
    def motsigelse(self) -> str:
        return self.levert.motsigelse if self.levert else self.rad.motsigelse

    @property
    def uendret(self) -> int:
        return self.levert.uendret if self.levert else self.rad.uendret

    @property
    def mangler(self) -> list[dict[str, str]]:
        return [] if self.levert else mangelliste(self.rad.mangler)


def mangelliste(mangler: list[tuple[str, str]]) -> list[dict[str, str]]:
    """What an answer lacks, as it is sent."""
    return [{"felt": felt, "melding": melding} for felt, melding in mangler]


def vis_rader(sjekkliste: Sjekkliste) -> list[Radvisning]:
    """All questions of the sjekkliste, in the order of the template; a constant number of queries."""
    levering = Levering.objects.filter(sjekkliste=sjekkliste, til=None).first()
    leverte = {ett.spoersmaal_id: ett for ett in levering.svar.all()} if levering else {}
    periode = sjekkliste.runde.periode
    return [
        Radvisning(rad, leverte.get(rad.spoersmaal.pk), mulige_svar(rad.spoersmaal.hyppighet, periode))
        for rad in svarrader(sjekkliste)
    ]
