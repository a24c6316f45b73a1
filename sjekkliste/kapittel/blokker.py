"""The chapter on sjekklister: who delivered, how the answers are spread, and what is lacking."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from felles.dokument.kapittel import Kapittelstoff
from felles.dokument.modell import (
    MANGE_RADER,
    Avsnitt,
    Blokk,
    Celleverdi,
    Diagram,
    Figur,
    Henvisning,
    Kolonne,
    Kolonnetype,
    Merknad,
    Noekkeltall,
    Noekkeltallrad,
    Overskrift,
    Punkt,
    Rad,
    Tabell,
)
from felles.dokument.periode import Tall
from felles.dokument.tallform import heltall, opplisting, prosent
from felles.tallregning import prosent as andel_av
from felles.templatetags.tekst import dato, tidspunkt
from felles.tid import Periode
from sjekkliste.kapittel.definisjoner import DEFINISJONER
from sjekkliste.runde.bilde import TILSTANDSNAVN, VERDIER
from sjekkliste.tilstander import UBESVART, Svarverdi

Objekt = Mapping[str, Any]
_HOEYST_NAVNGITT = 12


def blokker(stoff: Kapittelstoff) -> list[Blokk]:
    """The drafted part of the chapter; what people write comes before it."""
    tillegg, aar = stoff.tillegg.get("sjekkliste", {}), stoff.periode.periode.aar
    runder = [objekt for objekt in stoff.tall["sjekkliste"] if objekt["mal_versjon"] is not None]
    if not runder:
        return [
            Merknad(
                _("Det er ikke åpnet noen runde med sjekklister for %(periode)s.")
                % {"periode": stoff.periode.navn}
            )
        ]
    navn = stoff.enhetsnavn
    siste = runder[-1]
    foer = runder[-2] if len(runder) > 1 else _med_runde(tillegg.get("foer"))
    i_fjor = _samme_i_fjor(stoff.forrige, siste["tertial"])
    return [
        Overskrift(_("Levering")),
        *(Avsnitt(_levering(objekt, aar, navn)) for objekt in runder),
        Noekkeltallrad(_noekkeltall(siste)),
        _leveringstabell(runder, aar),
        Overskrift(_("Svarene i %(tertial)s") % {"tertial": _tertial(aar, siste)}),
        Avsnitt(_svarene(siste, foer)),
        _fordelingsfigur(siste, aar),
        _fordelingstabell(siste, foer, i_fjor),
        Overskrift(_("Virksomhetene")),
        _virksomhetstabell(runder, navn),
        *_mangler(tillegg, runder, aar),
    ]


def _med_runde(objekt: Objekt | None) -> Objekt | None:
    return objekt if objekt and objekt["mal_versjon"] is not None else None


def _samme_i_fjor(forrige: Tall | None, tertial: int) -> Objekt | None:
    for objekt in (forrige or {}).get("sjekkliste", []):
        if objekt["tertial"] == tertial:
            return _med_runde(objekt)
    return None


def _tertial(aar: int, objekt: Objekt) -> str:
    return str(Periode(aar, objekt["tertial"]))


def _ved(objekt: Objekt) -> tuple[int, str]:
    return objekt["tertial"], objekt["skjaering"]


def _henvisning(objekt: Objekt, figur: str, noekkel: str | None = None) -> Henvisning:
    return Henvisning(f"sjekkliste.{figur}", noekkel, _ved(objekt))


def _levering(objekt: Objekt, aar: int, navn: Mapping[str, str]) -> str:
    verdier = {
        "tertial": _tertial(aar, objekt),
        "levert": heltall(objekt["levert"]),
        "alle": heltall(objekt["virksomheter"]),
        "sent": heltall(objekt["levert_for_sent"]),
        "naar": tidspunkt(dt.datetime.fromisoformat(objekt["skjaering"])),
    }
    setninger = [
        _("I %(tertial)s har %(levert)s av %(alle)s virksomheter levert sjekklisten (per %(naar)s).")
        % verdier
    ]
    if objekt["levert_for_sent"]:
        setninger.append(_("Av dem kom %(sent)s etter fristen.") % verdier)
    if objekt["mangler"]:
        setninger.append(_("Dette mangler: %(hvem)s.") % {"hvem": _navngitt(objekt["mangler"], navn)})
    return " ".join(setninger)


def _navngitt(koder: list[str], navn: Mapping[str, str]) -> str:
    ledd = [navn.get(kode, kode) for kode in koder]
    if len(ledd) > _HOEYST_NAVNGITT:
        rest = len(ledd) - _HOEYST_NAVNGITT
        ledd = [*ledd[:_HOEYST_NAVNGITT], _("%(antall)s andre") % {"antall": heltall(rest)}]
    return opplisting(ledd)


def _noekkeltall(objekt: Objekt) -> tuple[Noekkeltall, ...]:
    verdier = {
        "virksomheter": objekt["virksomheter"],
        "levert": objekt["levert"],
        "levert_for_sent": objekt["levert_for_sent"],
        "mangler": len(objekt["mangler"]),
    }
    return tuple(
        Noekkeltall(DEFINISJONER[f"sjekkliste.{kode}"], verdi, _henvisning(objekt, kode))
        for kode, verdi in verdier.items()
    )


def _kolonne(kode: str, navn: str, slag: Kolonnetype = "heltall", forklart: str = "") -> Kolonne:
    return Kolonne(kode, navn, slag, DEFINISJONER[f"sjekkliste.{forklart}"] if forklart else None)


def _leveringstabell(runder: list[Objekt], aar: int) -> Tabell:
    return Tabell(
        kode="sjekkliste_levering",
        tittel=_("Sjekklister etter tertial"),
        kolonner=(
            _kolonne("tertial", _("Tertial"), "tekst"),
            _kolonne("virksomheter", _("Virksomheter"), forklart="virksomheter"),
            _kolonne("levert", _("Levert"), forklart="levert"),
            _kolonne("sent", _("Herav for sent"), forklart="levert_for_sent"),
            _kolonne("mangler", _("Mangler"), forklart="mangler"),
            _kolonne("naar", _("Tall per"), "tekst"),
        ),
        rader=tuple(
            Rad(
                (
                    _tertial(aar, objekt),
                    objekt["virksomheter"],
                    objekt["levert"],
                    objekt["levert_for_sent"],
                    len(objekt["mangler"]),
                    dato(dt.datetime.fromisoformat(objekt["skjaering"]).date()),
                ),
                henvisninger=(
                    None,
                    *(
                        _henvisning(objekt, figur)
                        for figur in ("virksomheter", "levert", "levert_for_sent", "mangler")
                    ),
                ),
            )
            for objekt in runder
        ),
    )


def _summer(objekt: Objekt) -> dict[str, int]:
    return {verdi: sum(rad[verdi] for rad in objekt["per_omraade"]) for verdi in VERDIER}


def _svarene(objekt: Objekt, foer: Objekt | None) -> str:
    sum_ = _summer(objekt)
    alle = sum(sum_.values())
    setninger = [
        _(
            "Av %(alle)s spørsmål som gjelder virksomhetene, er %(ja)s besvart med ja, %(delvis)s med delvis "
            "og %(nei)s med nei."
        )
        % {
            "alle": heltall(alle),
            **{verdi: prosent(andel_av(sum_[verdi], alle)) for verdi in ("ja", "delvis", "nei")},
        }
    ]
    if sum_["ubesvart"]:
        setninger.append(
            _("%(ubesvart)s er ubesvart, fordi sjekklisten ikke er levert.")
            % {"ubesvart": prosent(andel_av(sum_["ubesvart"], alle))}
        )
    if foer is not None:
        da = _summer(foer)
        setninger.append(
            _("I tertialet før var andelen ja %(ja)s.")
            % {"ja": prosent(andel_av(da["ja"], sum(da.values())))}
        )
    return " ".join(setninger)


def _verdinavn() -> dict[str, str]:
    return {**{verdi.value: str(verdi.label) for verdi in Svarverdi}, UBESVART: _("Ubesvart")}


def _fordelingsfigur(objekt: Objekt, aar: int) -> Figur:
    navn = _verdinavn()
    punkter = tuple(
        Punkt(rad["navn"], rad[verdi], heltall(rad[verdi]), serie=navn[verdi])
        for rad in objekt["per_omraade"]
        for verdi in VERDIER
    )
    tittel = _("Svar etter område, %(tertial)s") % {"tertial": _tertial(aar, objekt)}
    ledd = [
        f"{rad['navn']}: " + ", ".join(f"{heltall(rad[v])} {navn[v].lower()}" for v in VERDIER if rad[v])
        for rad in objekt["per_omraade"]
    ]
    return Figur(
        kode="sjekkliste_fordeling",
        tittel=tittel,
        diagram=Diagram("fordeling", punkter),
        alternativ_tekst=f"{tittel}. {'; '.join(ledd)}.",
        definisjon=DEFINISJONER["sjekkliste.per_omraade"],
    )


def _ja_andel(objekt: Objekt | None, kode: str) -> float | None:
    """Percent «ja» in an område of that tertial; None where it did not have it."""
    for rad in objekt["per_omraade"] if objekt else []:
        if rad["kode"] == kode:
            return andel_av(rad["ja"], sum(rad[verdi] for verdi in VERDIER))
    return None


def _fordelingstabell(objekt: Objekt, foer: Objekt | None, i_fjor: Objekt | None) -> Tabell:
    navn = _verdinavn()
    eldre = [
        (_("Andel ja tertialet før"), "ja_foer", foer),
        (_("Andel ja samme tertial i fjor"), "ja_i_fjor", i_fjor),
    ]
    eldre = [ett for ett in eldre if ett[2] is not None]

    def celler(rad: Mapping[str, Any]) -> tuple[Celleverdi, ...]:
        naa = andel_av(rad["ja"], sum(rad[verdi] for verdi in VERDIER))
        return (
            rad["navn"],
            *(rad[v] for v in VERDIER),
            naa,
            *(_ja_andel(o, rad["kode"]) for _n, _k, o in eldre),
        )

    return Tabell(
        kode="sjekkliste_omraader",
        tittel=_("Svar etter område"),
        kolonner=(
            _kolonne("omraade", _("Område"), "tekst"),
            *(_kolonne(verdi, navn[verdi]) for verdi in VERDIER),
            _kolonne("ja_andel", _("Andel ja"), "prosent", "ja_andel"),
            *(_kolonne(kode, tittel, "prosent") for tittel, kode, _objekt in eldre),
        ),
        rader=tuple(
            Rad(
                celler(rad),
                henvisninger=(
                    None,
                    *(_henvisning(objekt, f"per_omraade.{verdi}", rad["kode"]) for verdi in VERDIER),
                ),
            )
            for rad in objekt["per_omraade"]
        ),
        definisjoner=(DEFINISJONER["sjekkliste.per_omraade"], DEFINISJONER["sjekkliste.ubesvart"]),
    )


def _virksomhetstabell(runder: list[Objekt], navn: Mapping[str, str]) -> Tabell:
    siste = runder[-1]
    per_kode = [{rad["kode"]: rad for rad in objekt["per_enhet"]} for objekt in runder]
    koder = sorted({kode for rader in per_kode for kode in rader})
    viste = ("ja", "delvis", "nei", "ubesvart")

    def rad_for(kode: str) -> Rad:
        egen = per_kode[-1].get(kode)
        statuser = [
            str(TILSTANDSNAVN[rader[kode]["status"]]) if kode in rader else None for rader in per_kode
        ]
        return Rad(
            (navn.get(kode, kode), *statuser, *(egen[verdi] if egen else None for verdi in viste)),
            henvisninger=(
                None,
                *(None for _runde in runder),
                *(_henvisning(siste, f"per_enhet.{verdi}", kode) if egen else None for verdi in viste),
            ),
        )

    verdier = _verdinavn()
    return Tabell(
        kode="sjekkliste_virksomheter",
        tittel=_("Levering og svar etter virksomhet"),
        kolonner=(
            _kolonne("virksomhet", _("Virksomhet"), "tekst"),
            *(
                _kolonne(f"t{objekt['tertial']}", _("%(nr)s. tertial") % {"nr": objekt["tertial"]}, "tekst")
                for objekt in runder
            ),
            *(_kolonne(verdi, verdier[verdi]) for verdi in viste),
        ),
        rader=tuple(rad_for(kode) for kode in koder),
        note=_("Antallene gjelder %(nr)s. tertial.") % {"nr": siste["tertial"]},
    )


def _mangler(tillegg: Objekt, runder: list[Objekt], aar: int) -> list[Blokk]:
    """What was answered with «nei», by område, with the tiltak that follow."""
    omraader = {rad["kode"]: rad["navn"] for objekt in runder for rad in objekt["per_omraade"]}
    plass = {kode: nr for nr, kode in enumerate(omraader)}
    rader = sorted(tillegg.get("nei", []), key=lambda rad: plass.get(rad["omraade"], len(plass)))
    resultat: list[Blokk] = [Overskrift(_("Svart nei, og hva som gjøres"))]
    if not rader:
        return [*resultat, Avsnitt(_("Ingen av de leverte sjekklistene har svaret nei."))]
    resultat.append(
        Avsnitt(
            _("%(nei)s svar er nei. Av tiltakene fra sjekklistene er %(tiltak)s åpne (per %(naar)s).")
            % {
                "nei": heltall(len(rader)),
                "tiltak": heltall(tillegg["aapne_tiltak"]),
                "naar": tidspunkt(dt.datetime.fromisoformat(tillegg["tiltak_ved"])),
            }
        )
    )
    tabell = Tabell(
        kode="sjekkliste_nei",
        tittel=_("Spørsmål som er besvart med nei, etter område"),
        bare_regneark=len(rader) > MANGE_RADER,
        kolonner=(
            _kolonne("omraade", _("Område"), "tekst"),
            _kolonne("virksomhet", _("Virksomhet"), "tekst"),
            _kolonne("tertial", _("Tertial"), "tekst"),
            _kolonne("spoersmaal", _("Spørsmål"), "tekst"),
            _kolonne("tiltak", _("Tiltak"), "tekst"),
        ),
        rader=tuple(
            Rad(
                (
                    omraader.get(rad["omraade"], rad["omraade"]),
                    rad["navn"],
                    f"{rad['tertial']}/{aar}",
                    rad["spoersmaal"],
                    _tiltakstekst(rad),
                )
            )
            for rad in rader
        ),
    )
    return [*resultat, tabell]


def _tiltakstekst(rad: Mapping[str, Any]) -> str:
    ledd = [
        _("%(hva)s (frist %(frist)s)")
        % {"hva": ett["hva"], "frist": dato(dt.date.fromisoformat(ett["frist"]))}
        if ett["status"] == "aapent"
        else _("%(hva)s (utført)") % {"hva": ett["hva"]}
        for ett in rad["tiltak"]
    ]
    if ledd:
        return "; ".join(ledd)
    return _("Uten tiltak: %(grunn)s") % {"grunn": rad["uten_tiltak"]} if rad["uten_tiltak"] else _("Ingen")
