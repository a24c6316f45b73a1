"""What one version of the template has changed since another. Questions and områder are known by code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from saksramme import versjoner
from sjekkliste.models import Mal, Malomraade, Malspoersmaal

# What may be otherwise in a question, as people call it.
_FELTNAVN = {
    "tekst": gettext_lazy("ordlyden"),
    "veiledning": gettext_lazy("veiledningen"),
    "bokstav": gettext_lazy("bokstaven i § 25-1"),
    "hyppighet": gettext_lazy("hvor ofte"),
    "typer": gettext_lazy("hvem det gjelder"),
    "merkelapper": gettext_lazy("hvem det gjelder"),
    "kunnskap": gettext_lazy("tallene ved siden av"),
}


@dataclass(frozen=True)
class Endret:
    """A question that is in both versions and not the same in them."""

    spoersmaal: Malspoersmaal
    foer: Malspoersmaal
    hva: list[str]

    @property
    def har_ny_tekst(self) -> bool:
        """Is it worded otherwise?"""
        return self.spoersmaal.tekst != self.foer.tekst


@dataclass(frozen=True)
class Endringer:
    """What a version has that the one before had not, had otherwise, or had and lost."""

    foer: Mal | None = None
    nye: list[Malspoersmaal] = field(default_factory=list)
    endret: list[Endret] = field(default_factory=list)
    fjernet: list[Malspoersmaal] = field(default_factory=list)
    omraader: list[str] = field(default_factory=list)
    ny_rekkefoelge: bool = False

    @property
    def finnes(self) -> bool:
        """Is there anything to tell?"""
        return bool(self.nye or self.endret or self.fjernet or self.omraader or self.ny_rekkefoelge)

    @property
    def kort(self) -> str:
        """In a few words: «2 nye, 1 endret, 1 fjernet»; empty where nothing is new."""
        deler: list[tuple[Sequence[object], str]] = [
            (self.nye, ngettext("%(antall)d nytt", "%(antall)d nye", len(self.nye))),
            (self.endret, ngettext("%(antall)d endret", "%(antall)d endret", len(self.endret))),
            (self.fjernet, ngettext("%(antall)d fjernet", "%(antall)d fjernet", len(self.fjernet))),
        ]
        tekst = ", ".join(monster % {"antall": len(rader)} for rader, monster in deler if rader)
        return tekst or (_("Samme spørsmål, annet oppsett") if self.finnes else "")


def sammenlign(
    omraader: Sequence[Malomraade], foer: Mal | None, omraader_foer: Sequence[Malomraade]
) -> Endringer:
    """What the områder of a version have changed since those of `foer`; nothing where it is None."""
    if foer is None:
        return Endringer()
    forskjell = versjoner.sammenlign(_per_kode(omraader), _per_kode(omraader_foer), _hva)
    return Endringer(
        foer=foer,
        nye=forskjell.nye,
        endret=[Endret(*ett) for ett in forskjell.endret],
        fjernet=forskjell.fjernet,
        omraader=_om_omraader(omraader, omraader_foer),
        ny_rekkefoelge=forskjell.ny_rekkefoelge,
    )


def _per_kode(omraader: Iterable[Malomraade]) -> dict[str, Malspoersmaal]:
    return {ett.kode: ett for omraade in omraader for ett in omraade.spoersmaal.all()}


def _hva(ny: Malspoersmaal, gammel: Malspoersmaal) -> list[str]:
    hva = versjoner.ulike_felt(ny, gammel, _FELTNAVN)
    return [*hva, _("området")] if ny.omraade.kode != gammel.omraade.kode else hva


def _om_omraader(omraader: Sequence[Malomraade], foer: Sequence[Malomraade]) -> list[str]:
    """A sentence for each område that is new, gone or renamed."""
    ny, gammel = {ett.kode: ett.navn for ett in omraader}, {ett.kode: ett.navn for ett in foer}
    return [
        *(_("Nytt område: %(navn)s") % {"navn": ny[kode]} for kode in ny if kode not in gammel),
        *(_("Fjernet område: %(navn)s") % {"navn": gammel[kode]} for kode in gammel if kode not in ny),
        *(
            _("«%(foer)s» heter nå «%(navn)s»") % {"foer": gammel[kode], "navn": ny[kode]}
            for kode in ny
            if kode in gammel and gammel[kode] != ny[kode]
        ),
    ]
