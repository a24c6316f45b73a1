"""A runde as an address asks for it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from felles.klokke import naa
from felles.tid import TERTIALER
from organisasjon.models import Bruker
from organisasjon.tidligere import Rapporteringstre, TidligereNode
from organisasjon.tilgang import Tilgang, tilgang_for
from sjekkliste.models import Runde
from sjekkliste.runde.bilde import gjelder_ved


def hent_runde(aar: int, tertial: int) -> Runde:
    """The runde of the tertial, with its template; 404 where there is none."""
    if tertial not in TERTIALER or not 1900 <= aar <= 9998:
        raise Http404
    return get_object_or_404(Runde.objects.select_related("mal"), aar=aar, tertial=tertial)


@dataclass
class Utsnitt:
    """A runde as it is shown to somebody: as of which moment, in which tree, and limited to which enhet."""

    runde: Runde
    oeyeblikk: dt.datetime
    tre: Rapporteringstre
    node: TidligereNode | None
    tilgang: Tilgang

    @property
    def enhet(self) -> str:
        """The kode of the enhet that it is limited to; empty for all."""
        return self.node.kode if self.node else ""

    @property
    def adresse(self) -> str:
        """Of the page of the runde, limited likewise."""
        base = reverse("sjekkliste:runde", args=[self.runde.aar, self.runde.tertial])
        return f"{base}?{urlencode({'enhet': self.enhet})}" if self.enhet else base


def hent_utsnitt(bruker: Bruker, parametre: Mapping[str, Any], aar: int, tertial: int) -> Utsnitt:
    """What the address asks for; 404 for an unknown runde or enhet. The kommune itself limits nothing."""
    runde = hent_runde(aar, tertial)
    oeyeblikk = gjelder_ved(runde, naa())
    tre = Rapporteringstre(oeyeblikk)
    node, kode = None, parametre.get("enhet", "")
    if kode:
        node = next((ett for ett in tre.noder.values() if ett.kode == kode), None)
        if node is None:
            raise Http404
        node = None if node == tre.rot else node
    return Utsnitt(runde, oeyeblikk, tre, node, tilgang_for(bruker))
