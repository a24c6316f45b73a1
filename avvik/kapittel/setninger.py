"""The drafted sentences about avvik, in klarspråk, from the figures alone.

Reporting is wanted: no sentence praises a low number or blames a high one. A fall, or nothing at all, is
pointed out as something to ask about.
"""

from typing import Any

from django.utils.translation import gettext as _

from avvik.kapittel.enhetstre import Enhetsrad, Enhetstre
from felles.dokument.periode import Rapportperiode, Tall
from felles.dokument.tallform import (
    antall,
    desimal,
    heltall,
    maanedsnavn,
    opplisting,
    prosent,
    stor_forbokstav,
)
from felles.tallregning import prosent as andel_av
from felles.templatetags.tekst import tidspunkt

_HOEYST_NAVNGITT = 8


def meldt(tall: Tall, periode: Rapportperiode) -> str:
    """How many were reported, and against the year before."""
    avvik = tall["avvik"]
    verdier = {
        "periode": periode.navn,
        "skjaering": tidspunkt(periode.skjaering),
        "antall": antall(avvik["meldt"]),
        "enhet": tall["enhet"]["navn"],
    }
    if periode.loeper and avvik["meldt"]:
        foerst = _("I %(periode)s er det fram til %(skjaering)s meldt %(antall)s avvik i %(enhet)s.")
    elif periode.loeper:
        foerst = _("I %(periode)s er det fram til %(skjaering)s ikke meldt avvik i %(enhet)s.")
    elif avvik["meldt"]:
        foerst = _("I %(periode)s ble det meldt %(antall)s avvik i %(enhet)s.")
    else:
        foerst = _("I %(periode)s ble det ikke meldt avvik i %(enhet)s.")
    return f"{foerst % verdier} {_mot_aaret_foer(avvik, periode)}"


def _mot_aaret_foer(avvik: Tall, periode: Rapportperiode) -> str:
    naa, foer = avvik["meldt"], avvik["meldt_forrige"]
    verdier = {
        "forrige": periode.forrige_navn,
        "foer": antall(foer),
        "forskjell": antall(abs(naa - foer)),
        "prosent": prosent(abs(avvik["endring_prosent"] or 0)),
    }
    if naa == foer == 0:
        return _("Heller ikke i %(forrige)s ble det meldt avvik. Det er verdt å spørre hvorfor.") % verdier
    if naa == 0:
        return (
            _("I %(forrige)s ble det meldt %(foer)s. Det er verdt å spørre hvorfor ingen melder nå.")
            % verdier
        )
    if foer == 0:
        return (
            _("I %(forrige)s ble det ikke meldt noen, så endringen kan ikke regnes ut i prosent.") % verdier
        )
    if naa == foer:
        return _("Det er like mange som i %(forrige)s.") % verdier
    if naa > foer:
        return (
            _(
                "Det er %(forskjell)s flere enn i %(forrige)s, da det ble meldt %(foer)s. Økningen er på "
                "%(prosent)s. Flere meldinger gir et bredere grunnlag for å lære og forbedre."
            )
            % verdier
        )
    return (
        _(
            "Det er %(forskjell)s færre enn i %(forrige)s, da det ble meldt %(foer)s. Nedgangen er på "
            "%(prosent)s. Færre meldinger betyr ikke nødvendigvis at det skjer færre uønskede hendelser."
        )
        % verdier
    )


def lukking(tall: Tall, forrige: Tall | None) -> str:
    """What became of those reported, and how long it took. Empty where nothing was reported."""
    avvik = tall["avvik"]
    if not avvik["meldt"]:
        return ""
    setninger = [_lukket(avvik), _avvist(avvik["avvist_av_meldte"]), _median(avvik, forrige)]
    return " ".join(setning for setning in setninger if setning)


