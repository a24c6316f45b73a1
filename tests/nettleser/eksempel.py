"""A kommune with something in every state, and the address of every page in it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from avvik import services as avvik
from avvik.models import SAKSTYPE, Avvik
from avvik.tilstander import Status
from felles.installasjon import merk_som
from felles.kladd import ta_vare_paa
from felles.klokke import i_dag
from felles.models import Kladd
from felles.skjemamerke import Skjemamerke
from felles.tid import Periode
from importering.models import Import
from organisasjon import services as organisasjon
from organisasjon.models import Enhet, Rolle
from rapport import services as rapport
from rapport.models import Rapport
from saksramme.models import Eksport
from sjekkliste.mal.services import versjon as malene
from sjekkliste.models import Mal, Malspoersmaal
from tests.avvik.kommune import Kommune
from tests.nettleser import eksempel_runde, eksempel_sjekkliste
from tests.nettleser.hjelp import Adresse, alle_adresser, alle_ruter
from tests.vedlegg.filer import PDF, bilde, klar
from tiltak.models import Tiltak
from utboks import tasks
from utboks.models import Epost, Jobb
from vedlegg.models import Vedlegg
from vedlegg.services import legg_ved

# Whose eyes: a person of tests.avvik.kommune, or nobody.
INGEN = ""
SEERE = (
    "avdelingsleder",
    "administrator",
    "direktoer",
    "koordinator",
    "ansatt",
    "kollega",
    "leder",
    "verneombud",
    "personvernombud",
    "revisor",
    "sluttet",
    INGEN,
)
IKKE_SIDER = {
    # Of the API the page alone, «apiside», is for people.
    **{rute.navn: "JSON for programs" for rute in alle_ruter() if rute.navn.startswith("api:")},
    **eksempel_runde.IKKE_SIDER,
    "eksport:fil": "a file to save",
    "felles:kladd": "leads on to the form that was not sent",
    "helse": "plain text for a load balancer",
    "organisasjon:slaa_sammen": "asks about two accounts of one name alone: see test_brukernavn",
    "rapport:fil": "a file to save",
    "sjekkliste:mal_trekk_tilbake": "asks about a published version alone: see test_mal",
    "vedlegg:aapne": "a file to save or look at",
}
BARE_POST = {
    "avvik:lest",
    "avvik:soek",
    "eksport:bestill",
    "eksport:kjoer_igjen",
    "organisasjon:velg_person",
    "organisasjon:logg_ut",
    "organisasjon:fjern_rolle",
    "organisasjon:epost_send",
    "rapport:bestill",
    "rapport:kjoer_igjen",
    "sjekkliste:mal_flytt",
    "sjekkliste:mal_ny",
    *eksempel_sjekkliste.BARE_POST,
}


@dataclass
class Eksempel:
    """What there is, and which rows the pages are looked at with."""

    kommune: Kommune
    saker: dict[str, Avvik]
    rapporter: dict[str, Rapport]
    lenke: str

    def adresser(self) -> list[Adresse]:
        """Every page, some of them in several states."""
        return [*alle_adresser(self._argumenter(), IKKE_SIDER), *self._flere()]

    def _argumenter(self) -> dict[str, dict[str, Any]]:
        enhet = {"enhet_id": self.kommune.enhet["SK"].pk}
        laerer = self.kommune["laerer"]
        person = {"bruker_id": laerer.pk}
        rolle = {**person, "rolle_id": Rolle.objects.get(bruker=laerer).pk}
        ferdig = {"pk": self.rapporter["ferdig"].pk}
        _passord, uidb64, token = self.lenke.strip("/").split("/")
        return {
            **{f"avvik:{navn}": {"saksnummer": self.saker[sak].saksnummer} for navn, sak in SAK_FOR.items()},
            **{f"avvik:{navn}": self._tiltak(sak, status) for navn, (sak, status) in TILTAK_FOR.items()},
            "eksport:vis": {"eksport_id": Eksport.objects.get().pk},
            "eksport:kjoer_igjen": {"eksport_id": Eksport.objects.get().pk},
            "felles:kladdtekst": {"referanse": Kladd.objects.get().pk},
            "vedlegg:ny": {"sakstype": SAKSTYPE, "sak_id": self.saker["behandles"].pk},
            "vedlegg:fjern": {"vedlegg_id": Vedlegg.objects.latest("pk").pk},
            "tiltak:utfoer": {"tiltak_id": self._tiltak("tiltak", "aapent")["tiltak_id"]},
            "organisasjon:sett_passord": {"uidb64": uidb64, "token": token},
            **dict.fromkeys(
                (f"organisasjon:{navn}" for navn in ("enhet", "endre_enhet", "flytt_enhet", "lukk_enhet")),
                enhet,
            ),
            "organisasjon:aarsverk": enhet,
            "organisasjon:avlys_nedleggelse": {"enhet_id": self.kommune.enhet["SLUTTER"].pk},
            **dict.fromkeys(
                (f"organisasjon:{navn}" for navn in ("person", "endre_person", "tilgang", "gi_rolle")), person
            ),
            "organisasjon:engangslenke": person,
            "organisasjon:avslutt_rolle": rolle,
            "organisasjon:fjern_rolle": rolle,
            "organisasjon:epost_send": {"epost_id": Epost.objects.get().pk},
            "rapport:kapittel": {
                "aar": i_dag().year - 1,
                "tertial": 0,
                "enhet_id": self.kommune.enhet["K"].pk,
                "kode": "prioriteringer",
            },
            **dict.fromkeys(("rapport:vis", "rapport:godkjenn"), ferdig),
            "rapport:kjoer_igjen": {"pk": self.rapporter["feilet"].pk},
            **self._mal(),
            **eksempel_sjekkliste.sjekklisteargumenter(),
            **eksempel_runde.rundeargumenter(),
        }

    def _mal(self) -> dict[str, dict[str, Any]]:
        """The template is looked at in its draft; one question of it."""
        utkast = Mal.objects.get(laast=None)
        spoersmaal = Malspoersmaal.objects.filter(omraade__mal=utkast).first()
        assert spoersmaal is not None
        mal = {"mal_id": utkast.pk}
        ett, omraade = {"spoersmaal_id": spoersmaal.pk}, {"omraade_id": spoersmaal.omraade_id}
        sider = ["vis", "rediger", "forhaandsvis", "merknad", "publiser", "trekk_tilbake", "slett", "flytt"]
        return {
            **{f"sjekkliste:mal_{navn}": mal for navn in [*sider, "omraade_nytt", "spoersmaal_nytt"]},
            **{f"sjekkliste:mal_{navn}": mal | omraade for navn in ("omraade", "omraade_slett")},
            **{f"sjekkliste:mal_{navn}": mal | ett for navn in ("spoersmaal", "spoersmaal_slett")},
        }

    def _tiltak(self, sak: str, status: str) -> dict[str, Any]:
        """The newest tiltak of the case with that status."""
        tiltak = Tiltak.objects.for_sak(SAKSTYPE, self.saker[sak].pk).filter(status=status).latest("pk")
        return {"saksnummer": self.saker[sak].saksnummer, "tiltak_id": tiltak.pk}

    def _flere(self) -> Iterator[Adresse]:
        for sak in self.saker.values():
            yield Adresse("avvik:sak", reverse("avvik:sak", args=[sak.saksnummer]))
        for bestilt in self.rapporter.values():
            yield Adresse("rapport:vis", reverse("rapport:vis", args=[bestilt.pk]))
        for kode in ("K", "STENGT"):
            yield Adresse(
                "organisasjon:enhet", reverse("organisasjon:enhet", args=[self.kommune.enhet[kode].pk])
            )
        leder, sluttet = self.kommune["avdelingsleder"], self.kommune["sluttet"]
        for person in (leder, sluttet):
            yield Adresse("organisasjon:person", reverse("organisasjon:person", args=[person.pk]))
        yield from eksempel_sjekkliste.flere_sjekklister()
        yield from eksempel_runde.flere_runder()
        for navn, parametre in self._valg():
            yield Adresse(navn, f"{reverse(navn)}?{urlencode(parametre)}")

    def _valg(self) -> Iterator[tuple[str, dict[str, Any]]]:
        aar = i_dag().year
        yield "avvik:liste", {"status": "lukket", "sorter": "frist"}
        yield "avvik:liste", {"status": "avvist", "type": "forbedring"}
        yield "tiltak:mine", {"vis": "avsluttede"}
        yield "organisasjon:personer", {"sok": "finnes ikke"}
        yield "rapport:tall", {"aar": aar, "tertial": "", "enhet": "HO"}
        yield "rapport:kapitler", {"aar": aar - 1, "tertial": 0, "enhet": "K"}
        # The list behind a figure has no page without one: see the links of rapport:tall.
        skjaering = dt.datetime.now(dt.UTC).isoformat()
        yield "rapport:tallrader", {"figur": "avvik.meldt", "aar": aar, "skjaering": skjaering, "enhet": "K"}


# Which case a page about a case is looked at with.
SAK_FOR = {
    "sak": "behandles",
    "lest": "behandles",
    "kvittering": "meldt",
    "rett": "meldt",
    "trekk": "meldt",
    "gjenaapne": "lukket",
    "dialog": "behandles",
    "start": "meldt",
    "klassifiser": "behandles",
    "tildel": "behandles",
    "omhandler": "behandles",
    "videresend": "behandles",
    "start_tiltak": "planlagt",
    "til_evaluering": "gjort",
    "send_tilbake": "evaluering",
    "lukk": "evaluering",
    "avvis": "behandles",
    "tiltak_nytt": "behandles",
}
TILTAK_FOR = {
    "tiltak_endre": ("tiltak", "aapent"),
    "tiltak_utfoer": ("tiltak", "aapent"),
    "tiltak_avlys": ("tiltak", "aapent"),
    "tiltak_effekt": ("tiltak", "utfoert"),
}


def bygg() -> Eksempel:
    """Makes it all with the services. Plays the worker too: replace utboks.tasks.publiser first."""
    merk_som(demo=False)
    kommune = Kommune()
    _bygg_enheter(kommune)
    saker = _bygg_saker(kommune)
    eksempel_sjekkliste.bygg_sjekklister(kommune.enhet, kommune.person)
    _bygg_mal()
    _bygg_epost(kommune)
    _bygg_kladd(kommune)
    _bygg_eksport(kommune)
    lenke = organisasjon.lag_engangslenke(aktoer=kommune["administrator"], bruker=kommune["laerer"])
    return Eksempel(kommune, saker, _bygg_rapporter(kommune), lenke)


def _bygg_enheter(kommune: Kommune) -> None:
    dag = i_dag()
    for kode, til, over in (
        ("STENGT", dag - dt.timedelta(1), "HJ"),
        ("SLUTTER", dag + dt.timedelta(30), "HJ"),
    ):
        kommune.enhet[kode] = Enhet.objects.create(
            kode=kode,
            navn=f"Enhet {kode}",
            navn_andre_spraak="Rossen tjïelte",
            type="avdeling",
            forelder=kommune.enhet[over],
            etterfoelger=kommune.enhet["HJ1"],
            gyldig_til=til,
            beskrivelse="Oppgaver:\n- besøk\n- medisin",
            merkelapper=["helse"],
        )
    organisasjon.sett_aarsverk(
        aktoer=kommune["administrator"], enhet=kommune.enhet["SK"], aar=dag.year, aarsverk=None, ansatte=12
    )


def _bygg_mal() -> None:
    """A draft of the template, whatever has been published before it."""
    if not Mal.objects.exists():
        malene.legg_inn_standardmal(aktoer=None)
    elif not Mal.objects.filter(laast=None).exists():
        malene.ny_versjon(aktoer=None)


def _bygg_epost(kommune: Kommune) -> None:
    Epost.objects.create(
        noekkel="avvik.nytt:1",
        mottaker=kommune["laerer"],
        slag="avvik.nytt",
        sakstype=SAKSTYPE,
        sak_id=1,
        adresse="/avvik/",
        status="feilet",
        feil="E-posttjeneren sa nei (550).",
        created_at=dt.datetime.now(dt.UTC),
    )


def _bygg_eksport(kommune: Kommune) -> None:
    Eksport.objects.create(
        bruker=kommune["direktoer"],
        liste="avvik",
        format="xlsx",
        bestilt=dt.datetime.now(dt.UTC),
        status="feilet",
        feil="Arbeidet tok for lang tid og ble stoppet.",
    )


def _bygg_kladd(kommune: Kommune) -> None:
    ta_vare_paa(
        merke=Skjemamerke(kommune["ansatt"].pk, "/avvik/meld/"),
        adresse="/avvik/meld/",
        sendt={"hva": ["Det var glatt i gangen.\nIgjen."], "type": ["hendelse"]},
    )


def _bygg_saker(kommune: Kommune) -> dict[str, Avvik]:
    saker = {
        "meldt": kommune.meld(),
        "fortrolig": kommune.meld(fortrolig=True, kategori="PERSONVERN", strakstiltak="Ringte lederen"),
        "planlagt": kommune.sak_i(Status.UNDER_BEHANDLING, kategori="FALL", aapent_tiltak=True),
        "behandles": kommune.sak_i(Status.UNDER_BEHANDLING, kategori="HMS", grad="middels"),
        "tiltak": kommune.sak_i(Status.TILTAK_PAAGAAR, grad="kritisk", aapent_tiltak=True),
        "gjort": kommune.sak_i(Status.TILTAK_PAAGAAR, grad="hoey"),
        "evaluering": kommune.sak_i(Status.TIL_EVALUERING, grad="hoey"),
        "lukket": kommune.sak_i(Status.LUKKET, grad="hoey"),
        "avvist": kommune.sak_i(Status.AVVIST),
        "personvern": kommune.meld(kategori="PERSONVERN"),
    }
    behandles = saker["behandles"]
    avvik.skriv_melding(avvik_id=behandles.pk, aktoer=kommune["ansatt"], tekst="Det skjedde igjen i dag.")
    for hvem, navn in (("avdelingsleder", "Intern vurdering.pdf"), ("ansatt", "Bilde av trappa.jpg")):
        innhold = bilde() if navn.endswith(".jpg") else PDF
        legg_ved(
            sakstype=SAKSTYPE,
            sak_id=behandles.pk,
            aktoer=kommune[hvem],
            filer=[klar(navn, innhold)],
            delt=False,
        )
    # Time has passed: one is overdue, one is due soon.
    for navn, dager in (("planlagt", -3), ("behandles", 2)):
        Avvik.objects.filter(pk=saker[navn].pk).update(frist=i_dag() + dt.timedelta(dager))
    return saker


def _bygg_rapporter(kommune: Kommune) -> dict[str, Rapport]:
    direktoer, rot = kommune["direktoer"], kommune.enhet["K"]
    periode = Periode(i_dag().year - 1)
    rapport.skriv_kapittel(
        aktoer=direktoer,
        periode=periode,
        enhet=rot,
        kapittel="avvik",
        tekst="Vi øvde.\n\n- Ett\n- To",
        versjon=0,
    )

    def bestill() -> Rapport:
        return rapport.bestill_rapport(aktoer=direktoer, periode=periode, enhet=rot)

    utdatert = bestill()
    tasks.utfoer_jobb(Jobb.objects.latest("pk").pk)
    utdatert = rapport.godkjenn(aktoer=direktoer, rapport_id=utdatert.pk)
    siste = Import.objects.create(beroerer_fra=utdatert.skjaering - dt.timedelta(30))
    ferdig = Rapport.objects.get(pk=utdatert.pk)
    ferdig.pk, ferdig.import_id, ferdig.godkjent, ferdig.godkjent_av = None, siste.pk, None, None
    ferdig.save()
    feilet = bestill()
    Rapport.objects.filter(pk=feilet.pk).update(status="feilet", feil="Uventet feil (OSError)")
    return {"utdatert": utdatert, "ferdig": ferdig, "feilet": feilet, "bestilt": bestill()}
