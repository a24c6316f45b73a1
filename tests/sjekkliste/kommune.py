"""A small kommune with leaders on three levels, a short template, and sjekklister brought to any status."""

import datetime as dt
from typing import Any

from felles.klokke import naa
from felles.tid import Periode
from organisasjon.models import Bruker, Enhet, Rolle
from saksramme.tiltak.services import opprett_tiltak
from sjekkliste import services
from sjekkliste.models import Mal, Malomraade, Malspoersmaal, Runde, Sjekkliste, Svar
from sjekkliste.saker import Sjekklistesaker
from sjekkliste.services import Svarfelt
from tiltak.models import Tiltak

# brukernavn: (role, enhet); none for somebody whose roles have ended.
ROLLER: dict[str, tuple[str, str] | None] = {
    "direktoer": ("kommunedirektoer", "K"),
    "vara": ("stedfortreder", "K"),
    "koordinator": ("kvalitetskoordinator", "K"),
    "revisor": ("revisor", "K"),
    "personvernombud": ("personvernombud", "K"),
    "administrator": ("administrator", "K"),
    "omraadeleder": ("leder", "HO"),
    "leder": ("leder", "HJ"),
    "stedfortreder": ("stedfortreder", "HJ"),
    "verneombud": ("verneombud", "HJ"),
    "avdelingsleder": ("leder", "HJ1"),
    "ansatt": ("ansatt", "HJ1"),
    "skoleleder": ("leder", "SK"),
    "sluttet": None,
}

# område: (kode, hyppighet, further fields)
SPOERSMAAL: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "ros": [("ros-1", "tertial", {}), ("ros-2", "aar", {})],
    "hms": [("hms-1", "annethvert_aar", {}), ("hms-skole", "tertial", {"merkelapper": ["skole"]})],
}


def lag_mal(versjon: int = 1, spoersmaal: dict[str, Any] | None = None, *, publisert: bool = True) -> Mal:
    """A template with the questions above; published now."""
    tid = naa()
    mal = Mal.objects.create(versjon=versjon, created_at=tid, publisert=tid if publisert else None)
    for plass, (kode, rader) in enumerate((SPOERSMAAL if spoersmaal is None else spoersmaal).items()):
        omraade = Malomraade.objects.create(mal=mal, kode=kode, navn=f"Område {kode}", rekkefoelge=plass)
        for nr, (spm, hyppighet, felt) in enumerate(rader):
            Malspoersmaal.objects.create(
                omraade=omraade,
                kode=spm,
                tekst=f"Er {spm} gjort?",
                bokstav="c",
                hyppighet=hyppighet,
                rekkefoelge=nr,
                **felt,
            )
    return mal


def nytt_tiltak(svar: Svar, **felt: Any) -> Tiltak:
    """A tiltak that follows from the answer."""
    return opprett_tiltak(sakstype=Sjekklistesaker.kode, sak_id=svar.pk, **felt)


class Kommune:
    """K → HO → HJ → HJ1, and K → OPV → SK. HJ and SK are virksomheter; SK bears the label «skole»."""

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
            self.ny_enhet(kode, type_, over, merkelapper=["skole"] if kode == "SK" else [])
        self.person: dict[str, Bruker] = {}
        for navn, rolle in ROLLER.items():
            self.ny_person(navn, *([rolle] if rolle else []))

    def __getitem__(self, navn: str) -> Bruker:
        # Anew: access is kept on the object of a request.
        return Bruker.objects.get(pk=self.person[navn].pk)

    def ny_enhet(self, kode: str, type_: str = "virksomhet", over: str | None = "K", **felt: Any) -> Enhet:
        forelder = self.enhet[over] if over else None
        self.enhet[kode] = Enhet.objects.create(
            kode=kode, navn=f"Enhet {kode}", type=type_, forelder=forelder, **felt
        )
        return self.enhet[kode]

    def ny_person(self, brukernavn: str, *roller: tuple[str, str], **felt: Any) -> Bruker:
        bruker: Bruker = Bruker.objects.create(
            brukernavn=brukernavn, navn=f"Navn {brukernavn.title()}", **felt
        )
        for rolle, kode in roller:
            Rolle.objects.create(bruker=bruker, rolle=rolle, enhet=self.enhet[kode])
        self.person[brukernavn] = bruker
        return bruker

    def aapne(
        self, aar: int = 2025, tertial: int = 1, *, av: str | None = "koordinator", **felt: Any
    ) -> Runde:
        """Opens a runde with the short template, made where there is none."""
        if not Mal.objects.exists():
            lag_mal()
        aktoer = self[av] if av else None
        return services.aapne_runde(periode=Periode(aar, tertial), aktoer=aktoer, **felt)

    def liste(self, kode: str = "HJ", runde: Runde | None = None) -> Sjekkliste:
        runder = Runde.objects.all() if runde is None else Runde.objects.filter(pk=runde.pk)
        return Sjekkliste.objects.select_related("runde", "enhet").get(runde=runder.first(), enhet__kode=kode)

    def svar(self, kode: str, i: str = "HJ", *, av: str = "leder", verdi: str = "ja", **felt: Any) -> Svar:
        """Answers one question of the newest runde, against the version that is stored."""
        liste = self.liste(i)
        naa_er = Svar.objects.get(sjekkliste=liste, spoersmaal__kode=kode)
        return services.svar_paa(
            sjekkliste_id=liste.pk,
            spoersmaal_id=naa_er.spoersmaal_id,
            versjon=naa_er.versjon,
            aktoer=self[av],
            felt=Svarfelt(verdi=verdi, **felt),
        )

    def besvar_alt(self, i: str = "HJ", *, av: str = "leder", **verdier: str) -> None:
        """«ja» to all, or what `verdier` says by code (with _ for -), with what such an answer needs."""
        liste = self.liste(i)
        for svar in Svar.objects.filter(sjekkliste=liste).select_related("spoersmaal"):
            verdi = verdier.get(svar.spoersmaal.kode.replace("-", "_"), "ja")
            felt: dict[str, Any] = {"kommentar": "" if verdi == "ja" else "Slik er det."}
            if verdi in ("nei", "delvis"):
                felt["uten_tiltak"] = "Ordnes i neste uke."
            if verdi == "ikke_forfalt":
                felt["planlagt"] = dt.date(liste.runde.aar, 12, 1)
            self.svar(svar.spoersmaal.kode, i, av=av, verdi=verdi, **felt)

    def lever(self, i: str = "HJ", *, av: str = "leder") -> Sjekkliste:
        liste = self.liste(i)
        return services.lever(
            sjekkliste_id=liste.pk,
            versjon=liste.versjon,
            aktoer=self[av],
            medvirkning_ansatte="Gjennomgått på personalmøte.",
            medvirkning_verneombud="Verneombudet har lest svarene.",
        )

    def i_status(self, status: str, kode: str = "HJ", **verdier: str) -> Sjekkliste:
        """The sjekkliste of HJ or SK in that status, led by its leder, received by whoever leads above."""
        leder = {"HJ": "leder", "SK": "skoleleder"}[kode]
        over = {"HJ": "omraadeleder", "SK": "direktoer"}[kode]
        if status != "aapen":
            self.besvar_alt(kode, av=leder, **verdier)
            liste = self.lever(kode, av=leder)
        if status == "mottatt":
            services.motta(sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=self[over])
        if status == "returnert":
            services.returner(
                sjekkliste_id=liste.pk, versjon=liste.versjon, aktoer=self[over], melding="Skriv mer."
            )
        return self.liste(kode)