def _lukket(avvik: Tall) -> str:
    alle, lukket = avvik["meldt"], avvik["lukket_av_meldte"]
    if alle == 1:
        return _("Det er lukket.") if lukket else _("Det er fortsatt åpent.")
    if lukket == 0:
        return _("Ingen av dem er lukket ennå.")
    if lukket == alle:
        return _("Alle er lukket.")
    return _("Av disse er %(lukket)s lukket (%(prosent)s), og %(aapne)s er fortsatt %(boeyd)s.") % {
        "lukket": antall(lukket),
        "prosent": prosent(andel_av(lukket, alle)),
        "aapne": antall(avvik["aapne_av_meldte"]),
        "boeyd": _("åpent") if avvik["aapne_av_meldte"] == 1 else _("åpne"),
    }


def _avvist(avviste: int) -> str:
    if not avviste:
        return ""
    return _(
        "%(antall)s av de lukkede er avvist, for eksempel fordi de ble trukket eller meldt to ganger."
    ) % {"antall": stor_forbokstav(antall(avviste))}


def _median(avvik: Tall, forrige: Tall | None) -> str:
    median = avvik["median_dager_til_lukking"]
    if median is None:
        return ""
    if avvik["lukket_av_meldte"] == 1:
        return _("Det tok %(dager)s dager å lukke det ene som er lukket.") % {"dager": desimal(median)}
    setning = _("Halvparten av de lukkede ble lukket innen %(dager)s dager etter at de ble meldt") % {
        "dager": desimal(median)
    }
    foer = forrige["avvik"]["median_dager_til_lukking"] if forrige else None
    if foer is None:
        return f"{setning}."
    return _("%(setning)s, mot %(dager)s dager året før.") % {"setning": setning, "dager": desimal(foer)}


def ved_skjaering(tall: Tall, periode: Rapportperiode) -> str:
    """How many were open, whenever reported, and how many were closed in the period."""
    avvik = tall["avvik"]
    lukket = _lukket_i_perioden(avvik["lukket_i_perioden"])
    aapne = avvik["aapne_ved_skjaering"]
    verdier = {"naar": tidspunkt(periode.skjaering), "antall": antall(aapne)}
    if not aapne:
        return f"{lukket} " + _("Per %(naar)s var ingen avvik åpne.") % verdier
    boeyd = _("Per %(naar)s var ett avvik åpent.") if aapne == 1 else _(
        "Per %(naar)s var til sammen %(antall)s avvik åpne, uansett når de ble meldt."
    )  # fmt: skip
    return f"{lukket} {boeyd % verdier} {_forfalt(avvik['forfalt_ved_skjaering'], aapne)}"


def _lukket_i_perioden(lukkede: int) -> str:
    if not lukkede:
        return _("I perioden ble ingen avvik lukket.")
    return _("I perioden ble %(antall)s avvik lukket, medregnet dem som ble meldt tidligere.") % {
        "antall": antall(lukkede)
    }


def _forfalt(forfalte: int, aapne: int) -> str:
    if aapne == 1:
        return _("Fristen er gått ut.") if forfalte else _("Ingen frist er gått ut.")
    if forfalte == aapne:
        return _("Alle har en frist som er gått ut.")
    return _("%(antall)s av dem har en frist som er gått ut.") % {"antall": stor_forbokstav(antall(forfalte))}


def kategorier(tall: Tall) -> str:
    """The largest categories, and what is not classified."""
    per_kategori = tall["avvik"]["per_kategori"]
    kjente = [rad for rad in per_kategori if rad["kode"] is not None and rad["antall"]]
    ukjente = sum(rad["antall"] for rad in per_kategori if rad["kode"] is None)
    setninger = [_stoerste_kategorier(kjente)] if kjente else []
    if ukjente:
        setninger.append(
            _("%(antall)s avvik er ikke klassifisert.") % {"antall": stor_forbokstav(antall(ukjente))}
        )
    return " ".join(setninger)


