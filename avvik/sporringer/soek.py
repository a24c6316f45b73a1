"""Looking for words in cases: as parts of words, as they are inflected, and for numbers in part.

Everything is asked of one column and its trigram index (`Avvik.soeketekst`). A word is found where its
letters stand, also inside a longer word: «alarm» in «Brannalarmen». Beyond that it is found in its other
forms: by the stem that PostgreSQL's Norwegian stemmer gives, and by what a stemmer lacks, nouns that change
their vowel (bok, bøker) and those that drop an e (trussel, trusler).
"""

import re
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import Q

from avvik.models import AvvikQuerySet
from felles.norsk import soekeform

_FLEST_ORD = 8
_DEL = 3  # letters: what the index can find inside a word
_LANG_STAMME = 5  # letters: long enough to be found anywhere in a word
_LEDD = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_ENDELSER = "(e|a|s|t|te|en|et|er|ens|ets|ers|ere|ede|ene|enes|ende|else|elsen|elser|elsene)"
_I_ENTALL, _I_FLERTALL = "(s|a|as|en|ens|et|ets)?", "(er|ers|ene|enes|e|es)"

# One, several, all of them. The first can end a longer word (lærebok), the others only stand alone.
_LANGE = """
bok bøker bøkene, fot føtter føttene, bot bøter bøtene, rot røtter røttene, natt netter nettene,
hånd hender hendene, tann tenner tennene, strand strender strendene, stang stenger stengene,
tang tenger tengene, mann menn mennene, kraft krefter kreftene, stad steder stedene, bror brødre brødrene,
datter døtre døtrene, søster søstre søstrene, bonde bønder bøndene
"""
_KORTE = """
and ender endene, rand render rendene, gås gjess gjessene, far fedre fedrene, mor mødre mødrene,
ku kyr kyrne, kne knær knærne, tre trær trærne, tå tær tærne, klo klør klørne, øye øyne øynene
"""
_UREGELRETTE = [
    (*former.split(), foran)
    for tabell, foran in ((_LANGE, ""), (_KORTE, r"\m"))
    for former in tabell.split(",")
]
_FALT_UT = re.compile(r"(.*[^aeiouyæøå])([lr])(?:er|ers|ene|enes|e|es)")
_FALLER_UT = re.compile(r"(.*?)([^aeiouyæøå])\2?e([lr])(?:en|ens|et|a|s)?")


def med_ord(saker: AvvikQuerySet, soekeord: str) -> AvvikQuerySet:
    """Those of the cases that hold every word; «"to ord"» together, and none that follows a minus sign."""
    ledd = [(minus, soekeform(frase or ord_).strip()) for minus, frase, ord_ in _LEDD.findall(soekeord)]
    ledd = [(minus, tekst) for minus, tekst in ledd if any(tegn.isalnum() for tegn in tekst)][:_FLEST_ORD]
    if not any(not minus for minus, _tekst in ledd):
        return saker.none()
    stammer = dict(_stammer([tekst for _minus, tekst in ledd if tekst.isalpha() and len(tekst) >= _DEL]))
    for minus, tekst in ledd:
        treff = _treff(tekst, stammer.get(tekst))
        saker = saker.exclude(treff) if minus else saker.filter(treff)
    return saker


def _treff(tekst: str, stamme: str | None) -> Q:
    """Where that word or phrase is, in any of its forms."""
    if tekst.isdecimal() and len(tekst) < _DEL:
        return Q(soeketekst__contains=f"-{int(tekst):06} ")
    if len(tekst) < _DEL:
        return Q(soeketekst__contains=f" {tekst} ")
    treff = Q(soeketekst__contains=tekst)
    if nummer := re.fullmatch(r"(\d{4})-(\d{1,5})", tekst):
        treff |= Q(soeketekst__contains=f" {nummer[1]}-{int(nummer[2]):06} ")
    if tekst.isalpha():
        treff |= _boeyd(tekst, stamme)
    return treff


def _boeyd(ord_: str, stamme: str | None) -> Q:
    treff = Q()
    if stamme and len(stamme) >= _LANG_STAMME:
        treff |= Q(soeketekst__contains=stamme)
    elif stamme and len(stamme) >= _DEL:
        # A short stem is a part of too many words: it must end the word, inflected, or also begin it.
        foran = r"\m" if len(stamme) == _DEL else ""
        treff |= Q(soeketekst__contains=stamme) & Q(soeketekst__regex=rf"{foran}{stamme}{_ENDELSER}?\M")
    for moenster in (*_med_annen_vokal(ord_), *_med_og_uten_e(ord_)):
        treff |= Q(soeketekst__regex=rf"{moenster}\M")
    return treff


def _med_annen_vokal(ord_: str) -> Iterator[str]:
    """«lærebok» as «lærebøker» and the other way; short ones as they are, for «and» ends many words."""
    for entall, flertall, bestemt, foran in _UREGELRETTE:
        kan_ha_forledd = not foran
        for ending in (f"{entall}{ett}" for ett in ("", "a", "en", "et")):
            if ord_ == ending or (kan_ha_forledd and ord_.endswith(ending)):
                yield rf"{foran}{ord_.removesuffix(ending)}({flertall}|{bestemt})s?"
                break
        for ending in (flertall, bestemt):
            if ord_ == ending or (kan_ha_forledd and ord_.endswith(ending)):
                yield rf"{foran}{ord_.removesuffix(ending)}{entall}{_I_ENTALL}"


def _med_og_uten_e(ord_: str) -> Iterator[str]:
    """«trussel» as «trusler», «sykler» as «sykkel»; forms that no word has find nothing."""
    if (treff := _FALLER_UT.fullmatch(ord_)) and len(treff[1]) > 1:
        yield f"{treff[1]}{treff[2]}{treff[3]}{_I_FLERTALL}"
    if (treff := _FALT_UT.fullmatch(ord_)) and len(treff[1]) > 1:
        yield f"{treff[1]}{treff[1][-1]}?e{treff[2]}{_I_ENTALL}"


def _stammer(ord_: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each word with its stem; a word that is in every text, or whose stem is such a word, has none."""
    with connection.cursor() as peker:
        peker.execute(
            """
            SELECT o, stamme FROM unnest(%s::text[]) o, ts_lexize('norwegian_stem', o) s(stammer),
                LATERAL (SELECT stammer[1] AS stamme) t
            WHERE stamme IS NOT NULL AND ts_lexize('norwegian_stem', stamme) <> '{}'
            """,
            [list(ord_)],
        )
        yield from peker.fetchall()
