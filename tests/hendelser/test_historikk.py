"""The history in words: whatever a service writes, somebody has a sentence for."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from avvik.register import REGISTER as AVVIK
from felles import register
from hendelser import historikk
from hendelser.models import Hendelse
from oppstart.steder import ROT

_APPER = ("organisasjon", "hendelser", "vedlegg", "utboks", "tiltak", "saksramme")
_REGISTRE = [ett.kode for ett in register.alle()]
# Where files are read «noter» is about their faults; one module there writes history.
_TJENESTER = [
    *(
        fil
        for app in (*_APPER, *_REGISTRE)
        for fil in (ROT / app).rglob("*.py")
        if "innlesing" not in fil.parts
    ),
    ROT / "importering/savnet.py",
]
_SKRIVERE = {"noter", "_noter", "noter_tiltak", "_lagre_passord"}


def _tekster(uttrykk: ast.AST, navn: dict[str, str]) -> Iterator[str]:
    """The strings that an expression may be: itself, a name of the module, or one of two."""
    if isinstance(uttrykk, ast.Constant) and isinstance(uttrykk.value, str):
        yield uttrykk.value
    if isinstance(uttrykk, ast.Name) and uttrykk.id in navn:
        yield navn[uttrykk.id]
    if isinstance(uttrykk, ast.IfExp):
        yield from _tekster(uttrykk.body, navn)
        yield from _tekster(uttrykk.orelse, navn)


def _navngitte(tre: ast.Module) -> Iterator[tuple[str, str]]:
    """The module's own names of strings; also of several at once, `A, B = "a", "b"`."""
    for node in tre.body:
        if isinstance(node, ast.Assign):
            for venstre, hoeyre in zip(_ledd(node.targets[0]), _ledd(node.value), strict=False):
                if isinstance(venstre, ast.Name):
                    yield from ((venstre.id, tekst) for tekst in _tekster(hoeyre, {}))


def _ledd(uttrykk: ast.AST) -> Sequence[ast.AST]:
    return uttrykk.elts if isinstance(uttrykk, ast.Tuple) else [uttrykk]


def _slag_i(fil: Path) -> Iterator[str]:
    tre = ast.parse(fil.read_text())
    navn = dict(_navngitte(tre))
    for node in ast.walk(tre):
        if isinstance(node, ast.Call) and _kalt(node) in _SKRIVERE:
            for uttrykk in [*node.args, *(ett.value for ett in node.keywords if ett.arg == "slag")]:
                yield from _tekster(uttrykk, navn)
        # `for slag, … in endringer`, with the rows in a list above.
        if isinstance(node, ast.List) and fil.match("services/behandling.py"):
            yield from (slag for rad in node.elts for slag in _tekster(_ledd(rad)[0], navn))


def _kalt(node: ast.Call) -> str:
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


def _skrevne() -> set[tuple[str, str]]:
    return {(fil.relative_to(ROT).parts[0], slag) for fil in _TJENESTER for slag in _slag_i(fil)}


def test_each_kind_of_row_that_a_service_writes_has_a_sentence() -> None:
    skrevne = _skrevne()
    assert {slag for _app, slag in skrevne} > {
        "status",
        "kategori",
        "vedlegg_smittet",
        "rolle_fjernet",
        "mal_ny",
        "kobling_fjernet",
    }
    # What an app writes that is no register stands in the history of any case.
    egne = {ett.kode: [ett] for ett in register.alle()}
    uten = [
        (app, slag)
        for app, slag in skrevne
        for ett in egne.get(app, register.alle())
        if not any(historikk.setning_for(sakstype, slag) for sakstype in ett.historikk)
    ]
    assert uten == []


def test_no_register_calls_what_others_write_something_else() -> None:
    for ett in register.alle():
        for setninger in ett.historikk.values():
            assert not setninger.keys() & historikk._setninger.keys()


def test_each_register_has_its_own_words_for_the_same_kind_of_row() -> None:
    assert historikk.setning_for("avvik", "status") == AVVIK.historikk["avvik"]["status"]
    assert historikk.setning_for("sjekkliste", "status") not in (None, AVVIK.historikk["avvik"]["status"])
    assert historikk.setning_for("ukjent", "status") is None
    assert historikk.setning_for("ukjent", "tiltak_utfoert") is not None


@pytest.mark.parametrize(
    ("rad", "tittel"),
    [
        (Hendelse(sakstype="avvik", slag="frist", til="01.03.2025"), "Frist er satt til «01.03.2025»"),
        (
            Hendelse(sakstype="avvik", slag="frist", fra="a", til="b", data={"fra_grad": True}),
            "Frist er endret fra «a» til «b», ut fra alvorlighetsgraden",
        ),
        (Hendelse(sakstype="avvik", slag="kategori", fra="Fall"), "Kategori er tatt bort, var «Fall»"),
        (Hendelse(sakstype="sjekkliste", slag="status", fra="returnert", til="levert"), "Levert på nytt"),
        (Hendelse(sakstype="sjekklistesvar", slag="vedlegg_fjernet"), "En fil er fjernet"),
        (Hendelse(sakstype="avvik", slag="effekt_vurdert", til="Virket"), "Et tiltak er vurdert: virket"),
        (Hendelse(sakstype="borte", slag="noe_nytt"), "Noe nytt"),
    ],
)
def test_the_sentences(rad: Hendelse, tittel: str) -> None:
    [linje] = historikk.linjer([rad], uten_aktoer="ikontroll")
    assert (linje.tittel, linje.hvem) == (tittel, "ikontroll")
