"""What a draft of the template holds: områder and questions, added, changed, moved and deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.innsending import Innsendingsnoekkel, en_gang
from felles.register import kunnskapskilder
from organisasjon.models import Bruker, Enhetstype
from sjekkliste.mal.kode import ledig_kode
from sjekkliste.mal.services.arbeid import Malarbeid, krev_innhold, krev_lengde, malarbeid
from sjekkliste.models import Mal, Malomraade, Malspoersmaal
from sjekkliste.tilstander import Bokstav, Hyppighet

LENGSTE_NAVN, LENGSTE_SPOERSMAAL, LENGSTE_VEILEDNING, LENGSTE_MERKELAPP = 200, 500, 2000, 40


@dataclass(frozen=True)
class Spoersmaalsfelt:
    """What a person writes and chooses of a question. Without typer and merkelapper it applies to all."""

    tekst: str
    veiledning: str = ""
    bokstav: str = Bokstav.C
    hyppighet: str = Hyppighet.TERTIAL
    typer: Sequence[str] = field(default_factory=tuple)
    merkelapper: Sequence[str] = field(default_factory=tuple)
    kunnskap: Sequence[str] = field(default_factory=tuple)


@en_gang("sjekkliste.omraade", Malomraade)
def nytt_omraade(
    *, mal_id: int, versjon: int, aktoer: Bruker, navn: str, innsending: Innsendingsnoekkel | None = None
) -> Malomraade:
    """Adds an område, last."""
    with malarbeid(mal_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.krev_utkast()
        navn = _omraadenavn(navn)
        omraade = Malomraade.objects.create(
            mal=arbeid.mal,
            kode=ledig_kode(navn, Malomraade.objects.values_list("kode", flat=True)),
            navn=navn,
            rekkefoelge=Malomraade.objects.filter(mal=arbeid.mal).count(),
        )
        arbeid.noter("omraade_nytt", kommentar=navn, data={"omraade": omraade.kode})
        arbeid.lagre()
        return omraade


def endre_omraade(*, mal_id: int, omraade_id: int, versjon: int, aktoer: Bruker, navn: str) -> Malomraade:
    """Renames an område. It stays the same område: tertials can still be compared."""
    with malarbeid(mal_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.krev_utkast()
        omraade = Malomraade.objects.get(mal=arbeid.mal, pk=omraade_id)
        foer, omraade.navn = omraade.navn, _omraadenavn(navn)
        omraade.save()
        arbeid.noter("omraade_endret", fra=foer, til=omraade.navn, data={"omraade": omraade.kode})
        arbeid.lagre()
        return omraade


def _omraadenavn(navn: str) -> str:
    return krev_innhold(navn, felt="navn", tom=_("Skriv hva området skal hete."), lengst=LENGSTE_NAVN)


def slett_omraade(*, mal_id: int, omraade_id: int, versjon: int, aktoer: Bruker) -> None:
    """Deletes an område with its questions, from this version alone."""
    with malarbeid(mal_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.krev_utkast()
        omraade = Malomraade.objects.get(mal=arbeid.mal, pk=omraade_id)
        arbeid.noter("omraade_slettet", kommentar=omraade.navn, data={"omraade": omraade.kode})
        omraade.delete()
        _nummerer(_omraader(arbeid.mal))
        arbeid.lagre()


@en_gang("sjekkliste.spoersmaal", Malspoersmaal)
def nytt_spoersmaal(
    *,
    mal_id: int,
    omraade_id: int,
    versjon: int,
    aktoer: Bruker,
    felt: Spoersmaalsfelt,
    innsending: Innsendingsnoekkel | None = None,
) -> Malspoersmaal:
    """Adds a question, last in its område. Its kode is made from the text and never used for another."""
    with malarbeid(mal_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.krev_utkast()
        omraade = Malomraade.objects.get(mal=arbeid.mal, pk=omraade_id)
        felt = _renset(felt)
        spoersmaal = Malspoersmaal(
            omraade=omraade,
            kode=ledig_kode(felt.tekst, Malspoersmaal.objects.values_list("kode", flat=True)),
            rekkefoelge=omraade.spoersmaal.count(),
        )
        _sett(spoersmaal, felt)
        spoersmaal.save()
        arbeid.noter("spoersmaal_nytt", kommentar=felt.tekst, data={"spoersmaal": spoersmaal.kode})
        arbeid.lagre()
        return spoersmaal


def endre_spoersmaal(
    *,
    mal_id: int,
    spoersmaal_id: int,
    versjon: int,
    aktoer: Bruker,
    felt: Spoersmaalsfelt,
    omraade_id: int | None = None,
) -> Malspoersmaal:
    """Changes a question, and moves it last in another område where `omraade_id` is one.

    It stays the same question: who asks about something else deletes it and adds a new one.
    """
    with malarbeid(mal_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.krev_utkast()
        spoersmaal = _spoersmaal(arbeid, spoersmaal_id)
        _sett(spoersmaal, _renset(felt, kjente=spoersmaal.kunnskap))
        spoersmaal.save()
        if omraade_id is not None and omraade_id != spoersmaal.omraade_id:
            til = Malomraade.objects.get(mal=arbeid.mal, pk=omraade_id)
            _plasser(spoersmaal, til, til.spoersmaal.count())
        arbeid.noter("spoersmaal_endret", kommentar=spoersmaal.tekst, data={"spoersmaal": spoersmaal.kode})
        arbeid.lagre()
        return spoersmaal


def slett_spoersmaal(*, mal_id: int, spoersmaal_id: int, versjon: int, aktoer: Bruker) -> None:
    """Deletes a question from this version alone: what was answered in earlier ones stays."""
    with malarbeid(mal_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.krev_utkast()
        spoersmaal = _spoersmaal(arbeid, spoersmaal_id)
        omraade = spoersmaal.omraade
        arbeid.noter("spoersmaal_slettet", kommentar=spoersmaal.tekst, data={"spoersmaal": spoersmaal.kode})
        spoersmaal.delete()
        _nummerer(list(omraade.spoersmaal.all()))
        arbeid.lagre()


def flytt_spoersmaal(
    *, mal_id: int, spoersmaal_id: int, versjon: int, aktoer: Bruker, omraade_id: int, plass: int
) -> Malspoersmaal:
    """Moves a question to the place in the område, counted from 0 among the others; too high is last."""
    with malarbeid(mal_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.krev_utkast()
        spoersmaal = _spoersmaal(arbeid, spoersmaal_id)
        til = Malomraade.objects.get(mal=arbeid.mal, pk=omraade_id)
        _plasser(spoersmaal, til, plass)
        arbeid.noter("spoersmaal_flyttet", til=til.navn, kommentar=spoersmaal.tekst, data={"plass": plass})
        arbeid.lagre()
        return spoersmaal


def flytt_omraade(*, mal_id: int, omraade_id: int, versjon: int, aktoer: Bruker, plass: int) -> Malomraade:
    """Moves an område with its questions to the place, counted from 0 among the others; too high is last."""
    with malarbeid(mal_id, aktoer=aktoer, versjon=versjon) as arbeid:
        arbeid.krev_utkast()
        omraade = Malomraade.objects.get(mal=arbeid.mal, pk=omraade_id)
        rekke = [ett for ett in _omraader(arbeid.mal) if ett.pk != omraade.pk]
        rekke.insert(max(plass, 0), omraade)
        _nummerer(rekke)
        arbeid.noter("omraade_flyttet", kommentar=omraade.navn, data={"plass": plass})
        arbeid.lagre()
        return omraade


def _spoersmaal(arbeid: Malarbeid, spoersmaal_id: int) -> Malspoersmaal:
    return Malspoersmaal.objects.select_related("omraade").get(omraade__mal=arbeid.mal, pk=spoersmaal_id)


def _omraader(mal: Mal) -> list[Malomraade]:
    return list(Malomraade.objects.filter(mal=mal))


def _plasser(spoersmaal: Malspoersmaal, til: Malomraade, plass: int) -> None:
    """Puts it there; the rows of both områder are numbered anew, without gaps."""
    fra = spoersmaal.omraade
    rekke = [ett for ett in til.spoersmaal.all() if ett.pk != spoersmaal.pk]
    if fra != til:
        spoersmaal.omraade = til
        spoersmaal.save()
        _nummerer(list(fra.spoersmaal.all()))
    rekke.insert(max(plass, 0), spoersmaal)
    _nummerer(rekke)


def _nummerer(rekke: Iterable[Malomraade | Malspoersmaal]) -> None:
    for plass, rad in enumerate(rekke):
        if rad.rekkefoelge != plass:
            rad.rekkefoelge = plass
            rad.save(update_fields=["rekkefoelge"])


def _sett(spoersmaal: Malspoersmaal, felt: Spoersmaalsfelt) -> None:
    for navn, verdi in vars(felt).items():
        setattr(spoersmaal, navn, list(verdi) if isinstance(verdi, tuple) else verdi)


def _renset(felt: Spoersmaalsfelt, kjente: Sequence[str] = ()) -> Spoersmaalsfelt:
    """Without blanks and doubles; Domenefeil for what cannot be. `kjente` are sources that it had already."""
    tekst = krev_innhold(
        felt.tekst, felt="tekst", tom=_("Skriv hva det skal spørres om."), lengst=LENGSTE_SPOERSMAAL
    )
    veiledning = felt.veiledning.strip()
    krev_lengde(veiledning, felt="veiledning", lengst=LENGSTE_VEILEDNING)
    _krev_blant([felt.bokstav], Bokstav.values, "bokstav")
    _krev_blant([felt.hyppighet], Hyppighet.values, "hyppighet")
    _krev_blant(felt.typer, Enhetstype.values, "typer")
    _krev_blant(felt.kunnskap, [*(kilde.kode for kilde in kunnskapskilder()), *kjente], "kunnskap")
    merkelapper = [lapp.strip() for lapp in felt.merkelapper if lapp.strip()]
    for lapp in merkelapper:
        if len(lapp) > LENGSTE_MERKELAPP:
            raise Domenefeil(_("En merkelapp kan ha høyst 40 tegn."), felt="andre_merkelapper")
    return replace(
        felt,
        tekst=tekst,
        veiledning=veiledning,
        typer=tuple(dict.fromkeys(felt.typer)),
        merkelapper=tuple(dict.fromkeys(merkelapper)),
        kunnskap=tuple(dict.fromkeys(felt.kunnskap)),
    )


def _krev_blant(verdier: Sequence[str], mulige: Sequence[str], felt: str) -> None:
    if not set(verdier) <= set(mulige):
        raise Domenefeil(_("Velg blant dem som står i listen."), felt=felt)
