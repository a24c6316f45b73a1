"""A small kommune with one person in each role, and cases brought to any status by the services."""

import datetime as dt
from typing import Any

from avvik import services
from avvik.models import SAKSTYPE, Avvik, Kategori
from avvik.tilstander import Status
from felles.klokke import i_dag
from organisasjon.models import Bruker, Enhet, Rolle
from saksramme.tiltak import services as tiltaksarbeid
from tiltak.models import Tiltak

# brukernavn: (role, enhet); none for somebody whose roles have ended.
ROLLER: dict[str, tuple[str, str] | None] = {
    "direktoer": ("kommunedirektoer", "K"),
    "vara": ("stedfortreder", "K"),
    "koordinator": ("kvalitetskoordinator", "K"),
    "personvernombud": ("personvernombud", "K"),
    "revisor": ("revisor", "K"),
    "administrator": ("administrator", "K"),
    "omraadeleder": ("leder", "HO"),
    "leder": ("leder", "HJ"),
    "stedfortreder": ("stedfortreder", "HJ"),
    "verneombud": ("verneombud", "HJ"),
    "avdelingsleder": ("leder", "HJ1"),
    "ansatt": ("ansatt", "HJ1"),
    "kollega": ("ansatt", "HJ1"),
    "skoleleder": ("leder", "SK"),
    "laerer": ("ansatt", "SK"),
    "sluttet": None,
}


