"""The chapter on avvik: sentences, key figures, charts and tables from the figures."""

from django.utils.translation import gettext as _

from avvik.kapittel import figurer, setninger, tabeller
from avvik.kapittel.definisjoner import DEFINISJONER
from avvik.kapittel.enhetstre import Enhetstre
from felles.dokument.kapittel import Kapittelstoff
from felles.dokument.modell import (
    Avsnitt,
    Blokk,
    Henvisning,
    Merknad,
    Noekkeltall,
    Noekkeltallrad,
    Overskrift,
)
from felles.dokument.periode import Rapportperiode, Tall
from felles.dokument.tallform import heltall, prosent


def blokker(stoff: Kapittelstoff) -> list[Blokk]:
    """The drafted part of the chapter; what people write comes before it."""
    tall, forrige, periode = stoff.tall, stoff.forrige, stoff.periode
    resultat: list[Blokk] = [
        Overskrift(_("Tallene i korte trekk")),
        *_avsnitt(
            setninger.meldt(tall, periode),
            setninger.lukking(tall, forrige),
            setninger.ved_skjaering(tall, periode),
        ),
        Noekkeltallrad(noekkeltall(tall, periode)),
    ]
    if not tall["avvik"]["meldt"]:
        return resultat
    tre = Enhetstre(tall)
    return [
        *resultat,
        *_kategorier(tall, forrige),
        *_status(tall),
        *_enheter(tall, tre),
        *_maaneder(tall, forrige, periode),
        *_alvorlighetsgrader(tall, forrige),
    ]


def _avsnitt(*setninger: str) -> list[Blokk]:
    return [Avsnitt(setning) for setning in setninger if setning]


def noekkeltall(tall: Tall, periode: Rapportperiode) -> tuple[Noekkeltall, ...]:
    """The key figures of a period, for the report and for a page of live figures alike."""
    avvik = tall["avvik"]
    foer = _("%(antall)s i %(forrige)s") % {
        "antall": heltall(avvik["meldt_forrige"]),
        "forrige": periode.forrige_navn,
    }
    if avvik["endring_prosent"] is not None:
        foer += f" ({prosent(avvik['endring_prosent'], fortegn=True)})"
    tillegg = {"meldt": foer}
    uten_liste = {"median_dager_til_lukking"}
    return tuple(
        Noekkeltall(
            definisjon=DEFINISJONER[f"avvik.{kode}"],
            verdi=avvik[kode],
            henvisning=None if kode in uten_liste else Henvisning(f"avvik.{kode}"),
            tilleggstekst=tillegg.get(kode, ""),
        )
        for kode in (
            "meldt",
            "lukket_av_meldte",
            "aapne_av_meldte",
            "median_dager_til_lukking",
            "aapne_ved_skjaering",
            "forfalt_ved_skjaering",
        )
    )


def _kategorier(tall: Tall, forrige: Tall | None) -> list[Blokk]:
    return [
        Overskrift(_("Kategori")),
        *_avsnitt(setninger.kategorier(tall)),
        figurer.kategori(tall),
        tabeller.kategori(tall, forrige),
    ]


def _status(tall: Tall) -> list[Blokk]:
    return [Overskrift(_("Status")), figurer.status(tall), tabeller.status(tall)]


def _enheter(tall: Tall, tre: Enhetstre) -> list[Blokk]:
    resultat: list[Blokk] = [Overskrift(_("Enheter")), Avsnitt(setninger.om_enheter())]
    if figur := figurer.enhet(tall, tre):
        resultat.append(figur)
    resultat.append(tabeller.enheter(tre))
    if tabell := tabeller.avdelinger(tre):
        resultat.append(tabell)
    if setning := setninger.uten_avvik(tre):
        resultat.append(Merknad(setning))
    return resultat


def _maaneder(tall: Tall, forrige: Tall | None, periode: Rapportperiode) -> list[Blokk]:
    return [
        Overskrift(_("Måned for måned")),
        *_avsnitt(setninger.maaneder(tall, periode)),
        figurer.maaned(tall, forrige, periode),
        tabeller.maaned(tall, forrige, periode),
    ]


def _alvorlighetsgrader(tall: Tall, forrige: Tall | None) -> list[Blokk]:
    return [
        Overskrift(_("Alvorlighetsgrad")),
        *_avsnitt(setninger.alvorlighetsgrader(tall)),
        figurer.alvorlighetsgrad(tall),
        tabeller.alvorlighetsgrad(tall, forrige),
    ]
