"""The chapter on the organisation: § 25-1 a, the tree with årsverk and what each part does."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from felles.dokument.kapittel import Kapittelstoff
from felles.dokument.modell import (
    Avsnitt,
    Blokk,
    Definisjon,
    Kolonne,
    Merknad,
    Organisasjonsenhet,
    Overskrift,
    Rad,
    Tabell,
)
from felles.dokument.periode import Rapportperiode
from felles.dokument.tallform import heltall, opplisting
from felles.dokument.tekst import blokker_av_tekst
from felles.templatetags.tekst import tidspunkt

Enheter = Sequence[Organisasjonsenhet]


def blokker(stoff: Kapittelstoff) -> list[Blokk]:
    """The tree down to virksomheter for print, all of it for the spreadsheet, and the descriptions."""
    organisasjon = stoff.organisasjon
    if not organisasjon:
        return [Merknad(_("Organisasjonen er ikke lagt inn i systemet."))]
    tre = list(_i_rekkefoelge(organisasjon))
    resultat: list[Blokk] = [Avsnitt(_antall(organisasjon, stoff.periode)), _hovedtabell(tre)]
    if any(enhet.type == "avdeling" for enhet in organisasjon):
        resultat.append(_alle(tre))
    return [*resultat, *_beskrivelser(tre)]


def _i_rekkefoelge(organisasjon: Enheter) -> Iterable[tuple[int, Organisasjonsenhet]]:
    koder = {enhet.kode for enhet in organisasjon}
    barn: dict[str | None, list[Organisasjonsenhet]] = {}
    for enhet in sorted(organisasjon, key=lambda enhet: enhet.kode):
        barn.setdefault(enhet.forelder if enhet.forelder in koder else None, []).append(enhet)
    kommende = [(0, enhet) for enhet in reversed(barn.get(None, []))]
    while kommende:
        nivaa, enhet = kommende.pop()
        yield nivaa, enhet
        kommende.extend((nivaa + 1, under) for under in reversed(barn.get(enhet.kode, [])))


def _antall(organisasjon: Enheter, periode: Rapportperiode) -> str:
    omraader, virksomheter, avdelinger = (
        sum(1 for enhet in organisasjon if enhet.type == slag)
        for slag in ("omraade", "virksomhet", "avdeling")
    )
    ledd = [
        (omraader, ngettext("%(antall)s kommunalområde", "%(antall)s kommunalområder", omraader)),
        (virksomheter, ngettext("%(antall)s virksomhet", "%(antall)s virksomheter", virksomheter)),
        (avdelinger, ngettext("%(antall)s avdeling", "%(antall)s avdelinger", avdelinger)),
    ]
    navngitt = [tekst % {"antall": heltall(antall)} for antall, tekst in ledd if antall]
    return _("Slik var organisasjonen %(naar)s: %(ledd)s.") % {
        "naar": tidspunkt(periode.skjaering),
        "ledd": opplisting(navngitt) or _("én enhet"),
    }


def _navn(enhet: Organisasjonsenhet) -> str:
    return f"{enhet.navn} / {enhet.navn_andre_spraak}" if enhet.navn_andre_spraak else enhet.navn


def _tallkolonner() -> tuple[Kolonne, ...]:
    aarsverk = Definisjon(
        "organisasjon.aarsverk",
        _("Årsverk"),
        _("Årsverk i enheten med enhetene under den, slik kommunen har ført det for året."),
        "desimal",
    )
    ansatte = Definisjon(
        "organisasjon.ansatte",
        _("Ansatte"),
        _("Antall ansatte i enheten med enhetene under den, slik kommunen har ført det for året."),
    )
    return (
        Kolonne("aarsverk", aarsverk.navn, "desimal", aarsverk),
        Kolonne("ansatte", ansatte.navn, "heltall", ansatte),
    )


def _hovedtabell(tre: list[tuple[int, Organisasjonsenhet]]) -> Tabell:
    avdelinger = Definisjon(
        "organisasjon.avdelinger", _("Avdelinger"), _("Antall avdelinger i enheten og enhetene under den.")
    )
    under = _avdelinger_under(tre)
    hovedenheter = [(nivaa, enhet) for nivaa, enhet in tre if enhet.type != "avdeling"] or tre
    return Tabell(
        kode="organisasjon",
        tittel=_("Organisasjonen"),
        kolonner=(
            Kolonne("enhet", _("Enhet"), "tekst"),
            *_tallkolonner(),
            Kolonne("avdelinger", avdelinger.navn, "heltall", avdelinger),
        ),
        rader=tuple(
            Rad((_navn(enhet), enhet.aarsverk, enhet.ansatte, under[enhet.kode]), nivaa=nivaa)
            for nivaa, enhet in hovedenheter
        ),
    )


def _avdelinger_under(tre: list[tuple[int, Organisasjonsenhet]]) -> Counter[str]:
    forelder = {enhet.kode: enhet.forelder for _nivaa, enhet in tre}
    antall: Counter[str] = Counter()
    for _nivaa, enhet in tre:
        over = enhet.forelder if enhet.type == "avdeling" else None
        while over is not None:
            antall[over] += 1
            over = forelder.get(over)
    return antall


def _alle(tre: list[tuple[int, Organisasjonsenhet]]) -> Tabell:
    typer = {"kommune": _("Kommune"), "omraade": _("Kommunalområde"), "virksomhet": _("Virksomhet"),
             "avdeling": _("Avdeling")}  # fmt: skip
    return Tabell(
        kode="organisasjon_alle",
        tittel=_("Alle enheter i organisasjonen"),
        kolonner=(
            Kolonne("enhet", _("Enhet"), "tekst"),
            Kolonne("kode", _("Kode"), "tekst"),
            Kolonne("type", _("Type"), "tekst"),
            *_tallkolonner(),
        ),
        rader=tuple(
            Rad((_navn(enhet), enhet.kode, typer[enhet.type], enhet.aarsverk, enhet.ansatte), nivaa=nivaa)
            for nivaa, enhet in tre
        ),
        bare_regneark=True,
    )


def _beskrivelser(tre: list[tuple[int, Organisasjonsenhet]]) -> list[Blokk]:
    beskrevne = [enhet for _nivaa, enhet in tre if enhet.beskrivelse.strip() and enhet.type != "avdeling"]
    if not beskrevne:
        return [Merknad(_("Ingen enhet har en beskrivelse av hovedoppgaver og mål i systemet."))]
    resultat: list[Blokk] = [Overskrift(_("Hovedoppgaver og mål"))]
    for enhet in beskrevne:
        resultat += [Overskrift(_navn(enhet), 3), *blokker_av_tekst(enhet.beskrivelse)]
    return resultat
