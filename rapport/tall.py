"""The figures of a period: the registers' own, under one period, one moment and one tree.

The same numbers for page, API, job and `manage.py rapport`. Whoever is inside may see them: figures count
every row, and only the list behind one is limited to what the viewer may see.
"""

import datetime as dt

from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.klokke import OSLO, naa
from felles.register import tallkilde, tallkilder
from felles.tallkilde import JSONObjekt, Tallrader, Utvalg
from felles.tid import Periode
from organisasjon.tidligere import Grunnlag, lag_grunnlag
from rapport.oeyeblikksbilde import oeyeblikksbilde


def velg_skjaering(
    periode: Periode, oensket: dt.datetime | None = None, *, naa_er: dt.datetime | None = None
) -> dt.datetime:
    """The moment as of which the figures hold, in Europe/Oslo: the one wished for, else the default.

    The default is the last instant of the period, or now if that has not come. A wish is an aware instant,
    or a naive one that is local time. Raises Domenefeil where it lies in the future (the figures could still
    change), and where the period had not begun by then.
    """
    naa_er = naa_er or naa()
    valgt = min(periode.siste_oeyeblikk, naa_er) if oensket is None else oensket
    if valgt.tzinfo is None:
        valgt = valgt.replace(tzinfo=OSLO)
    if valgt > naa_er:
        raise Domenefeil(_("Skjæringstidspunktet kan ikke være fram i tid."), felt="skjaering")
    if naa_er < periode.start:
        raise Domenefeil(_("Perioden %(periode)s har ikke begynt ennå.") % {"periode": periode}, felt="aar")
    if valgt < periode.start:
        raise Domenefeil(
            _("Perioden %(periode)s hadde ikke begynt på skjæringstidspunktet.") % {"periode": periode},
            felt="skjaering",
        )
    # Through UTC, so that a local time that the spring skips becomes one that the clock showed.
    return valgt.astimezone(dt.UTC).astimezone(OSLO)


def frem_til(periode: Periode, skjaering: dt.datetime | None, *, er_valgt: bool = True) -> dt.datetime | None:
    """The moment up to which a snapshot for these figures must be complete; None for now.

    It may lie in the future. Arguments as in `beregn`.
    """
    if skjaering is not None and er_valgt:
        return skjaering if skjaering.tzinfo else skjaering.replace(tzinfo=OSLO)
    seneste = [periode.siste_oeyeblikk, *(kilde.senest(periode) for kilde in tallkilder().values())]
    kjente = [oeyeblikk for oeyeblikk in seneste if oeyeblikk is not None]
    return max(kjente) if len(kjente) == len(seneste) else None


def grunnlag_ved(
    periode: Periode,
    enhet_kode: str | None,
    skjaering: dt.datetime | None,
    er_valgt: bool,
    naa_er: dt.datetime,
) -> Grunnlag:
    """What registers compute from, in a snapshot that is good up to `naa_er`. Arguments as in `beregn`."""
    return lag_grunnlag(
        periode,
        velg_skjaering(periode, skjaering, naa_er=naa_er),
        enhet_kode,
        skjaering_er_valgt=skjaering is not None and er_valgt,
        naa=naa_er,
    )


def beregn(
    periode: Periode,
    enhet_kode: str | None = None,
    skjaering: dt.datetime | None = None,
    *,
    er_valgt: bool = True,
) -> JSONObjekt:
    """The figures of the period as of `skjaering`, for the whole kommune or the subtree of an enhet.

    In the form and order of the contract, ready for `json.dumps`. With `er_valgt=False` the moment given is
    the default one, worked out before: registers that are answered after the period then choose theirs.
    Computed in a snapshot of its own unless the caller has opened one. Raises Domenefeil for an unknown
    enhet, a period that had not begun, or a moment that has not come.
    """
    with oeyeblikksbilde(frem_til(periode, skjaering, er_valgt=er_valgt)) as naa_er:
        return tall_av(grunnlag_ved(periode, enhet_kode, skjaering, er_valgt, naa_er))


def tall_av(grunnlag: Grunnlag) -> JSONObjekt:
    """The figures computed from that, in the form and order of the contract. Call it in a snapshot."""
    periode = grunnlag.periode
    return {
        "periode": {
            "aar": periode.aar,
            "tertial": periode.tertial,
            "fra": periode.fra.isoformat(),
            "til": periode.til.isoformat(),
            "skjaering": grunnlag.skjaering.isoformat(),
        },
        "enhet": {"kode": grunnlag.enhet.kode, "navn": grunnlag.enhet.navn},
        **{kode: kilde.tall(grunnlag) for kode, kilde in tallkilder().items()},
    }


def utvalg_for(
    tall: JSONObjekt, figur: str, noekkel: str | None = None, *, ved: tuple[int, str] | None = None
) -> Utvalg:
    """The selection behind a figure of `tall`; `figur` and `noekkel` as in Utvalg.

    `ved` is the tertial and the moment (ISO) of a figure that has its own.
    """
    periode = tall["periode"]
    tertial, skjaering = ved or (periode["tertial"], periode["skjaering"])
    return Utvalg(
        figur=figur,
        periode=Periode(periode["aar"], tertial),
        skjaering=dt.datetime.fromisoformat(skjaering),
        enhet=tall["enhet"]["kode"],
        noekkel=noekkel,
    )


def rader(utvalg: Utvalg) -> Tallrader:
    """The rows that the figure counts, as of skjaering.

    Raises Domenefeil for a register, an enhet or a moment that there is none of.
    """
    kilde = tallkilde(utvalg.register)
    skjaering = velg_skjaering(utvalg.periode, utvalg.skjaering)
    return kilde.rader(lag_grunnlag(utvalg.periode, skjaering, utvalg.enhet), utvalg)
