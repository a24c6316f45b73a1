"""What a report is made of: figures, last year's, the organisation and the texts; and the files made of them.

`manage.py rapport` and the worker's job call the same functions, so that both give the same report.
"""

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from django.conf import settings

from felles.dokument.modell import Dokument, Meta, Organisasjonsenhet
from felles.feil import Domenefeil
from felles.installasjon import er_demo
from felles.register import tallkilder
from felles.tallkilde import JSONObjekt
from felles.tid import Periode, oeyeblikk_ett_aar_foer
from importering.models import Import
from organisasjon.models import Enhet
from organisasjon.tidligere import Grunnlag
from rapport.dokument.docxfil import lag_docx
from rapport.dokument.kapitler import bygg_dokument
from rapport.dokument.pdf import lag_pdf
from rapport.dokument.xlsx import lag_xlsx
from rapport.models import Format, Kapitteltekst
from rapport.oeyeblikksbilde import oeyeblikksbilde
from rapport.tall import frem_til, grunnlag_ved, tall_av


@dataclass(frozen=True)
class Tallgrunnlag:
    """All of one snapshot: figures, last year's (None where there were none), tree, last import.

    `registre` is what each register adds for the report, by its code.
    """

    tall: JSONObjekt
    forrige: JSONObjekt | None
    organisasjon: list[dict[str, Any]]
    import_id: int
    registre: dict[str, JSONObjekt]

    @property
    def tillegg(self) -> JSONObjekt:
        """What is frozen beside the figures."""
        return {
            "forrige": self.forrige,
            "organisasjon": self.organisasjon,
            "registre": self.registre,
        }


def hent_tall(
    periode: Periode,
    enhet_kode: str | None = None,
    skjaering: dt.datetime | None = None,
    *,
    er_valgt: bool = True,
) -> Tallgrunnlag:
    """Computes the figures of the period and of the same one a year before, in one snapshot.

    Call it outside of any transaction. Arguments and errors as of `rapport.tall.beregn`.
    """
    er_valgt = er_valgt and skjaering is not None
    with oeyeblikksbilde(frem_til(periode, skjaering, er_valgt=er_valgt)) as naa_er:
        grunnlag = grunnlag_ved(periode, enhet_kode, skjaering, er_valgt, naa_er)
        return Tallgrunnlag(
            tall=tall_av(grunnlag),
            forrige=_forrige(grunnlag, enhet_kode, er_valgt, naa_er),
            registre={kode: kilde.tillegg(grunnlag) for kode, kilde in tallkilder().items()},
            organisasjon=[asdict(enhet) for enhet in _organisasjon(grunnlag)],
            import_id=Import.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
        )


def _forrige(
    grunnlag: Grunnlag, enhet_kode: str | None, er_valgt: bool, naa_er: dt.datetime
) -> JSONObjekt | None:
    skjaering = oeyeblikk_ett_aar_foer(grunnlag.skjaering)
    try:
        return tall_av(grunnlag_ved(grunnlag.periode.forrige_aar, enhet_kode, skjaering, er_valgt, naa_er))
    except Domenefeil:
        # The enhet did not exist then: there is nothing to compare with.
        return None


def _organisasjon(grunnlag: Grunnlag) -> list[Organisasjonsenhet]:
    aarsverk = grunnlag.tre.aarsverk(grunnlag.periode.aar)
    ansatte = grunnlag.tre.ansatte(grunnlag.periode.aar)
    beskrivelser = dict(Enhet.objects.values_list("pk", "beskrivelse"))
    koder = {node.id: node.kode for node in grunnlag.gyldige}
    return [
        Organisasjonsenhet(
            kode=node.kode,
            navn=node.navn,
            type=node.type,  # type: ignore[arg-type]
            forelder=koder.get(node.forelder_id) if node.forelder_id else None,
            navn_andre_spraak=node.navn_andre_spraak,
            aarsverk=None if node.id not in aarsverk else float(aarsverk[node.id]),
            ansatte=ansatte.get(node.id),
            beskrivelse=beskrivelser.get(node.id, ""),
        )
        for node in grunnlag.gyldige
    ]


def hent_tekster(periode: Periode, enhet: Enhet) -> dict[str, str]:
    """What people have written for the period and the enhet, by chapter."""
    rader = Kapitteltekst.objects.filter(aar=periode.aar, tertial=periode.tertial, enhet=enhet)
    return dict(rader.values_list("kapittel", "tekst"))


def lag_meta(*, bestilt_av: str, bestilt: dt.datetime, laget: dt.datetime, utkast: bool) -> Meta:
    """The facts of the order that the report prints."""
    return Meta(
        kommune=settings.KOMMUNENAVN,
        bestilt_av=bestilt_av,
        bestilt=bestilt,
        laget=laget,
        demo=er_demo(),
        utkast=utkast,
        registre=frozenset(tallkilder().keys() | {"tiltak"}),
    )


def frys(tekster: dict[str, str], meta: Meta, organisasjon: list[dict[str, Any]]) -> JSONObjekt:
    """All that the document depends on besides the figures, as JSON to be kept with the report."""
    felt = asdict(meta)
    felt["bestilt"], felt["laget"] = meta.bestilt.isoformat(), meta.laget.isoformat()
    felt["registre"] = sorted(meta.registre)
    return {"tekster": tekster, "meta": felt, "organisasjon": organisasjon}


def tin(tall: JSONObjekt, tillegg: JSONObjekt, frosset: JSONObjekt) -> Dokument:
    """The document again, from the frozen figures, what was frozen beside them, and what `frys` gave."""
    felt = dict(frosset["meta"])
    for navn in ("bestilt", "laget"):
        felt[navn] = dt.datetime.fromisoformat(felt[navn])
    felt["registre"] = frozenset(felt["registre"])
    enheter = [Organisasjonsenhet(**enhet) for enhet in frosset["organisasjon"]]
    enheter = [
        replace(enhet, aarsverk=None if enhet.aarsverk is None else Decimal(str(enhet.aarsverk)))
        for enhet in enheter
    ]
    # Reports of before registers added anything have nothing of theirs.
    registre = tillegg.get("registre", {})
    return bygg_dokument(tall, frosset["tekster"], tillegg["forrige"], enheter, Meta(**felt), registre)


def lag_json(tall: JSONObjekt) -> bytes:
    """The figures as the contract's JSON, keys in its order."""
    return (json.dumps(tall, ensure_ascii=False, indent=2) + "\n").encode()


def lag_fil(format_: str, dokument: Dokument) -> bytes:
    """The bytes of one of the report's documents: pdf, docx or xlsx. Raises KeyError for another."""
    lag = {Format.PDF: lag_pdf, Format.DOCX: lag_docx, Format.XLSX: lag_xlsx}
    return lag[Format(format_)](dokument)