def _stoerste_kategorier(kjente: list[Any]) -> str:
    stoerst = [rad for rad in kjente if rad["antall"] == kjente[0]["antall"]]
    if len(stoerst) > 1:
        return _("Flest avvik ble meldt i kategoriene %(navn)s, med %(antall)s i hver.") % {
            "navn": opplisting([rad["navn"] for rad in stoerst]),
            "antall": antall(stoerst[0]["antall"]),
        }
    setning = _("Flest avvik ble meldt i kategorien %(navn)s: %(antall)s (%(prosent)s).") % _i_setning(
        kjente[0]
    )
    if len(kjente) > 1:
        neste = [_("%(navn)s med %(antall)s (%(prosent)s)") % _i_setning(rad) for rad in kjente[1:3]]
        setning += " " + _("Deretter kommer %(neste)s.") % {"neste": opplisting(neste)}
    return setning


def _i_setning(rad: Tall) -> dict[str, str]:
    return {"navn": rad["navn"], "antall": heltall(rad["antall"]), "prosent": prosent(rad["prosent"])}


def maaneder(tall: Tall, periode: Rapportperiode) -> str:
    """The months with most and fewest, among those that are over. Empty where it says nothing."""
    hele = [rad for rad in tall["avvik"]["per_maaned"] if periode.er_over(rad["maaned"])]
    verdier = [rad["meldt"] for rad in hele]
    if len(hele) < 3 or not any(verdier) or min(verdier) == max(verdier):
        return ""
    flest, faerrest = (
        [rad for rad in hele if rad["meldt"] == grense] for grense in (max(verdier), min(verdier))
    )
    if len(flest) > 2 or len(faerrest) > 2:
        return ""
    return _("Det ble meldt flest avvik i %(flest)s og færrest i %(faerrest)s.") % {
        "flest": _maaneder_med_tall(flest),
        "faerrest": _maaneder_med_tall(faerrest),
    }


def _maaneder_med_tall(rader: list[Any]) -> str:
    navn = opplisting([maanedsnavn(rad["maaned"]) for rad in rader])
    hver = _(" i hver") if len(rader) > 1 else ""
    return f"{navn} ({heltall(rader[0]['meldt'])}{hver})"


def alvorlighetsgrader(tall: Tall) -> str:
    """How many are grave, and how many nobody has graded."""
    per_grad = {rad["kode"]: rad["antall"] for rad in tall["avvik"]["per_alvorlighetsgrad"]}
    if not tall["avvik"]["meldt"]:
        return ""
    setning = _("Alvorlighetsgraden er satt til kritisk for %(kritisk)s avvik og til høy for %(hoey)s.") % {
        "kritisk": antall(per_grad.get("kritisk", 0)),
        "hoey": antall(per_grad.get("hoey", 0)),
    }
    ukjent = per_grad.get(None, 0)
    if not ukjent:
        return setning
    return f"{setning} " + _("%(antall)s avvik har ikke fått noen alvorlighetsgrad.") % {
        "antall": stor_forbokstav(antall(ukjent))
    }


def om_enheter() -> str:
    """How the figures per enhet are to be read."""
    return _(
        "Tjenestene har ulike oppgaver og ulik tradisjon for å melde. Mange meldinger kan vise at "
        "terskelen for å melde er lav, og få meldinger kan vise at den er høy. Tallene er derfor ingen "
        "rangering."
    )


def uten_avvik(tre: Enhetstre) -> str:
    """Names the enheter where nothing was reported, neutrally. Empty where there is none."""
    enheter = tre.uten_avvik()
    if not enheter:
        return ""
    return _(
        "Det er ikke meldt avvik i %(enheter)s. Det kan ha gode grunner, men er verdt å spørre om: "
        "Er det kjent hvordan man melder, og er det trygt å gjøre det?"
    ) % {"enheter": opplisting(_navngitte(enheter))}


def _navngitte(enheter: list[Enhetsrad]) -> list[str]:
    navn = [rad["navn"] for rad in enheter]
    if len(navn) <= _HOEYST_NAVNGITT + 1:
        return navn
    rest = len(navn) - _HOEYST_NAVNGITT
    return [*navn[:_HOEYST_NAVNGITT], _("%(antall)s andre enheter") % {"antall": heltall(rest)}]