class Kommune:
    """K → HO → HJ → HJ1, and K → OPV → SK. `kommune["leder"]` is a person, `kommune.enhet["HJ"]` an enhet."""

    def __init__(self) -> None:
        self.enhet: dict[str, Enhet] = {}
        for kode, type_, over in (
            ("K", "kommune", None),
            ("HO", "omraade", "K"),
            ("HJ", "virksomhet", "HO"),
            ("HJ1", "avdeling", "HJ"),
            ("OPV", "omraade", "K"),
            ("SK", "virksomhet", "OPV"),
        ):
            forelder = self.enhet[over] if over else None
            self.enhet[kode] = Enhet.objects.create(
                kode=kode, navn=f"Enhet {kode}", type=type_, forelder=forelder
            )
        self.person: dict[str, Bruker] = {}
        for navn, rolle in ROLLER.items():
            self.person[navn] = self.ny_person(navn, *([rolle] if rolle else []))
        hms = Kategori.objects.create(kode="HMS", navn="Helse, miljø og sikkerhet")
        Kategori.objects.create(kode="FALL", navn="Fall", forelder=hms)
        Kategori.objects.create(kode="PERSONVERN", navn="Personvern")
        Kategori.objects.create(kode="DRIFT", navn="Drift")

    def __getitem__(self, navn: str) -> Bruker:
        return Bruker.objects.get(pk=self.person[navn].pk)  # anew: access is kept on the object of a request

    def ny_person(self, brukernavn: str, *roller: tuple[str, str], **felt: Any) -> Bruker:
        felt.setdefault("navn", f"Navn {brukernavn.title()}")
        bruker: Bruker = Bruker.objects.create(brukernavn=brukernavn, **felt)
        for rolle, kode in roller:
            Rolle.objects.create(bruker=bruker, rolle=rolle, enhet=self.enhet[kode])
        self.person = {**getattr(self, "person", {}), brukernavn: bruker}
        return bruker

    def fjern_rolle(self, navn: str) -> None:
        """The post is vacant from now on."""
        Rolle.objects.filter(bruker=self.person[navn]).delete()

    def kategori(self, kode: str | None) -> Kategori | None:
        return Kategori.objects.get(kode=kode) if kode else None

    def meld(
        self, *, av: str = "ansatt", i: str = "HJ1", kategori: str | None = "DRIFT", **felt: Any
    ) -> Avvik:
        felt.setdefault("tittel", "Våt trapp uten skilt")
        felt.setdefault("beskrivelse", "Det var vått i trappa, og ingen hadde satt ut skilt.")
        return services.meld(melder=self[av], enhet=self.enhet[i], kategori=self.kategori(kategori), **felt)

    def klassifiser(self, sak: Avvik, *, av: str = "avdelingsleder", **felt: Any) -> Avvik:
        sak = Avvik.objects.get(pk=sak.pk)
        naa = {
            "kategori": sak.kategori,
            "alvorlighetsgrad": sak.alvorlighetsgrad,
            "type": sak.type,
            "frist": None if sak.frist_fra_grad else sak.frist,
            "enhet": sak.enhet,
            "fortrolig": sak.fortrolig,
        }
        return services.klassifiser(avvik_id=sak.pk, versjon=sak.versjon, aktoer=self[av], **(naa | felt))

    def tiltak(self, sak: Avvik, *, til: str = "kollega", **felt: Any) -> Tiltak:
        felt.setdefault("hva", "Sett ut skilt")
        felt.setdefault("frist", i_dag() + dt.timedelta(14))
        return tiltaksarbeid.opprett_tiltak(
            sakstype=SAKSTYPE, sak_id=sak.pk, aktoer=self["avdelingsleder"], ansvarlig=self[til], **felt
        )

    def utfoer_alle(self, sak: Avvik, *, vurder: bool = False) -> None:
        """Every open tiltak is done, and with `vurder` its effect evaluated."""
        for tiltak in Tiltak.objects.for_sak(SAKSTYPE, sak.pk).aapne():
            ferdig = tiltaksarbeid.utfoer_tiltak(
                tiltak_id=tiltak.pk, versjon=tiltak.versjon, aktoer=tiltak.ansvarlig, resultat="Gjort"
            )
            if vurder:
                tiltaksarbeid.vurder_effekt(
                    tiltak_id=ferdig.pk,
                    versjon=ferdig.versjon,
                    aktoer=self["avdelingsleder"],
                    effekt="virket",
                    kommentar="Ingen fall siden",
                )

    def sak_i(
        self,
        status: str,
        *,
        grad: str = "lav",
        aapent_tiltak: bool = False,
        lukkes_av: str = "avdelingsleder",
        **felt: Any,
    ) -> Avvik:
        """A case of «ansatt» in HJ1 in that status, with «kollega» as behandler, led by «avdelingsleder».

        Its tiltak are done and evaluated, and with `aapent_tiltak` there is one more that is open.
        """
        sak = self.meld(**felt)
        leder = self["avdelingsleder"]
        sak = self._gjoer(services.tildel, sak, behandler=self["kollega"])
        sak = self.klassifiser(sak, alvorlighetsgrad=grad)
        if status == Status.MELDT:
            return sak
        sak = self._gjoer(services.start_behandling, sak, aktoer=leder)
        if status == Status.AVVIST:
            return self._gjoer(services.avvis, sak, grunn="feil", melding="Det var ikke noe avvik.")
        if status != Status.UNDER_BEHANDLING:
            self.tiltak(sak)
            sak = self._gjoer(services.start_tiltak, sak)
            self.utfoer_alle(sak, vurder=True)
        if status in (Status.TIL_EVALUERING, Status.LUKKET):
            sak = self._gjoer(services.til_evaluering, sak)
        if status == Status.LUKKET:
            return self._gjoer(
                services.lukk,
                sak,
                aktoer=self[lukkes_av],
                utfall="utbedret",
                melding="Takk. Skilt er satt ut.",
                aarsak="Ingen rutine",
            )
        if aapent_tiltak:
            self.tiltak(sak)
        return Avvik.objects.get(pk=sak.pk)

    def _gjoer(self, tjeneste: Any, sak: Avvik, **felt: Any) -> Avvik:
        naa = Avvik.objects.get(pk=sak.pk)
        felt.setdefault("aktoer", self["avdelingsleder"])
        resultat: Avvik = tjeneste(avvik_id=naa.pk, versjon=naa.versjon, **felt)
        return resultat
