"""Names of figures for people, and the address of the list behind one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from avvik.kapittel.definisjoner import DEFINISJONER
from avvik.models import Kategori
from avvik.tilstander import Alvorlighetsgrad
from felles.dokument.modell import Henvisning
from felles.dokument.tallform import maanedsnavn
from felles.klokke import naa
from felles.register import radadresse, tallkilder
from felles.tallkilde import JSONObjekt, Utvalg
from organisasjon.models import Enhet
from rapport.dokument.kapitler import bygg_dokument
from rapport.dokument.side import sidekapitler
from rapport.innhold import Tallgrunnlag, lag_meta
from rapport.tall import utvalg_for


def adresser(tall: JSONObjekt, *, rapport_id: int | None = None) -> Callable[[Henvisning], str]:
    """Of each figure, the address of the rows that it counts, as of the figures' own moment."""

    def adresse(henvisning: Henvisning) -> str:
        utvalg = utvalg_for(tall, henvisning.figur, henvisning.noekkel, ved=henvisning.ved)
        parametre = utvalg.parametre()
        if rapport_id is not None:
            parametre["rapport"] = str(rapport_id)
        return radadresse(utvalg, parametre)

    return adresse


def tallkapitler(grunnlag: Tallgrunnlag) -> list[dict[str, Any]]:
    """The report's chapters that registers have figures for, for a page that shows these alone."""
    meta = lag_meta(bestilt_av="", bestilt=naa(), laget=naa(), utkast=False)
    dokument = bygg_dokument(grunnlag.tall, {}, grunnlag.forrige, [], meta, grunnlag.registre)
    med_tall = set(tallkilder())
    kapitler = tuple(kapittel for kapittel in dokument.kapitler if kapittel.kode in med_tall)
    # A document of these alone, so that tables and charts are counted from 1.
    return sidekapitler(replace(dokument, kapitler=kapitler), adresser(grunnlag.tall))


def figurnavn(utvalg: Utvalg) -> str:
    """What a selection is called: «Meldte avvik – Fall – Røros skole»."""
    # A list's own count has the name of the list.
    kode = utvalg.figur if utvalg.figur in DEFINISJONER else utvalg.figur.rpartition(".")[0]
    navn = DEFINISJONER[kode].navn
    ledd = _ledd(utvalg)
    return f"{navn}: {ledd}" if ledd else navn


def _ledd(utvalg: Utvalg) -> str:
    if "per_" not in utvalg.figur:
        return ""
    if utvalg.noekkel is None:
        er_grad = "per_alvorlighetsgrad" in utvalg.figur
        return _("Ikke vurdert") if er_grad else _("Ikke klassifisert")
    if "per_maaned" in utvalg.figur:
        return maanedsnavn(utvalg.noekkel)
    if "per_alvorlighetsgrad" in utvalg.figur:
        return str(Alvorlighetsgrad(utvalg.noekkel).label)
    modell = Kategori if "per_kategori" in utvalg.figur else Enhet
    return modell.objects.filter(kode=utvalg.noekkel).values_list("navn", flat=True).first() or utvalg.noekkel
