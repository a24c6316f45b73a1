"""A runde as XLSX: the numbers of the heat map, one row for each answer that the person may see, and tiltak.

Written row by row to a file, so that a large kommune needs no more memory than a small one. No text becomes a
formula or a link, whatever it begins with; dates and numbers are dates and numbers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook

from felles.klokke import dato
from felles.regneark import Ark, arbeidsbok
from felles.templatetags.tekst import tidspunkt
from sjekkliste.models import SVARTYPE, SjekklisteQuerySet, Svar
from sjekkliste.runde.bilde import TILSTANDSNAVN, VERDIER, Rundebilde, leverte_svar
from sjekkliste.runde.varmekart import NIVAAER, nivaa_av, statuslinje
from sjekkliste.tilstander import UBESVART, Svarverdi
from tiltak.ansvar import merk_etterlatte
from tiltak.models import Tiltak

_RADER_OM_GANGEN = 2_000


def skriv_xlsx(ut: BinaryIO, bilde: Rundebilde, synlige: SjekklisteQuerySet, *, kommune: str) -> None:
    """Writes the workbook of the picture; answers and tiltak of the sjekklister in `synlige` alone."""
    lister = {liste.sjekkliste_id: liste for liste in bilde.lister}
    mine = set(synlige.filter(pk__in=lister).values_list("pk", flat=True))
    with arbeidsbok(ut) as bok:
        bok.set_properties({"title": f"{_('Sjekkliste')} {bilde.runde}", "author": kommune})
        _oversikt(bok, bilde, sum(lister[pk].sum.total() for pk in mine))
        _varmekart(bok, bilde)
        _svar(bok, bilde, mine, {pk: liste.navn for pk, liste in lister.items()})
        _tiltak(bok, mine, {pk: liste.navn for pk, liste in lister.items()})


def _verdinavn() -> dict[str, str]:
    return {**{kode: str(navn) for kode, navn in Svarverdi.choices}, UBESVART: _("Ubesvart")}


def _oversikt(bok: Workbook, bilde: Rundebilde, synlige_svar: int) -> None:
    navn = _verdinavn()
    ark = Ark(bok, _("Oversikt"), [12, 34, 18, *[9] * (len(VERDIER) * (len(bilde.omraader) + 1))])
    ark.skriv([f"{_('Sjekkliste')} {bilde.runde}"], ark.tittel)
    ark.skriv([statuslinje(bilde)], bok.add_format())
    ark.skriv(
        [
            _("Tallene gjelder %(naar)s. Mal versjon %(versjon)d.")
            % {"naar": tidspunkt(bilde.oeyeblikk), "versjon": bilde.runde.mal.versjon}
        ],
        bok.add_format(),
    )
    ark.skriv(
        [
            _("Arket «Svar» viser de svarene du har tilgang til å lese: %(synlige)d av %(alle)d.")
            % {"synlige": synlige_svar, "alle": bilde.sum.total()}
        ],
        bok.add_format(),
    )
    ark.rad += 1
    overskrifter = [omraade.navn for omraade in bilde.omraader] + [_("Sum")]
    over: list[Any] = [None, None, None]
    for overskrift in overskrifter:
        over += [overskrift, *[None] * (len(VERDIER) - 1)]
    ark.skriv(over, ark.tittel)
    ark.topp([_("Kode"), _("Virksomhet"), _("Levering"), *[navn[v] for v in VERDIER] * len(overskrifter)], 2)
    for liste in bilde.lister:
        tall = [liste.antall.get(omraade.kode, Counter()) for omraade in bilde.omraader]
        ark.skriv([liste.kode, liste.navn, str(TILSTANDSNAVN[liste.tilstand]), *_tall([*tall, liste.sum])])
    alle = [bilde.per_omraade[omraade.kode] for omraade in bilde.omraader]
    ark.skriv([_("Sum"), None, None, *_tall([*alle, bilde.sum])], ark.fet)


def _varmekart(bok: Workbook, bilde: Rundebilde) -> None:
    """The heat map in words: the level of each cell, as on the page."""
    ark = Ark(bok, _("Varmekart"), [34, *[18] * (len(bilde.omraader) + 1)])
    ark.topp([_("Virksomhet"), *[omraade.navn for omraade in bilde.omraader], _("Sum")], 1)
    for liste in bilde.lister:
        tellinger = [liste.antall.get(omraade.kode, Counter()) for omraade in bilde.omraader]
        nivaaer = [nivaa_av(ett, er_levert=liste.er_levert) for ett in [*tellinger, liste.sum]]
        ark.skriv([liste.navn, *[str(ett.navn) for ett in nivaaer]])
    ark.rad += 1
    for nivaa in NIVAAER:
        ark.skriv([str(nivaa.navn), str(nivaa.forklaring)])


def _tall(tellinger: Iterable[Mapping[str, int]]) -> list[int]:
    return [telling.get(verdi, 0) for telling in tellinger for verdi in VERDIER]


def _svar(bok: Workbook, bilde: Rundebilde, mine: set[int], navn: Mapping[int, str]) -> None:
    verdinavn = _verdinavn()
    ark = Ark(bok, _("Svar"), [34, 26, 50, 16, 50, 12, 40, 40, 40, 12, 12])
    ark.topp(
        [
            _("Virksomhet"),
            _("Område"),
            _("Spørsmål"),
            _("Svar"),
            _("Kommentar"),
            _("Planlagt"),
            _("Hvorfor ikke tiltak"),
            _("Stemmer ikke med registeret"),
            _("Lederens forklaring"),
            _("Tertialer med samme svar"),
            _("Levert"),
        ]
    )
    orden = ("spoersmaal__omraade__rekkefoelge", "spoersmaal__rekkefoelge", "pk")
    leverte = (
        leverte_svar(bilde.runde.pk, bilde.oeyeblikk)
        .filter(levering__sjekkliste__in=mine)
        .select_related("spoersmaal__omraade", "levering")
        .order_by("levering__sjekkliste__enhet__kode", *orden)
    )
    for svar in leverte.iterator(chunk_size=_RADER_OM_GANGEN):
        ark.skriv(
            [
                navn[svar.levering.sjekkliste_id],
                svar.spoersmaal.omraade.navn,
                svar.spoersmaal.tekst,
                verdinavn[svar.verdi],
                svar.kommentar,
                svar.planlagt,
                svar.uten_tiltak,
                svar.motsigelse,
                svar.motsigelse_svar,
                svar.uendret,
                dato(svar.levering.levert),
            ]
        )
    mangler = [liste.sjekkliste_id for liste in bilde.manglende if liste.sjekkliste_id in mine]
    ubesvarte = (
        Svar.objects.filter(sjekkliste__in=mangler)
        .select_related("spoersmaal__omraade")
        .order_by("sjekkliste__enhet__kode", *orden)
    )
    for ett in ubesvarte.iterator(chunk_size=_RADER_OM_GANGEN):
        # What is filled in and not delivered is nobody's answer yet.
        ark.skriv(
            [navn[ett.sjekkliste_id], ett.spoersmaal.omraade.navn, ett.spoersmaal.tekst, verdinavn[UBESVART]]
        )


def _tiltak(bok: Workbook, mine: set[int], navn: Mapping[int, str]) -> None:
    ark = Ark(bok, _("Tiltak"), [34, 26, 50, 50, 28, 12, 12, 12])
    ark.topp(
        [
            _("Virksomhet"),
            _("Område"),
            _("Spørsmål"),
            _("Tiltak"),
            _("Ansvarlig"),
            _("Frist"),
            _("Status"),
            _("Avsluttet"),
        ]
    )
    svar = Svar.objects.filter(sjekkliste__in=mine)
    rader = Tiltak.objects.filter(sakstype=SVARTYPE, sak_id__in=svar.values("pk")).select_related("ansvarlig")
    alle = merk_etterlatte(rader.order_by("frist", "pk"))
    ved = svar.select_related("spoersmaal__omraade").in_bulk([ett.sak_id for ett in alle])
    for ett in alle:
        ark.skriv(
            [
                navn[ved[ett.sak_id].sjekkliste_id],
                ved[ett.sak_id].spoersmaal.omraade.navn,
                ved[ett.sak_id].spoersmaal.tekst,
                ett.hva,
                ett.ansvarlig_tekst,
                ett.frist,
                ett.get_status_display(),
                dato(ett.avsluttet) if ett.avsluttet else None,
            ]
        )
