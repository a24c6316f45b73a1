"""Norwegian letters: in which order names stand, and which signs are the same when one looks for something.

One alphabet for every list, whatever collation the database has: a … z, æ, ø, å. Upper and lower case are
alike, and so are a letter and the same with an accent, but ä is æ and ö is ø. «aa» stays two letters, as
personnel systems keep it: nobody can tell a name from an abbreviation. Codes are ordered by code point.
"""

from django.db.models import Func, TextField
from django.db.models.functions import Collate, Lower

# The letters of those who live here, each with what it counts as.
_SOM = {
    "a": "àáâãāăą",
    "c": "çćč",
    "d": "ďđð",
    "e": "èéêëēėęě",
    "g": "ğģ",
    "i": "ìíîïīįı",
    "k": "ķ",
    "l": "ļľł",
    "n": "ñńņňŋ",
    "o": "òóôõō",
    "r": "řŕ",
    "s": "śşšșß",
    "t": "ťţțŧþ",
    "u": "ùúûüūůűų",
    "y": "ýÿ",
    "z": "źżž",
    "æ": "ä",
    "ø": "öőœ",
}
_SMAA = {tegn: grunn for grunn, alle in _SOM.items() for tegn in alle}
_EGNE = {"æ": "æ", "ø": "ø", "å": "å"}
_STORE = {tegn.upper(): grunn for tegn, grunn in (_SMAA | _EGNE).items() if tegn not in "ßı"}
_APOSTROFER = dict.fromkeys("’‘ʼ´`′", "'")
_SKILLETEGN = '.,;:!?()[]«»"/\n\r\t'
_STREKER_OG_ROM = {**dict.fromkeys("‐‑–—", "-"), **dict.fromkeys("\u00a0\u202f", " ")}
# By code point { | } follow z.
_SIST = str.maketrans("æøå", "{|}")
_I_SOEK = _SMAA | _APOSTROFER
_I_REKKEFOELGE = {
    fra: til.translate(_SIST) for fra, til in (_SMAA | _STORE | _EGNE | _APOSTROFER | _STREKER_OG_ROM).items()
}
_STORE_ASCII = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_I_SOEK_TABELL = str.maketrans(_I_SOEK | dict.fromkeys(_SKILLETEGN, " "))
_I_REKKEFOELGE_TABELL = str.maketrans(_I_REKKEFOELGE)


def norsk_noekkel(tekst: str) -> str:
    """The sort key of a name, for lists that are sorted in Python; the same as `norsk_sortering`'s."""
    return tekst.translate(_I_REKKEFOELGE_TABELL).translate(_STORE_ASCII)


def norsk_sortering(felt: str) -> Collate:
    """The sort key of the names in that field, for `order_by`, keyset pages and indexes."""
    # In the collation of bytes lower() knows A to Z alone, on every server; the others are in the table.
    return Collate(_byttet(felt, _I_REKKEFOELGE, rundt='lower({} COLLATE "C")'), "C")


def soekeform(tekst: str) -> str:
    """The text as it is looked for: small letters without accents, one kind of apostrophe, no stops."""
    return tekst.lower().translate(_I_SOEK_TABELL)


def i_soekeform(felt: str) -> Func:
    """The same of the text in that field."""
    mellomrom = " " * len(_SKILLETEGN)
    return _byttet(Lower(felt), _I_SOEK, rundt=f"translate({{}}, '{_SKILLETEGN}', '{mellomrom}')")


def _byttet(uttrykk: str | Func, tegn: dict[str, str], *, rundt: str = "{}") -> Func:
    """translate(), asked for only where one of the signs is there: it is as slow as there are signs."""
    fra, til = "".join(tegn), "".join(tegn.values()).replace("'", "''")
    x = "%(expressions)s"
    byttet = f"(CASE WHEN {x} ~ '[{fra}]' THEN translate({x}, '{fra}', '{til}') ELSE {x} END)"
    return Func(uttrykk, template=rundt.format(byttet), output_field=TextField())
