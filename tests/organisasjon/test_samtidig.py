"""Two administrators at once: what neither may do alone, they cannot do together."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from felles.feil import Domenefeil, Utdatert
from felles.klokke import i_dag, naa
from felles.models import Installasjon
from organisasjon import services
from organisasjon.models import Bruker, Enhet, Rolle
from organisasjon.tidligere import Rapporteringstre
from organisasjon.tilgang import Tilgang

pytestmark = pytest.mark.django_db(transaction=True)


def samtidig(*oppgaver):
    """Runs them at once, each in a thread with its own connection; the answer or the error of each."""
    klar = threading.Barrier(len(oppgaver))

    def kjoer(oppgave):
        try:
            klar.wait(timeout=20)
            return oppgave()
        except Domenefeil as feil:
            return feil
        finally:
            connection.close()

    with ThreadPoolExecutor(len(oppgaver)) as traader:
        return list(traader.map(kjoer, oppgaver))


def feil_i(svar):
    return [ett for ett in svar if isinstance(ett, Domenefeil)]


@pytest.mark.parametrize("tre", ["linje", "rapport"])
def test_two_moves_at_once_make_no_ring(tre, rot, admin, ny_enhet):
    for runde in range(5):
        a, b = ny_enhet(f"a{runde}", rot), ny_enhet(f"b{runde}", rot)

        def flytt(enhet, under):
            return services.flytt_enhet(
                aktoer=admin,
                enhet_id=enhet.pk,
                versjon=1,
                forelder=under if tre == "linje" else rot,
                rapporteres_under=None if tre == "linje" else under,
            )

        svar = samtidig(lambda a=a, b=b: flytt(a, b), lambda a=a, b=b: flytt(b, a))
        assert len(feil_i(svar)) == 1
    rapport = Rapporteringstre(naa())
    assert all(len(rapport.subtre(e.pk)) <= 2 for e in Enhet.objects.exclude(pk=rot.pk))


def test_of_two_who_change_the_same_enhet_the_second_is_told(rot, admin, ny_enhet):
    enhet = ny_enhet("a", rot)

    def endre(navn):
        return services.endre_enhet(
            aktoer=admin,
            enhet_id=enhet.pk,
            versjon=1,
            navn=navn,
            navn_andre_spraak="",
            type="virksomhet",
            merkelapper=[],
            beskrivelse="",
        )

    svar = samtidig(lambda: endre("Den ene"), lambda: endre("Den andre"))
    (feil,) = feil_i(svar)
    assert isinstance(feil, Utdatert)
    enhet.refresh_from_db()
    assert enhet.versjon == 2
    assert enhet.perioder.count() == 2


def test_a_parent_is_not_closed_while_somebody_moves_an_enhet_under_it(rot, admin, ny_enhet):
    for runde in range(5):
        over, under = ny_enhet(f"o{runde}", rot), ny_enhet(f"u{runde}", rot)
        dag = i_dag()
        svar = samtidig(
            lambda over=over, dag=dag: services.lukk_enhet(
                aktoer=admin, enhet_id=over.pk, versjon=1, siste_dag=dag, etterfoelger=None
            ),
            lambda over=over, under=under: services.flytt_enhet(
                aktoer=admin, enhet_id=under.pk, versjon=1, forelder=over, rapporteres_under=None
            ),
        )
        assert len(feil_i(svar)) == 1


def test_two_administrators_do_not_remove_each_other(rot, admin, ny_bruker):
    for maate in ("rolle", "tilgang"):
        Rolle.objects.filter(rolle="administrator").delete()
        Bruker.objects.update(is_active=True)
        a, b = (
            ny_bruker(f"a-{maate}", ("administrator", rot)),
            ny_bruker(f"b-{maate}", ("administrator", rot)),
        )
        i_gaar = i_dag().replace(day=1)

        def ta_bort(aktoer, annen, maate=maate, dag=i_gaar):
            if maate == "rolle":
                return services.avslutt_rolle(aktoer=aktoer, rolle=annen.roller.get(), til=dag)
            return services.endre_person(aktoer=aktoer, bruker=annen, navn="x", epost="", is_active=False)

        svar = samtidig(lambda a=a, b=b: ta_bort(a, b), lambda a=a, b=b: ta_bort(b, a))
        assert len(feil_i(svar)) == 1, maate
        igjen = [p for p in Bruker.objects.filter(is_active=True) if Tilgang(p).er_administrator]
        assert len(igjen) == 1, maate


def test_the_same_role_given_twice_at_once_is_given_once(rot, admin, ny_bruker):
    person = ny_bruker("x")
    dager = [i_dag().replace(day=d) for d in (1, 2)]
    svar = samtidig(
        *[
            lambda fra=fra: services.gi_rolle(aktoer=admin, bruker=person, rolle="leder", enhet=rot, fra=fra)
            for fra in dager
        ]
    )
    assert len(feil_i(svar)) == 1
    assert person.roller.count() == 1


def test_a_one_time_link_used_twice_at_once_works_once(rot, admin, ny_bruker):
    Installasjon.objects.create(id=1, demo=False)
    person = ny_bruker("x")
    *_, uid, token, _ = services.lag_engangslenke(aktoer=admin, bruker=person).split("/")
    svar = samtidig(
        *[
            lambda p=p: services.sett_passord_med_lenke(uidb64=uid, token=token, passord=p)
            for p in ("det ene passordet", "det andre passordet")
        ]
    )
    assert len(feil_i(svar)) == 1
