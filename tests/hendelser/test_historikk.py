"""The history in words: whatever a service writes, somebody has a sentence for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from avvik.register import REGISTER as AVVIK
from felles import register
from hendelser import historikk
from hendelser.models import Hendelse
from oppstart.steder import ROT

_APPER = ("organisasjon", "hendelser", "vedlegg", "utboks", "tiltak", "saksramme")
# In `importering` «noter» is about the faults of a file; only one module there writes history.
_REGISTRE = [ett.kode for ett in register.alle()]
_TJENESTER = [
    *(fil for app in (*_APPER, *_REGISTRE) for fil in sorted((ROT / app).rglob("*.py"))),
    ROT / "importering/savnet.py",
]
_SKRIVERE = {"noter", "_noter", "_lagre_passord"}


def _tekster(uttrykk: ast.AST) -> Iterator[str]:
    """The strings that an expression may be: itself, or one of two."""
    if isinstance(uttrykk, ast.Constant) and isinstance(uttrykk.value, str):
        yield uttrykk.value
    if isinstance(uttrykk, ast.IfExp):
        yield from _tekster(uttrykk.body)
        yield from _tekster(uttrykk.orelse)


def _slag_i(fil: Path) -> Iterator[str]:
    tre = ast.parse(fil.read_text())
    for node in ast.walk(tre):
        if isinstance(node, ast.Call):
            navn = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if navn in _SKRIVERE:
                for uttrykk in [*node.args, *(ett.value for ett in node.keywords if ett.arg == "slag")]:
                    yield from _tekster(uttrykk)
        # `for slag, … in endringer`, with the rows in a list above.
        if isinstance(node, ast.List):
            for rad in node.elts:
                if isinstance(rad, ast.Tuple) and fil.match("services/behandling.py"):
                    yield from _tekster(rad.elts[0])


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
    }
    # A register's own rows stand in its own history; what other apps write, in that of any case.
    egne = {ett.kode: [typ.kode for typ in ett.sakstyper] for ett in register.alle()}
    alle = [ett.kode for ett in register.sakstyper()]
    uten = [
        (app, slag)
        for app, slag in skrevne
        if not all(historikk.setning_for(sakstype, slag) for sakstype in egne.get(app, alle))
    ]
    assert uten == []


def test_no_register_calls_what_others_write_something_else() -> None:
    for ett in register.alle():
        assert not ett.historikk.keys() & historikk._setninger.keys()


def test_each_register_has_its_own_words_for_the_same_kind_of_row() -> None:
    assert historikk.setning_for("avvik", "status") == AVVIK.historikk["status"]
    assert historikk.setning_for("sjekkliste", "status") not in (None, AVVIK.historikk["status"])
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
