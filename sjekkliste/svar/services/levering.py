"""Delivering a sjekkliste, receiving it, and sending it back."""

from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from organisasjon.models import Bruker
from sjekkliste import epost
from sjekkliste.arbeid import Arbeid, arbeid, ren_tekst
from sjekkliste.kunnskap import Enhetskunnskap
from sjekkliste.models import Levering, Levertsvar, Sjekkliste
from sjekkliste.sporringer import Svarrad, svarrader
from sjekkliste.tilstander import Status


class IkkeFerdig(Domenefeil):
    """Questions are open: `mangler` says which, and what each lacks, as (row, [(field, sentence)])."""

    def __init__(self, mangler: list[tuple[Svarrad, list[tuple[str, str]]]]) -> None:
        melding = _("%(antall)d spørsmål er ikke ferdig besvart.") % {"antall": len(mangler)}
        super().__init__(melding)
        self.mangler = mangler


def skriv_medvirkning(
    *, sjekkliste_id: int, versjon: int, aktoer: Bruker, ansatte: str, verneombud: str
) -> Sjekkliste:
    """Saves how the employees and the verneombud took part, before delivery; by leder or deputy.

    What is as it was is not stored again.
    """
    with arbeid(sjekkliste_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev_utfylling()
        ny = ren_tekst(ansatte, "medvirkning_ansatte"), ren_tekst(verneombud, "medvirkning_verneombud")
        if ny == (sak.sjekkliste.medvirkning_ansatte, sak.sjekkliste.medvirkning_verneombud):
            return sak.sjekkliste
        sak.sjekkliste.medvirkning_ansatte, sak.sjekkliste.medvirkning_verneombud = ny
        return sak.lagre()


def lever(
    *, sjekkliste_id: int, versjon: int, aktoer: Bruker, medvirkning_ansatte: str, medvirkning_verneombud: str
) -> Sjekkliste:
    """aapen, returnert → levert: by the nærmeste leder as computed, when every question is answered in full.

    Writes down what was delivered, which is what figures count from now on. Raises IkkeFerdig with the
    questions that lack something, and Domenefeil for a missing text on who took part.
    """
    with arbeid(sjekkliste_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev_overgang("lever")
        rader = svarrader(sak.sjekkliste)
        mangler = [(rad, rad.mangler) for rad in rader if rad.mangler]
        if mangler:
            raise IkkeFerdig(mangler)
        liste = sak.sjekkliste
        medvirkning = {
            "medvirkning_ansatte": ren_tekst(medvirkning_ansatte, "medvirkning_ansatte"),
            "medvirkning_verneombud": ren_tekst(medvirkning_verneombud, "medvirkning_verneombud"),
        }
        sak.krev_oppfylt("lever", **medvirkning)
        liste.medvirkning_ansatte = medvirkning["medvirkning_ansatte"]
        liste.medvirkning_verneombud = medvirkning["medvirkning_verneombud"]
        liste.levert, liste.levert_av, liste.returmelding = sak.tid, aktoer, ""
        liste.foerst_levert = liste.foerst_levert or sak.tid
        _skriv_levering(sak, rader)
        sak.sett_status(Status.LEVERT)
        sak.skriv(epost.LEVERT)
        return sak.lagre()


def _skriv_levering(sak: Arbeid, rader: list[Svarrad]) -> None:
    liste = sak.sjekkliste
    levering = Levering.objects.create(
        sjekkliste=liste,
        levert=sak.tid,
        levert_av=sak.aktoer,
        for_sent=liste.er_for_sen(liste.runde.frist),
        medvirkning_ansatte=liste.medvirkning_ansatte,
        medvirkning_verneombud=liste.medvirkning_verneombud,
        # The very numbers that the contradictions were found in, not asked for again.
        kunnskap=Enhetskunnskap({ett.kilde: ett for rad in rader for ett in rad.kunnskap}).som_json(),
    )
    Levertsvar.objects.bulk_create(
        Levertsvar(
            levering=levering,
            spoersmaal=rad.spoersmaal,
            verdi=rad.svar.verdi,
            kommentar=rad.svar.kommentar,
            planlagt=rad.svar.planlagt,
            uten_tiltak=rad.svar.uten_tiltak,
            motsigelse=rad.motsigelse,
            motsigelse_svar=rad.svar.motsigelse_svar if rad.motsigelse else "",
            uendret=rad.uendret,
        )
        for rad in rader
    )


def motta(*, sjekkliste_id: int, versjon: int, aktoer: Bruker) -> Sjekkliste:
    """levert → mottatt, by a leder above who did not deliver it."""
    with arbeid(sjekkliste_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev_steg("motta")
        sak.sjekkliste.mottatt, sak.sjekkliste.mottatt_av = sak.tid, aktoer
        sak.sett_status(Status.MOTTATT)
        sak.skriv(epost.MOTTATT)
        return sak.lagre()


def returner(*, sjekkliste_id: int, versjon: int, aktoer: Bruker, melding: str) -> Sjekkliste:
    """levert → returnert with a comment, by a leder above: it counts as missing until delivered again."""
    with arbeid(sjekkliste_id, aktoer=aktoer, versjon=versjon) as sak:
        sak.krev_overgang("returner")
        melding = ren_tekst(melding, "melding")
        sak.krev_oppfylt("returner", melding=melding)
        Levering.objects.filter(sjekkliste=sak.sjekkliste, til=None).update(til=sak.tid)
        sak.sjekkliste.returmelding = melding
        sak.sett_status(Status.RETURNERT, kommentar=melding)
        sak.skriv(epost.RETURNERT)
        return sak.lagre()
