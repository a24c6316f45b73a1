"""The forms with which a leder or behandler works on a case."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from avvik.forms.felt import Enhetsfelt, Kategorifelt, Versjonert
from avvik.frister import arbeidsdager
from avvik.models import Avvik
from avvik.sporringer.duplikat import mulige_originaler, sak_med_nummer
from avvik.tilstander import Alvorlighetsgrad, Avvikstype, Status
from avvik.utfall import Avvisningsgrunn, Utfall
from felles.klokke import dato
from organisasjon.models import Bruker
from organisasjon.personvalg import Personsoek, personer
from organisasjon.tilgang import Tilgang
from organisasjon.tre import Tre

# Each level with its measure, so that two leaders mean the same by it.
GRADER: list[tuple[str, Any]] = [
    (Alvorlighetsgrad.LAV, _("Lav – liten eller ingen følge, rettes i det daglige")),
    (Alvorlighetsgrad.MIDDELS, _("Middels – merkbar følge for noen, eller skjer stadig")),
    (Alvorlighetsgrad.HOEY, _("Høy – noen kom til skade, eller det var nær ved; lov eller vedtak brutt")),
    (Alvorlighetsgrad.KRITISK, _("Kritisk – fare for liv, varig skade eller stort tap; varsle straks")),
]
_UTEN_GRAD: list[tuple[str, Any]] = [("", _("Ikke satt ennå"))]


def _tekst(merkelapp: Any, rader: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=merkelapp, widget=forms.Textarea(attrs={"rows": rader}), max_length=10_000, **kwargs
    )


class BareBekreft(Versjonert):
    """A step that needs no more than a yes."""


class KlassifiserSkjema(Versjonert):
    kategori = Kategorifelt(label=_("Kategori"), required=False)
    alvorlighetsgrad = forms.ChoiceField(
        label=_("Alvorlighetsgrad"), choices=_UTEN_GRAD + GRADER, required=False, widget=forms.RadioSelect
    )
    frist = forms.DateField(label=_("Frist for å lukke saken"), required=False, widget=forms.DateInput)
    type = forms.ChoiceField(label=_("Type"), choices=Avvikstype.choices)
    enhet = Enhetsfelt(label=_("Hvor skjedde det?"))
    fortrolig = forms.BooleanField(
        label=_("Saken er fortrolig"),
        required=False,
        help_text=_("Bare melderen, lederne i linjen og den som behandler saken, ser den."),
    )
    begrunnelse = _tekst(
        _("Begrunnelse"),
        3,
        required=False,
        help_text=_(
            "Trengs når du endrer kategori, alvorlighetsgrad eller sted, og når du velger en frist som er "
            "senere enn den som følger av alvorlighetsgraden. Melderen ser den."
        ),
    )

    def __init__(self, *args: Any, tre: Tre, avvik: Avvik, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enhet, kategori = self.fields["enhet"], self.fields["kategori"]
        assert isinstance(enhet, Enhetsfelt)
        assert isinstance(kategori, Kategorifelt)
        enhet.sett_enheter(tre)
        kategori.sett_kategorier(str(_("Ikke satt ennå")))
        self.fields["frist"].help_text = fristhjelp(avvik)
        node = tre.noder[avvik.enhet_id]
        if not node.er_gyldig(tre.dag):
            # Where it happened may have closed since; it stays until somebody chooses another.
            enhet.widget.choices = [(node.kode, node.navn), *enhet.widget.choices]


def fristhjelp(avvik: Avvik) -> str:
    """What an empty field means, with the working days of each grade, and what it has meant so far."""
    dager = ", ".join(
        f"{Alvorlighetsgrad(grad).label.lower()} {antall}" for grad, antall in arbeidsdager().items()
    )
    hjelp = _(
        "La feltet stå tomt, så settes fristen ut fra alvorlighetsgraden. Antall arbeidsdager: %(dager)s."
    ) % {"dager": dager}
    if avvik.frist is None or not avvik.frist_fra_grad:
        return hjelp
    return hjelp + " " + _("Fristen er nå %(dag)s.") % {"dag": f"{avvik.frist:%d.%m.%Y}"}


class TildelSkjema(Personsoek, Versjonert):
    personfelt = "behandler"
    behandler: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Hvem skal behandle saken?"),
        queryset=None,
        required=False,
        widget=forms.RadioSelect,
    )
    kommentar = _tekst(_("Beskjed"), 2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _sett_personer_i(self.fields["behandler"])

    def ekstravalg(self) -> list[tuple[Any, str]]:
        return [("", str(_("Ingen – lederen følger opp selv")))]


def _sett_personer_i(felt: forms.Field, ogsaa: Collection[int] = ()) -> None:
    assert isinstance(felt, forms.ModelChoiceField)
    felt.queryset = personer(ogsaa)


class OmhandlerSkjema(Personsoek, Versjonert):
    """Whom the case is about. Only a leder who is not concerned takes anybody away, with a reason."""

    personfelt = "omhandler"
    omhandler: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Hvem gjelder saken?"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    feilfoert: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Hvem var det feil å føre opp?"),
        help_text=_(
            "Den som bare tas bort fra listen, regnes fortsatt som inhabil. "
            "Det gjør ikke den du krysser av her."
        ),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    grunn = _tekst(
        _("Hvorfor gjelder ikke saken dem?"),
        3,
        required=False,
        help_text=_("Trengs når du tar bort noen. Bare ledere som avgjør saken, ser svaret."),
    )

    def __init__(self, *args: Any, kan_fjerne: bool, feilfoerbare: Sequence[Bruker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _sett_personer_i(self.fields["omhandler"], self.initial["omhandler"])
        if not kan_fjerne:
            self.fields["omhandler"].label = _("Hvem gjelder saken i tillegg?")
            del self.fields["grunn"]
        if not feilfoerbare:
            del self.fields["feilfoert"]
            return
        felt = self.fields["feilfoert"]
        assert isinstance(felt, forms.ModelMultipleChoiceField)
        felt.queryset = Bruker.objects.filter(pk__in=[person.pk for person in feilfoerbare])


class VideresendSkjema(Versjonert):
    til = Enhetsfelt(label=_("Hvem skal følge opp saken?"), empty_label=_("Velg enhet"))
    melding = _tekst(_("Melding til dem som får saken"), 3, help_text=_("Melderen ser den også."))

    def __init__(self, *args: Any, tre: Tre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        til = self.fields["til"]
        assert isinstance(til, Enhetsfelt)
        til.sett_enheter(tre)
        til.widget.choices = [("", str(_("Velg enhet"))), *til.widget.choices]


class SendTilbakeSkjema(Versjonert):
    kommentar = _tekst(_("Hvorfor var ikke tiltakene nok?"), 3, help_text=_("Melderen ser svaret."))


class LukkSkjema(Versjonert):
    """Outcome and message; kategori and grade where there is none yet, after evaluation also the årsak."""

    kategori = Kategorifelt(label=_("Kategori"))
    alvorlighetsgrad = forms.ChoiceField(
        label=_("Alvorlighetsgrad"),
        choices=GRADER,
        widget=forms.RadioSelect,
        help_text=_("Høy og kritisk lukkes først når tiltakene er gjort og evaluert."),
    )
    aarsak = _tekst(_("Hva var årsaken?"), 3, required=False)
    utfall = forms.ChoiceField(label=_("Hva ble utfallet?"), choices=Utfall.choices, widget=forms.RadioSelect)
    melding = _tekst(
        _("Melding til den som meldte"),
        help_text=_("Hva ble gjort, og hva blir annerledes nå? Takk for meldingen."),
    )

    def __init__(self, *args: Any, avvik: Avvik, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kategori = self.fields["kategori"]
        assert isinstance(kategori, Kategorifelt)
        if avvik.kategori_id:
            del self.fields["kategori"]
        else:
            kategori.sett_kategorier(str(_("Velg kategori")))
            kategori.required = not avvik.importert
        if avvik.alvorlighetsgrad:
            del self.fields["alvorlighetsgrad"]
        if avvik.status == Status.TIL_EVALUERING:
            self.fields["aarsak"].required = True


SOEK_SAK = "soek_sak"  # the name of the button that looks for cases instead of sending the form


class AvvisSkjema(Versjonert):
    """Rejecting. A case that has been reported before is chosen from a list, which a search renews."""

    soekeknapper = {SOEK_SAK: "avvik/_duplikatvalg.html"}
    grunn = forms.ChoiceField(
        label=_("Hvorfor avvises saken?"), choices=Avvisningsgrunn.choices, widget=forms.RadioSelect
    )
    duplikat_av = forms.CharField(
        label=_("Hvilken sak er dette meldt i før?"),
        max_length=20,
        widget=forms.RadioSelect,
        help_text=_("Velg bare når saken er meldt før. Begge som meldte, får vite det."),
        error_messages={"required": _("Velg saken som dette er meldt i før.")},
    )
    sak_soek = forms.CharField(label=_("Søk etter saksnummer eller ord"), required=False, max_length=200)
    melding = _tekst(_("Melding til den som meldte"), 3)

    def __init__(self, *args: Any, avvik: Avvik, tilgang: Tilgang, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            er_duplikat = self["grunn"].value() == Avvisningsgrunn.DUPLIKAT
            self.fields["duplikat_av"].required = er_duplikat
        self._valgt = sak_med_nummer(tilgang, str(self["duplikat_av"].value() or "").strip())
        saker = mulige_originaler(avvik, tilgang, self.soekeord)
        if self._valgt is not None:
            saker = [_original(self._valgt, tilgang) or self._valgt, *saker]
        valg = {sak.saksnummer: _sakslinje(sak) for sak in saker if sak.pk != avvik.pk}
        self.fields["duplikat_av"].widget.choices = list(valg.items())

    @property
    def soekeord(self) -> str:
        """What is being searched for."""
        return str(self["sak_soek"].value() or "")

    @property
    def har_sakvalg(self) -> bool:
        """Is there a case to choose?"""
        return bool(self.fields["duplikat_av"].widget.choices)

    def clean_duplikat_av(self) -> Avvik | None:
        """The other case; one that the person may not see is answered as one that does not exist."""
        if self.cleaned_data["duplikat_av"].strip() and self._valgt is None:
            raise ValidationError(_("Vi finner ingen sak med dette nummeret."))
        return self._valgt


def _original(sak: Avvik, tilgang: Tilgang) -> Avvik | None:
    """Of a duplicate, the case that it is one of, where the person sees it."""
    return sak_med_nummer(tilgang, sak.duplikat_av.saksnummer) if sak.duplikat_av else None


def _sakslinje(sak: Avvik) -> str:
    meldt = _("meldt %(dag)s") % {"dag": f"{dato(sak.meldt):%d.%m.%Y}"}
    return f"{sak.saksnummer} · {sak.tittel} · {sak.enhet.navn} · {meldt}"
