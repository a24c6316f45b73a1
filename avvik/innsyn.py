"""«Hvem kan se dette?»: those who can read a case, by name and reason. The rules are tilgang.synlig_for's."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from avvik.habilitet import Forhold, Habilitet, forhold_i
from avvik.models import SAKSTYPE, Avvik, Kategori
from avvik.tilgang import LESER
from felles.norsk import norsk_sortering
from organisasjon.models import Bruker, Enhet, Rolle, Rolletype
from organisasjon.tilgang import LEDERROLLER, Tilgang
from tiltak.models import Tiltak, Tiltaksstatus


@dataclass(frozen=True)
class Leser:
    """One person who can read the case, with the role that lets them."""

    id: int
    navn: str
    rolle: str = ""


@dataclass(frozen=True)
class Innsynsgruppe:
    """People who can read the case for the same reason; nobody stands in two groups."""

    tittel: str
    lesere: tuple[Leser, ...]


@dataclass(frozen=True)
class Saksforhold:
    """What decides who sees a case, stored or only being written."""

    enheter: frozenset[int]
    habilitet: Forhold
    kategori: Kategori | None
    fortrolig: bool
    melder: Bruker | None
    behandler: Bruker | None = None
    delt_med: tuple[Bruker, ...] = ()
    er_aapen: bool = True
    avsluttet_av: int | None = None

    @property
    def omhandler(self) -> frozenset[int]:
        """Whom it is about, or was once, as far as that counts."""
        return self.habilitet.omhandler


def innsyn_i_melding(
    tilgang: Tilgang,
    *,
    melder: Bruker,
    enhet: Enhet,
    kategori: Kategori | None,
    fortrolig: bool,
    omhandler: Iterable[Bruker] = (),
) -> list[Innsynsgruppe]:
    """Who will see a melding that is being written."""
    forhold = Saksforhold(
        enheter=frozenset({enhet.pk}),
        habilitet=Forhold(enhet.pk, melder.pk, frozenset(person.pk for person in omhandler)),
        kategori=kategori,
        fortrolig=fortrolig,
        melder=melder,
    )
    return innsyn(tilgang, forhold, leser=melder)


def innsyn_i_sak(tilgang: Tilgang, avvik: Avvik, *, leser: Bruker) -> list[Innsynsgruppe]:
    """Who sees a stored case today; `leser` is the person who asks."""
    delt = Tiltak.objects.for_sak(SAKSTYPE, avvik.pk).filter(saken_delt=True)
    delt = delt.exclude(status=Tiltaksstatus.AVLYST).select_related("ansvarlig")
    tidligere = avvik.tidligere_enheter.values_list("enhet_id", flat=True)
    forhold = Saksforhold(
        enheter=frozenset({avvik.enhet_id, avvik.behandles_av_id, *tidligere}),
        habilitet=forhold_i(avvik),
        kategori=avvik.kategori,
        fortrolig=avvik.fortrolig,
        melder=avvik.melder,
        behandler=avvik.behandler,
        delt_med=tuple(tiltak.ansvarlig for tiltak in delt),
        er_aapen=avvik.er_aapen,
        avsluttet_av=avvik.avsluttet_av_id,
    )
    return innsyn(tilgang, forhold, leser=leser)


def innsyn(tilgang: Tilgang, forhold: Saksforhold, *, leser: Bruker) -> list[Innsynsgruppe]:
    """The groups in the order that a reader cares about; each person in the first that fits."""
    roller = _roller_over(tilgang, forhold.enheter)
    naermeste = Habilitet(tilgang.ledelse, forhold.habilitet).ledere
    ledere = _ledere(forhold, roller, naermeste)
    meldertittel = _("Du som melder") if forhold.melder == leser else _("Den som meldte")
    grupper = [
        (meldertittel, _enkeltpersoner([forhold.melder])),
        (_("Nærmeste leder, som får saken"), [rad for rad in ledere if rad.id in naermeste]),
        (_("Den som behandler saken"), _med_oppgave(tilgang, forhold, [forhold.behandler])),
        (_("Andre ledere og stedfortredere i linjen"), ledere),
        (_("Kvalitetskoordinator"), _koordinatorer(tilgang, forhold, roller)),
        (_("Verneombud, fordi saken gjelder HMS"), _verneombud(forhold, roller)),
        (_("Personvernombud, fordi saken gjelder personvern"), _personvernombud(forhold, roller)),
        (
            _("Ansvarlige for tiltak som saken er delt med"),
            _med_oppgave(tilgang, forhold, forhold.delt_med),
        ),
    ]
    return _uten_gjentakelser(grupper)


def _uten_gjentakelser(grupper: list[tuple[str, list[Leser]]]) -> list[Innsynsgruppe]:
    sett: set[int] = set()
    resultat = []
    for tittel, lesere in grupper:
        nye = {leser.id: leser for leser in reversed(lesere) if leser.id not in sett}
        sett |= nye.keys()
        if nye:
            resultat.append(Innsynsgruppe(tittel, tuple(reversed(nye.values()))))
    return resultat


def _enkeltpersoner(personer: Iterable[Bruker | None]) -> list[Leser]:
    return [Leser(person.pk, person.navn) for person in personer if person is not None]


def _med_oppgave(tilgang: Tilgang, forhold: Saksforhold, personer: Iterable[Bruker | None]) -> list[Leser]:
    """Of people with a task in the case, those who see it: with a role today, and not one it hides from."""
    utenfor = forhold.omhandler if forhold.fortrolig else frozenset()
    lesere = [leser for leser in _enkeltpersoner(personer) if leser.id not in utenfor]
    if not lesere:
        return []
    ansatte = Rolle.objects.virksomme(tilgang.tre.dag).filter(bruker__in=[leser.id for leser in lesere])
    med_rolle = set(ansatte.values_list("bruker_id", flat=True))
    return [leser for leser in lesere if leser.id in med_rolle]


def _roller_over(tilgang: Tilgang, enheter: Collection[int]) -> list[Rolle]:
    """Today's roles in line of the enheter, nearest first; of a closed one also in its successor's line."""
    tre = tilgang.tre
    plass: dict[int, int] = {}
    for enhet_id in enheter:
        for over, trinn in tre.rekkevidde(enhet_id).items():
            plass[over] = min(trinn, plass.get(over, trinn))
    roller = (
        Rolle.objects.virksomme(tre.dag)
        .filter(enhet__in=plass, rolle__in=LESER)
        .select_related("bruker", "enhet")
        .order_by(norsk_sortering("bruker__navn"), "pk")
    )
    return sorted(roller, key=lambda rolle: (plass[rolle.enhet_id], LESER.index(rolle.rolle)))


def _leser(rolle: Rolle) -> Leser:
    return Leser(rolle.bruker_id, rolle.bruker.navn, f"{rolle.get_rolle_display()}, {rolle.enhet.navn}")


def _ledere(forhold: Saksforhold, roller: list[Rolle], naermeste: Collection[int]) -> list[Leser]:
    """Leaders in line; a fortrolig case is not shown to one whom it is about.

    With them a koordinator of the root who leads the case, or ended it: nobody else in line does or may.
    """
    utenfor = forhold.omhandler if forhold.fortrolig else frozenset()
    ledere = [_leser(r) for r in roller if r.rolle in LEDERROLLER and r.bruker_id not in utenfor]
    som_vikar = set(naermeste) if forhold.er_aapen else {forhold.avsluttet_av}
    vikarer = [r for r in roller if r.rolle == Rolletype.KVALITETSKOORDINATOR and r.enhet.forelder_id is None]
    return ledere + [_leser(r) for r in vikarer if r.bruker_id in som_vikar - forhold.omhandler]


def _koordinatorer(tilgang: Tilgang, forhold: Saksforhold, roller: list[Rolle]) -> list[Leser]:
    if forhold.fortrolig:
        return []
    return [_leser(rolle) for rolle in roller if rolle.rolle == Rolletype.KVALITETSKOORDINATOR]


def _i_hovedkategori(kategori: Kategori | None, kode: str) -> bool:
    if kategori is None:
        return False
    koder = {kategori.kode, kategori.forelder.kode if kategori.forelder else kategori.kode}
    return kode.casefold() in {k.casefold() for k in koder}


def _verneombud(forhold: Saksforhold, roller: list[Rolle]) -> list[Leser]:
    if forhold.fortrolig or not _i_hovedkategori(forhold.kategori, settings.KATEGORI_HMS):
        return []
    return [_leser(rolle) for rolle in roller if rolle.rolle == Rolletype.VERNEOMBUD]


def _personvernombud(forhold: Saksforhold, roller: list[Rolle]) -> list[Leser]:
    if not _i_hovedkategori(forhold.kategori, settings.KATEGORI_PERSONVERN):
        return []
    utenfor = forhold.omhandler if forhold.fortrolig else frozenset()
    ombud = [rolle for rolle in roller if rolle.rolle == Rolletype.PERSONVERNOMBUD]
    return [_leser(rolle) for rolle in ombud if rolle.bruker_id not in utenfor]
