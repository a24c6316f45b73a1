"""Invented names. First names are common ones; surnames are put together from two words of the landscape.

Nobody is meant: a name that somebody bears is a coincidence.
"""

import random
from collections.abc import Iterator

_FORNAVN = """
    Alma Amalie Anders Anette Anita Anne Arild Arne Arvid Asbjørn Aslaug Astrid Atle Aud Bente Berit
    Birger Birgit Bjarne Bjørg Bjørn Bodil Borghild Brede Bård Camilla Cathrine Dag Dagny Egil Eilif
    Einar Eirin Eline Elin Elisabet Embrik Erlend Espen Eva Finn Frida Frode Geir Gerd Gjertrud Gro
    Gunnar Gunvor Guro Hallvard Hanne Harald Hedda Hege Helge Helene Henrik Hilde Hogne Håkon Håvard
    Ida Inga Inger Ingrid Ingunn Iver Jarle Jenny Jens Jo Johanne Jon Jorunn Julie Jørn Kai Kari
    Karin Karsten Katrine Kirsti Kjell Kjetil Knut Kristian Kristin Lars Laila Leif Lene Linda Lise
    Liv Lotte Magne Magnhild Magnus Maja Malin Marianne Marius Marte Martin Mette Mia Mona Morten
    Målfrid Nina Njål Nora Odd Oddny Oddvar Olaug Olav Ole Oline Olve Ottar Peder Per Ragna Randi
    Reidar Reidun Renate Roald Roar Rune Rut Sander Selma Sigbjørn Signe Sigrid Sigurd Silje Simen
    Siri Sissel Sivert Snorre Solfrid Solveig Stein Steinar Stian Stine Sunniva Svein Sverre Synne
    Synnøve Tarjei Terje Thea Tiril Tobias Tom Tone Tor Tora Tordis Torgeir Torill Torstein Tove
    Trine Trond Trude Turid Tyra Ulrik Unni Vegard Vera Vibeke Vidar Vigdis Vilde Viljar Yngve
    Øystein Øyvind Åse Åshild
""".split()  # noqa: SIM905
_FOERSTE = """
    Alm Ask Bekke Berg Birke Bjørke Bratt Brekk Bru Dal Eike Elve Engs Fjell Foss Furu Gran Grøn
    Hassel Haug Hegge Heim Hol Hov Kvern Kvit Lang Lauv Lyng Løv Myr Mose Nord Osp Rogn
    Røys Selje Sjø Skar Skog Snø Sol Stein Storm Sund Sæter Tind Tjern Topp Torv Tre Tyri Ur Vang
    Varde Vest Vid Vier Ås Øst
""".split()  # noqa: SIM905
_ANDRE = """
    bakken bekken berget botn brekka bu dalen eggen engen fjellet flaten gjerdet gården haugen heia
    hølen lia kleiva kroken løkka mo moen myra myrlien nes rud rønningen sletta stad stuen teigen
    tjønna tun vangen vika vold åkeren åsen ødegården
""".split()  # noqa: SIM905
_SAMISKE = [
    (fornavn, etternavn)
    for fornavn, etternavn in (
        ("Aanna", "Fjellrabben"), ("Laara", "Vierdalen"), ("Maarja", "Tjernfjellet"), ("Elle", "Snømoen"),
        ("Lars Aante", "Rognfjellet"), ("Sanna", "Langfjellet"), ("Nils Aante", "Fjellenden"),
        ("Leena", "Kvitmyra"),
    )
]  # fmt: skip
_INNVANDRET = [
    (fornavn, etternavn)
    for fornavn, etternavn in (
        ("Amina", "Warsame"), ("Yonas", "Tesfay"), ("Oksana", "Hrytsenko"), ("Dmytro", "Kovalchuk"),
        ("Layla", "Haddad"), ("Samir", "Kassab"), ("Agnieszka", "Wrona"), ("Tomasz", "Lipka"),
        ("Hodan", "Abdulle"), ("Selam", "Gebre"), ("Fatima", "Darwish"), ("Nguyen Thi", "Linh"),
        ("Priya", "Ramesh"), ("Rasa", "Petkutė"), ("Marco", "Bellandi"), ("Ana", "Ferreirinha"),
        ("Zahra", "Nazari"), ("Ahmad", "Sultani"), ("Joy", "Macaraeg"), ("Maricel", "Dimalanta"),
        ("Birgitta", "Ekvall"), ("Lars-Åke", "Norrgård"), ("Katja", "Brandhof"), ("Jorrit", "Veenboer"),
        ("Iryna", "Bondar"), ("Mulugeta", "Alemu"), ("Khadija", "Osman"), ("Pavel", "Hruška"),
    )
]  # fmt: skip
_ASCII = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "ï": "i", "é": "e", "ė": "e", "š": "s", "ö": "o", "-": None, " ": None}
)


def brukernavn(navn: str) -> str:
    """«Tuva Myrlien» → «tuva.myrlien»: first names, a point, the last name, without Norwegian letters."""
    fornavn, etternavn = navn.lower().rsplit(" ", 1)
    return f"{fornavn.translate(_ASCII)}.{etternavn.translate(_ASCII)}"


def navneliste(opptatt: set[str], tilfeldig: random.Random) -> Iterator[str]:
    """Endless full names whose brukernavn is not in `opptatt`; adds each to it."""
    saerskilte = [f"{fornavn} {etternavn}" for fornavn, etternavn in (*_SAMISKE, *_INNVANDRET)]
    tilfeldig.shuffle(saerskilte)
    while True:
        if saerskilte and tilfeldig.random() < 0.08:
            navn = saerskilte.pop()
        else:
            foerste, andre = tilfeldig.choice(_FOERSTE), tilfeldig.choice(_ANDRE)
            if foerste[:2].lower() == andre[:2]:  # no «Myrmyra»
                continue
            navn = f"{tilfeldig.choice(_FORNAVN)} {foerste}{andre}"
        if (kort := brukernavn(navn)) not in opptatt:
            opptatt.add(kort)
            yield navn
