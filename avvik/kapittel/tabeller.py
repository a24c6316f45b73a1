"""The tables about avvik. Their cells are the figures of the JSON, and each says which rows it counts."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from avvik.kapittel.definisjoner import DEFINISJONER
from avvik.kapittel.enhetstre import Enhetstre
from felles.dokument.modell import MANGE_RADER, Celleverdi, Henvisning, Kolonne, Kolonnetype, Rad, Tabell
from felles.dokument.periode import Rapportperiode, Tall
from felles.dokument.tallform import maanedsnavn, stor_forbokstav
from felles.tallregning import prosent as andel_av


def _kolonne(kode: str, navn: str, slag: Kolonnetype = "heltall", forklart: str = "") -> Kolonne:
    return Kolonne(kode, navn, slag, DEFINISJONER[f"avvik.{forklart}"] if forklart else None)


def _forrige_kolonner(forrige: Tall | None) -> tuple[Kolonne, ...]:
    if forrige is None:
        return ()
    return (
        _kolonne("forrige", _("Året før"), forklart="meldt_forrige"),
        _kolonne("endring", _("Endring"), "endring", "endring"),
    )


def _mot_forrige(naa: int, foer: int, forrige: Tall | None) -> tuple[Celleverdi, ...]:
    return (foer, naa - foer) if forrige is not None else ()


def status(tall: Tall) -> Tabell:
    """Lukket and åpne of those reported."""
    avvik = tall["avvik"]
    linjer = (
        (_("Lukket"), "lukket_av_meldte", 0),
        (_("herav avvist"), "avvist_av_meldte", 1),
        (_("Åpne"), "aapne_av_meldte", 0),
    )
    return Tabell(
        kode="avvik_status",
        tittel=_("Meldte avvik etter status"),
        kolonner=(
            _kolonne("status", _("Status"), "tekst"),
            _kolonne("antall", _("Antall"), forklart="meldt"),
            _kolonne("andel", _("Andel"), "prosent", "andel"),
        ),
        rader=tuple(
            Rad(
                (navn, avvik[kode], andel_av(avvik[kode], avvik["meldt"])),
                nivaa=nivaa,
                henvisninger=(None, Henvisning(f"avvik.{kode}")),
            )
            for navn, kode, nivaa in linjer
        ),
        sumrad=_sumrad(avvik["meldt"]),
        definisjoner=tuple(DEFINISJONER[f"avvik.{kode}"] for _navn, kode, _nivaa in linjer),
    )


def _sumrad(meldt: int, forrige: Tall | None = None, foer: int = 0) -> Rad:
    """Navn, antall, andel, and with `forrige` the year before and the change."""
    return Rad(
        (_("Sum"), meldt, 100 if meldt else 0, *_mot_forrige(meldt, foer, forrige)),
        henvisninger=(None, Henvisning("avvik.meldt")),
    )


def kategori(tall: Tall, forrige: Tall | None) -> Tabell:
    """By hovedkategori, with those that only the year before had."""
    foer = _antall_per_kode(forrige, "per_kategori")
    rader = [*tall["avvik"]["per_kategori"], *_bare_i_fjor(tall, forrige)]
    return Tabell(
        kode="avvik_kategori",
        tittel=_("Meldte avvik etter kategori"),
        kolonner=(
            _kolonne("kategori", _("Kategori"), "tekst"),
            _kolonne("antall", _("Antall"), forklart="per_kategori"),
            _kolonne("andel", _("Andel"), "prosent", "andel"),
            *_forrige_kolonner(forrige),
        ),
        rader=tuple(
            Rad(
                (
                    rad["navn"],
                    rad["antall"],
                    rad["prosent"],
                    *_mot_forrige(rad["antall"], foer.get(rad["kode"], 0), forrige),
                ),
                henvisninger=(None, Henvisning("avvik.per_kategori", rad["kode"])),
            )
            for rad in rader
        ),
        sumrad=_sumrad(tall["avvik"]["meldt"], forrige, sum(foer.values())),
    )


def _antall_per_kode(tall: Tall | None, liste: str) -> dict[Any, int]:
    return {rad["kode"]: rad["antall"] for rad in tall["avvik"][liste]} if tall else {}


def _bare_i_fjor(tall: Tall, forrige: Tall | None) -> Iterable[dict[str, Any]]:
    if forrige is None:
        return []
    kjente = {rad["kode"] for rad in tall["avvik"]["per_kategori"]}
    return [
        {"kode": rad["kode"], "navn": rad["navn"], "antall": 0, "prosent": 0}
        for rad in forrige["avvik"]["per_kategori"]
        if rad["kode"] not in kjente
    ]


def alvorlighetsgrad(tall: Tall, forrige: Tall | None) -> Tabell:
    """By alvorlighetsgrad, in its order, the ungraded last."""
    foer = _antall_per_kode(forrige, "per_alvorlighetsgrad")
    meldt = tall["avvik"]["meldt"]
    return Tabell(
        kode="avvik_alvorlighetsgrad",
        tittel=_("Meldte avvik etter alvorlighetsgrad"),
        kolonner=(
            _kolonne("alvorlighetsgrad", _("Alvorlighetsgrad"), "tekst"),
            _kolonne("antall", _("Antall"), forklart="per_alvorlighetsgrad"),
            _kolonne("andel", _("Andel"), "prosent", "andel"),
            *_forrige_kolonner(forrige),
        ),
        rader=tuple(
            Rad(
                (
                    rad["navn"],
                    rad["antall"],
                    andel_av(rad["antall"], meldt),
                    *_mot_forrige(rad["antall"], foer.get(rad["kode"], 0), forrige),
                ),
                henvisninger=(None, Henvisning("avvik.per_alvorlighetsgrad", rad["kode"])),
            )
            for rad in tall["avvik"]["per_alvorlighetsgrad"]
        ),
        sumrad=_sumrad(meldt, forrige, sum(foer.values())),
    )


def maaned(tall: Tall, forrige: Tall | None, periode: Rapportperiode) -> Tabell:
    """By month, against the same month of the year before. Months to come are left out."""
    foer = {rad["maaned"][5:]: rad["meldt"] for rad in forrige["avvik"]["per_maaned"]} if forrige else {}
    rader = [rad for rad in tall["avvik"]["per_maaned"] if periode.er_begynt(rad["maaned"])]
    summer = [sum(rad[kode] for rad in rader) for kode in ("meldt", "lukket")]
    foer_sum = sum(foer.get(rad["maaned"][5:], 0) for rad in rader)
    return Tabell(
        kode="avvik_maaned",
        tittel=_("Avvik per måned"),
        kolonner=(
            _kolonne("maaned", _("Måned"), "tekst"),
            _kolonne("meldt", _("Meldt"), forklart="per_maaned"),
            *_forrige_kolonner(forrige),
            _kolonne("lukket", _("Lukket"), forklart="per_maaned.lukket"),
        ),
        rader=tuple(_maanedsrad(rad, foer.get(rad["maaned"][5:], 0), forrige) for rad in rader),
        sumrad=Rad(
            (_("Sum"), summer[0], *_mot_forrige(summer[0], foer_sum, forrige), summer[1]),
            henvisninger=(
                None,
                Henvisning("avvik.meldt"),
                *([Henvisning("avvik.meldt_forrige"), None] if forrige else []),
                Henvisning("avvik.lukket_i_perioden"),
            ),
        ),
    )


def _maanedsrad(rad: Tall, foer: int, forrige: Tall | None) -> Rad:
    meldt, lukket = (Henvisning(f"avvik.per_maaned.{felt}", rad["maaned"]) for felt in ("meldt", "lukket"))
    return Rad(
        (
            stor_forbokstav(maanedsnavn(rad["maaned"])),
            rad["meldt"],
            *_mot_forrige(rad["meldt"], foer, forrige),
            rad["lukket"],
        ),
        henvisninger=(None, meldt, *([None, None] if forrige else []), lukket),
    )


_ENHETSTALL = ("egne", "antall", "prosent", "lukket", "aapne", "per_100_aarsverk")
_MED_LISTE = ("egne", "antall", "lukket", "aapne")


def _enhetskolonner() -> tuple[Kolonne, ...]:
    navn = {"egne": _("Egne"), "antall": _("Meldt"), "prosent": _("Andel"), "lukket": _("Lukket"),
            "aapne": _("Åpne"), "per_100_aarsverk": _("Per 100 årsverk")}  # fmt: skip
    slag: dict[str, Kolonnetype] = {"prosent": "prosent", "per_100_aarsverk": "desimal"}
    return tuple(
        _kolonne(
            kode,
            navn[kode],
            slag.get(kode, "heltall"),
            {"antall": "per_enhet", "prosent": "andel"}.get(kode, f"per_enhet.{kode}"),
        )
        for kode in _ENHETSTALL
    )


def _enhetsrad(rad: Tall, foran: tuple[Celleverdi, ...], nivaa: int = 0) -> Rad:
    return Rad(
        (*foran, *(rad[kode] for kode in _ENHETSTALL)),
        nivaa=nivaa,
        henvisninger=(
            *[None] * len(foran),
            *(
                Henvisning(f"avvik.per_enhet.{kode}", rad["kode"]) if kode in _MED_LISTE else None
                for kode in _ENHETSTALL
            ),
        ),
    )


def enheter(tre: Enhetstre) -> Tabell:
    """The reporting tree down to virksomheter; where it has none of these, all of it."""
    alle = list(tre.i_rekkefoelge())
    har_virksomheter = any(rad["type"] == "virksomhet" and rad["kode"] != tre.rot for _nivaa, rad in alle)
    viste = [(nivaa, rad) for nivaa, rad in alle if not har_virksomheter or rad["type"] != "avdeling"]
    return Tabell(
        kode="avvik_enhet",
        tittel=_("Meldte avvik etter enhet"),
        kolonner=(_kolonne("enhet", _("Enhet"), "tekst"), *_enhetskolonner()),
        rader=tuple(_enhetsrad(rad, (rad["navn"],), nivaa) for nivaa, rad in viste),
        note=_(
            "Tallene for en enhet omfatter enhetene under den, og kan ikke legges sammen nedover i tabellen."
        ),
    )


def avdelinger(tre: Enhetstre) -> Tabell | None:
    """Every avdeling with the enhet above it; None where `enheter` shows them already."""
    alle = list(tre.i_rekkefoelge())
    rader = [rad for _nivaa, rad in alle if rad["type"] == "avdeling" and rad["kode"] != tre.rot]
    if not rader or not any(rad["type"] == "virksomhet" and rad["kode"] != tre.rot for _nivaa, rad in alle):
        return None
    kolonner = tuple(kolonne for kolonne in _enhetskolonner() if kolonne.kode != "egne")
    return Tabell(
        kode="avvik_avdeling",
        tittel=_("Meldte avvik etter avdeling"),
        kolonner=(
            _kolonne("avdeling", _("Avdeling"), "tekst"),
            _kolonne("over", _("Hører til"), "tekst"),
            *kolonner,
        ),
        rader=tuple(_uten_egne(_enhetsrad(rad, (rad["navn"], _over(tre, rad)))) for rad in rader),
        bare_regneark=len(rader) > MANGE_RADER,
    )


def _over(tre: Enhetstre, rad: Tall) -> str:
    forelder = tre.rader.get(rad["forelder"])
    return forelder["navn"] if forelder else ""


def _uten_egne(rad: Rad) -> Rad:
    plass = 2 + _ENHETSTALL.index("egne")
    return Rad(
        (*rad.celler[:plass], *rad.celler[plass + 1 :]),
        henvisninger=(*rad.henvisninger[:plass], *rad.henvisninger[plass + 1 :]),
    )
