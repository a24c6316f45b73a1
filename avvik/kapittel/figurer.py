"""The charts about avvik, each with a text alternative that says the same numbers."""

from django.utils.translation import gettext as _

from avvik.kapittel.definisjoner import DEFINISJONER
from avvik.kapittel.enhetstre import Enhetstre
from felles.dokument.modell import Diagram, Figur, Punkt
from felles.dokument.periode import Rapportperiode, Tall
from felles.dokument.tallform import heltall, maanedsnavn, opplisting, prosent
from felles.tallregning import prosent as andel_av

HOEYST = 15  # bars in a chart; the rest is one bar


def _etikett(antall: int, av: int) -> str:
    return f"{heltall(antall)} ({prosent(andel_av(antall, av))})"


def _alternativ(tittel: str, punkter: tuple[Punkt, ...]) -> str:
    if not any(punkt.verdi for punkt in punkter):
        return _("%(tittel)s: ingen avvik.") % {"tittel": tittel}
    ledd = [f"{punkt.navn} {punkt.etikett}" for punkt in punkter]
    return f"{tittel}: {opplisting(ledd)}."


def _figur(kode: str, tittel: str, diagram: Diagram, forklart: str, alternativ: str = "") -> Figur:
    return Figur(
        kode=kode,
        tittel=tittel,
        diagram=diagram,
        alternativ_tekst=alternativ or _alternativ(tittel, diagram.punkter),
        definisjon=DEFINISJONER[f"avvik.{forklart}"],
    )


def status(tall: Tall) -> Figur:
    """Lukket and åpne of those reported, as parts of one bar."""
    avvik = tall["avvik"]
    punkter = tuple(
        Punkt(navn, avvik[kode], _etikett(avvik[kode], avvik["meldt"]))
        for navn, kode in ((_("Lukket"), "lukket_av_meldte"), (_("Åpne"), "aapne_av_meldte"))
    )
    return _figur(
        "avvik_status", _("Meldte avvik etter status"), Diagram("andeler", punkter), "lukket_av_meldte"
    )


def kategori(tall: Tall) -> Figur:
    """By hovedkategori, most first; the rest and the unclassified last, in grey."""
    rader = tall["avvik"]["per_kategori"]
    kjente = [rad for rad in rader if rad["kode"] is not None]
    ukjente = [rad for rad in rader if rad["kode"] is None]
    punkter = [Punkt(rad["navn"], rad["antall"], _etikett_av(rad)) for rad in kjente[:HOEYST]]
    if kjente[HOEYST:]:
        antall = sum(rad["antall"] for rad in kjente[HOEYST:])
        navn = _("%(antall)s andre kategorier") % {"antall": heltall(len(kjente) - HOEYST)}
        punkter.append(Punkt(navn, antall, _etikett(antall, tall["avvik"]["meldt"]), dempet=True))
    punkter += [Punkt(rad["navn"], rad["antall"], _etikett_av(rad), dempet=True) for rad in ukjente]
    return _figur(
        "avvik_kategori",
        _("Meldte avvik etter kategori"),
        Diagram("liggende", tuple(punkter)),
        "per_kategori",
    )


def _etikett_av(rad: Tall) -> str:
    return f"{heltall(rad['antall'])} ({prosent(rad['prosent'])})"


def alvorlighetsgrad(tall: Tall) -> Figur:
    """By alvorlighetsgrad, in its order."""
    meldt = tall["avvik"]["meldt"]
    punkter = tuple(
        Punkt(rad["navn"], rad["antall"], _etikett(rad["antall"], meldt), dempet=rad["kode"] is None)
        for rad in tall["avvik"]["per_alvorlighetsgrad"]
    )
    return _figur(
        "avvik_alvorlighetsgrad",
        _("Meldte avvik etter alvorlighetsgrad"),
        Diagram("liggende", punkter),
        "per_alvorlighetsgrad",
    )


def maaned(tall: Tall, forrige: Tall | None, periode: Rapportperiode) -> Figur:
    """Reported by month, beside the same month of the year before where that is known."""
    naa = str(periode.periode.aar)
    foer = str(periode.periode.aar - 1)
    i_fjor = {rad["maaned"][5:]: rad["meldt"] for rad in forrige["avvik"]["per_maaned"]} if forrige else {}
    punkter: list[Punkt] = []
    ledd: list[str] = []
    for rad in tall["avvik"]["per_maaned"]:
        if not periode.er_begynt(rad["maaned"]):
            continue
        navn = maanedsnavn(rad["maaned"])
        punkter.append(Punkt(navn, rad["meldt"], heltall(rad["meldt"]), serie=naa))
        ledd.append(f"{navn} {heltall(rad['meldt'])}")
        if forrige:
            verdi = i_fjor.get(rad["maaned"][5:], 0)
            punkter.append(Punkt(navn, verdi, heltall(verdi), serie=foer))
            ledd[-1] += " " + _("mot %(antall)s") % {"antall": heltall(verdi)}
    tittel = (
        _("Meldte avvik per måned, %(aar)s og %(forrige)s")
        if forrige
        else _("Meldte avvik per måned, %(aar)s")
    )
    tittel %= {"aar": naa, "forrige": foer}
    alternativ = f"{tittel}: {opplisting(ledd)}." if any(punkt.verdi for punkt in punkter) else ""
    return _figur("avvik_maaned", tittel, Diagram("maaneder", tuple(punkter)), "per_maaned", alternativ)


def enhet(tall: Tall, tre: Enhetstre) -> Figur | None:
    """By enhet, most first; the rest and what belongs to none of them last. None without an enhet below.

    The bars add up to meldt: no enhet shown contains another.
    """
    meldt = tall["avvik"]["meldt"]
    enheter = sorted(tre.hovedenheter(), key=lambda rad: (-rad["antall"], rad["kode"]))
    if not enheter:
        return None
    viste = enheter if len(enheter) <= HOEYST + 1 else enheter[:HOEYST]
    punkter = [Punkt(rad["navn"], rad["antall"], _etikett_av(rad)) for rad in viste]
    if rest := enheter[len(viste) :]:
        antall = sum(rad["antall"] for rad in rest)
        navn = _("%(antall)s andre enheter") % {"antall": heltall(len(rest))}
        punkter.append(Punkt(navn, antall, _etikett(antall, meldt), dempet=True))
    if over := meldt - sum(rad["antall"] for rad in enheter):
        punkter.append(Punkt(_("Meldt på nivået over"), over, _etikett(over, meldt), dempet=True))
    return _figur(
        "avvik_enhet", _("Meldte avvik etter enhet"), Diagram("liggende", tuple(punkter)), "per_enhet"
    )
