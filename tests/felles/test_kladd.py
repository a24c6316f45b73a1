"""What was typed comes back: for whom, how long, how much, and never to anybody else."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from avvik.models import Avvik, Dialogmelding
from felles import kladd, tasks
from felles.models import Kladd
from felles.skjemamerke import Skjemamerke, les
from organisasjon.models import Bruker
from tests.avvik.kommune import Kommune
from tests.sjekkliste.kommune import Kommune as Sjekklistekommune
from tests.skjemahjelp import Utfylt, skjema, skjemaer

TEKST = "Bruker falt på badet.\nHun <reiste> seg selv, æøå."
MELD = "/avvik/meld/"


@pytest.fixture
def kommune(db: None) -> Kommune:
    return Kommune()


def som(kommune: Kommune, hvem: str = "ansatt", **valg: Any) -> Client:
    klient = Client(**valg)
    klient.force_login(kommune[hvem])
    return klient


def aapent_skjema(kommune: Kommune, sti: str = MELD, hvem: str = "ansatt") -> Utfylt:
    """A form that stands open in a browser whose session ends meanwhile."""
    return skjema(som(kommune, hvem).get(sti))


def test_a_long_melding_comes_back_after_the_login_and_can_be_sent(kommune: Kommune) -> None:
    Bruker.objects.filter(brukernavn="ansatt").update(password=make_password("en lang setning om fjellet"))
    form = aapent_skjema(kommune)
    klient = Client()
    svar = klient.post(form.adresse, form.fyll(hva=TEKST, strakstiltak="Ringte lege"))
    innlogging = klient.get(svar["Location"])
    assert "Logg inn igjen, så får du tilbake det du skrev" in innlogging.content.decode()
    assert TEKST[:10] not in svar["Location"]
    tilbake = klient.post(
        reverse("organisasjon:logg_inn"),
        skjema(innlogging).verdier
        | {"brukernavn": "ansatt", "passord": "en lang setning om fjellet"}
        | {"next": innlogging.context["next"]},
        follow=True,
    )
    assert "Skjemaet er ikke sendt ennå" in tilbake.content.decode()
    igjen = skjema(tilbake)
    assert igjen.verdier["hva"] == [TEKST]
    assert igjen.verdier["innsending"] == form.verdier["innsending"]
    assert not Avvik.objects.exists()
    assert klient.post(igjen.adresse, igjen.verdier).status_code == 302
    assert Avvik.objects.get().strakstiltak == "Ringte lege"
    assert not Kladd.objects.exists()


def test_after_a_login_in_another_tab_the_form_stands_there_again(kommune: Kommune) -> None:
    klient = som(kommune, enforce_csrf_checks=True)
    form = skjema(klient.get(MELD))
    klient.force_login(kommune["ansatt"])
    svar = klient.post(form.adresse, form.fyll(hva=TEKST) | {"csrfmiddlewaretoken": ["x" * 64]})
    assert svar["Location"].startswith("/kladd/")
    assert skjema(klient.get(svar["Location"], follow=True)).verdier["hva"] == [TEKST]


def test_somebody_else_gets_nothing_and_sends_nothing(kommune: Kommune) -> None:
    form = aapent_skjema(kommune)
    annen = som(kommune, "kollega")
    svar = annen.post(form.adresse, form.fyll(hva=TEKST))
    assert svar.status_code == 403
    assert "falt" not in svar.content.decode()
    assert not Avvik.objects.exists()
    lagret = Kladd.objects.get()
    assert lagret.bruker == kommune["ansatt"]
    assert annen.get(f"/kladd/{lagret.pk}/")["Location"] == "/"
    assert annen.get(f"/kladd/{lagret.pk}/tekst/").status_code == 404
    assert annen.post(f"/kladd/{lagret.pk}/tekst/").status_code == 404
    assert "falt" not in annen.get(f"{MELD}?kladd={lagret.pk}").content.decode()
    # Its owner finds it on the front page.
    assert f"/kladd/{lagret.pk}/" in som(kommune).get("/").content.decode()
    assert f"/kladd/{lagret.pk}/" not in annen.get("/").content.decode()


@pytest.mark.parametrize(
    "merke",
    ["", "tull", "WzEsIi8iXQ:1u:x", signing.dumps([1, "/"], salt="et annet")],
    ids=["tomt", "tull", "galt", "et annet"],
)
def test_nothing_is_kept_without_a_mark_of_ours(kommune: Kommune, merke: str) -> None:
    form = aapent_skjema(kommune)
    svar = Client().post(form.adresse, form.fyll(hva=TEKST) | {"skjemamerke": merke})
    assert svar["Location"] == f"/logg-inn/?next={MELD}"
    assert not Kladd.objects.exists()
    streng = som(kommune, enforce_csrf_checks=True).post(MELD, {"hva": TEKST, "skjemamerke": merke})
    assert streng.status_code == 403
    assert "for gammelt" in streng.content.decode()


def test_a_page_may_stand_open_for_a_week(kommune: Kommune, klokke: Any) -> None:
    merke = aapent_skjema(kommune).verdier["skjemamerke"][0]
    klokke.shift(dt.timedelta(days=7))
    assert les(merke) == Skjemamerke(kommune["ansatt"].pk, MELD)
    klokke.shift(dt.timedelta(seconds=1))
    assert les(merke) is None


def test_it_is_kept_for_a_day(kommune: Kommune, klokke: Any) -> None:
    form = aapent_skjema(kommune)
    Client().post(form.adresse, form.fyll(hva=TEKST))
    klokke.shift(dt.timedelta(hours=24) - dt.timedelta(seconds=1))
    assert tasks.rydd_skjemaer() == 0
    (lagret,) = kladd.kladder_for(kommune["ansatt"])
    klokke.shift(dt.timedelta(seconds=1))
    assert not kladd.kladder_for(kommune["ansatt"])
    svar = som(kommune).get(f"/kladd/{lagret.pk}/", follow=True)
    assert "ikke noe uavsendt skjema" in svar.content.decode()
    assert tasks.rydd_skjemaer() == 1


def test_of_each_person_a_bounded_number_of_a_bounded_size(kommune: Kommune, klokke: Any) -> None:
    merke = Skjemamerke(kommune["ansatt"].pk, MELD)
    for nr in range(kladd.MAKS_PER_PERSON + 5):
        klokke.shift(dt.timedelta(seconds=1))
        kladd.ta_vare_paa(merke=merke, adresse=f"/avvik/{nr}/", sendt={"hva": ["x"]})
    adresser = [ett.adresse for ett in kladd.kladder_for(kommune["ansatt"])]
    assert len(adresser) == kladd.MAKS_PER_PERSON
    assert adresser[0] == f"/avvik/{kladd.MAKS_PER_PERSON + 4}/"
    for sendt in ({"hva": ["x" * kladd.MAKS_BYTES]}, {"hva": [" "], "versjon": ["3"], "sett": ["1"]}):
        assert kladd.ta_vare_paa(merke=merke, adresse="/stor/", sendt=sendt) is None
    # The same form again takes the place of what was kept before.
    kladd.ta_vare_paa(merke=merke, adresse=adresser[0], sendt={"hva": ["y"]})
    assert Kladd.objects.get(adresse=adresser[0]).felt == {"hva": ["y"]}


def test_passwords_and_tokens_are_never_kept(kommune: Kommune) -> None:
    merke = Skjemamerke(kommune["ansatt"].pk, "/min-side/passord/")
    hemmelig = {"gammelt": ["a"], "nytt": ["b"], "gjentatt": ["c"], "passord": ["d"]}
    tekniske = {"csrfmiddlewaretoken": ["e"], "skjemamerke": ["f"]}
    assert kladd.ta_vare_paa(merke=merke, adresse="/x/", sendt=hemmelig | tekniske) is None
    lagret = kladd.ta_vare_paa(merke=merke, adresse="/x/", sendt={"navn": ["g"]} | hemmelig | tekniske)
    assert lagret is not None
    assert lagret.felt == {"navn": ["g"]}


def test_files_must_be_chosen_again_and_that_is_said(kommune: Kommune) -> None:
    form = aapent_skjema(kommune)
    fil = SimpleUploadedFile("a.txt", b"hei")
    Client().post(form.adresse, form.fyll(hva=TEKST) | {"filer": fil})
    svar = som(kommune).get(f"/kladd/{Kladd.objects.get().pk}/", follow=True)
    assert "Filene må du velge på nytt" in svar.content.decode()


def test_htmx_is_led_to_the_login_with_the_whole_page(kommune: Kommune) -> None:
    form = aapent_skjema(kommune)
    svar = Client().post(
        form.adresse,
        form.fyll(hva=TEKST, soek_person="1", person_soek="Kol"),
        headers={"HX-Request": "true"},
    )
    assert svar.status_code == 200
    assert svar["HX-Redirect"].startswith("/logg-inn/?next=%2Fkladd%2F")
    tilbake = skjema(som(kommune).get(f"/kladd/{Kladd.objects.get().pk}/", follow=True))
    assert (tilbake.verdier["hva"], tilbake.verdier["person_soek"]) == ([TEKST], ["Kol"])


def test_where_the_form_is_gone_the_text_is_shown_to_be_copied(kommune: Kommune) -> None:
    sak = kommune.sak_i("under_behandling")
    sti = reverse("avvik:sak", args=[sak.saksnummer])
    dialog = reverse("avvik:dialog", args=[sak.saksnummer])
    klient = som(kommune)
    form = next(ett for ett in skjemaer(klient.get(sti)) if ett.sti == dialog)
    Client().post(form.adresse, form.fyll(tekst=TEKST))
    # Meanwhile the case became somebody else's to read.
    Avvik.objects.filter(pk=sak.pk).update(melder=kommune["leder"])
    svar = klient.get(f"/kladd/{Kladd.objects.get().pk}/", follow=True)
    assert svar.redirect_chain[-1][0].endswith("/tekst/")
    assert "Hun &lt;reiste&gt; seg selv" in svar.content.decode()
    assert not Dialogmelding.objects.exists()
    assert klient.post(svar.request["PATH_INFO"], follow=True).redirect_chain[-1][0] == "/"
    assert not Kladd.objects.exists()


def test_what_was_typed_in_a_sjekkliste_that_was_delivered_meanwhile_is_shown_to_be_copied(
    db: None, klokke: Any
) -> None:
    sjekkliste = Sjekklistekommune()
    sjekkliste.aapne()
    liste, klient = sjekkliste.liste(), Client()
    klient.force_login(sjekkliste["leder"])
    adresse = reverse("sjekkliste:medvirkning", args=[liste.pk])
    form = skjema(klient.get(reverse("sjekkliste:vis", args=[liste.pk])), adresse)
    Client().post(form.adresse, form.fyll(medvirkning_ansatte=TEKST))
    sjekkliste.besvar_alt()
    sjekkliste.lever()
    svar = klient.get(f"/kladd/{Kladd.objects.get().pk}/", follow=True)
    assert svar.redirect_chain[-1][0].endswith("/tekst/")
    assert "Hun &lt;reiste&gt; seg selv" in svar.content.decode()


@pytest.mark.parametrize("verdi", ["abc", "9" * 40, "-1", "1; --"])
def test_ids_that_are_none_are_passed_over(kommune: Kommune, verdi: str) -> None:
    form = aapent_skjema(kommune)
    Client().post(form.adresse, form.fyll(hva=TEKST, omhandler=[verdi], enhet=verdi, kategori=verdi))
    svar = som(kommune).get(f"/kladd/{Kladd.objects.get().pk}/", follow=True)
    assert svar.status_code == 200
    assert skjema(svar).verdier["hva"] == [TEKST]


def test_a_button_alone_leads_back_to_its_page(kommune: Kommune) -> None:
    sak = kommune.meld()
    sti = reverse("avvik:sak", args=[sak.saksnummer])
    form = next(
        ett
        for ett in skjemaer(som(kommune, "avdelingsleder").get(sti))
        if ett.sti == reverse("avvik:start", args=[sak.saksnummer])
    )
    svar = Client().post(form.adresse, form.verdier)
    assert svar["Location"] == f"/logg-inn/?next=%2Favvik%2F{sak.saksnummer}%2F"
    assert not Kladd.objects.exists()
