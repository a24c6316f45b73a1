"""The figures' chapters on a page, and the address of the rows behind each figure."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from felles.dokument.modell import Henvisning
from felles.klokke import naa
from felles.register import tallkilder
from felles.tallkilde import JSONObjekt
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
        return f"{reverse('rapport:tallrader')}?{urlencode(parametre)}"

    return adresse


def tallkapitler(grunnlag: Tallgrunnlag) -> list[dict[str, Any]]:
    """The report's chapters that registers have figures for, for a page that shows these alone."""
    meta = lag_meta(bestilt_av="", bestilt=naa(), laget=naa(), utkast=False)
    dokument = bygg_dokument(grunnlag.tall, {}, grunnlag.forrige, [], meta, grunnlag.registre)
    med_tall = set(tallkilder())
    kapitler = tuple(kapittel for kapittel in dokument.kapitler if kapittel.kode in med_tall)
    # A document of these alone, so that tables and charts are counted from 1.
    return sidekapitler(replace(dokument, kapitler=kapitler), adresser(grunnlag.tall))
