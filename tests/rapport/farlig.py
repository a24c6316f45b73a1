"""Texts that try to be something else than text, in every place where people write."""

from felles.dokument.modell import Dokument, Organisasjonsenhet
from rapport.dokument.kapitler import bygg_dokument, kapittelkoder
from tests.rapport import eksempeltall

FARLIGE = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://ond.example","x")',
    "+1+1",
    "@SUM(1)",
    '#import "@preview/ond:1.0.0"',
    '#panic("ut")',
    "$ x $ *fet* _kursiv_ `kode` <merke> @ref \\ ~ // /* */",
    "<script>alert(1)</script>",
    "]]> & \"'",
    "{{ tall }} {% now %} %(antall)s %s",
    "😀 日本語 مرحبا",
    "https://eksempel.no/" + "lang/" * 60,
)


def dokument() -> Dokument:
    """A report in which every name and text is one of FARLIGE."""
    tall, forrige = eksempeltall.tall_2024(), eksempeltall.tall_2023()
    for aar in (tall, forrige):
        aar["enhet"]["navn"] = FARLIGE[7]
        for liste in ("per_kategori", "per_enhet", "per_alvorlighetsgrad"):
            for nr, rad in enumerate(aar["avvik"][liste]):
                rad["navn"] = FARLIGE[nr % len(FARLIGE)]
    organisasjon = [
        Organisasjonsenhet(
            kode=farlig[:40],
            navn=farlig,
            type="virksomhet",
            navn_andre_spraak=farlig,
            beskrivelse=f"{farlig}\n\n- {farlig}",
        )
        for farlig in FARLIGE
    ]
    tekst = "\n\n".join([*FARLIGE, *(f"- {farlig}" for farlig in FARLIGE)])
    meta = eksempeltall.meta(kommune=FARLIGE[8], bestilt_av=FARLIGE[0])
    return bygg_dokument(tall, dict.fromkeys(kapittelkoder(), tekst), forrige, organisasjon, meta)
