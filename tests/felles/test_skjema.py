"""Forms: what was typed is kept, errors name their field, and the wiring is there without scripts."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from django import forms
from django.template import Context, Template

from felles.feil import Domenefeil
from felles.skjema import Skjema, SoekbartValg


class Proeveskjema(Skjema, forms.Form):
    tittel = forms.CharField(label="Hva skjedde?", help_text="Skriv kort.")
    mer = forms.CharField(label="Fortell mer", widget=forms.Textarea, required=False)
    enhet = forms.ChoiceField(label="Hvor?", choices=[("", "Velg"), ("a", "Skole")], widget=SoekbartValg)
    frist = forms.DateField(label="Frist")
    naar = forms.DateTimeField(label="Når?")
    slag = forms.ChoiceField(label="Slag", choices=[("h", "Hendelse")], widget=forms.RadioSelect)
    fortrolig = forms.BooleanField(label="Fortrolig", required=False)


MAL = (
    "{% load komponenter %}{% feiloppsummering skjema %}"
    "{% for felt in skjema %}{% skjemafelt felt %}{% endfor %}"
)


def _vis(skjema: forms.Form) -> BeautifulSoup:
    return BeautifulSoup(Template(MAL).render(Context({"skjema": skjema})), "html.parser")


def _en(suppe: BeautifulSoup, velger: str) -> Tag:
    funnet = suppe.select_one(velger)
    assert funnet is not None, velger
    return funnet


GYLDIG = {"tittel": "x", "enhet": "a", "frist": "2024-08-31", "naar": "2024-08-31T14:30", "slag": "h"}


def test_norwegian_and_iso_dates_are_the_same() -> None:
    norsk = Proeveskjema({**GYLDIG, "frist": "31.08.2024", "naar": "31.08.2024 14.30"})
    iso = Proeveskjema(GYLDIG)
    assert norsk.is_valid(), norsk.errors
    assert iso.is_valid()
    assert norsk.cleaned_data == iso.cleaned_data
    assert iso.cleaned_data["frist"] == dt.date(2024, 8, 31)
    assert iso.cleaned_data["naar"] == dt.datetime(2024, 8, 31, 12, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("felt", "skrevet", "type_"),
    [
        ("frist", "2024-08-31", "date"),
        ("frist", "31.02.2024", "text"),
        ("frist", "2024-02-31", "text"),
        ("frist", "i går", "text"),
        ("naar", "2024-08-31T14:30", "datetime-local"),
        ("naar", "31.08.2024 14.30", "text"),
    ],
)
def test_a_typed_date_is_never_lost(felt: str, skrevet: str, type_: str) -> None:
    inn = _en(_vis(Proeveskjema({**GYLDIG, felt: skrevet})), f"[name={felt}]")
    assert inn["value"] == skrevet
    assert inn["type"] == type_


def test_a_date_from_the_database_is_shown_natively() -> None:
    inn = _en(_vis(Proeveskjema(initial={"frist": dt.date(2024, 8, 31)})), "[name=frist]")
    assert (inn["type"], inn["value"]) == ("date", "2024-08-31")


def test_what_was_typed_comes_back_beside_the_errors() -> None:
    suppe = _vis(
        Proeveskjema({"mer": "<b>Dette</b> skrev jeg", "slag": "h", "fortrolig": "on", "enhet": "a"})
    )
    assert _en(suppe, "textarea").text.strip() == "<b>Dette</b> skrev jeg"
    assert _en(suppe, "input[type=radio]").has_attr("checked")
    assert _en(suppe, "input[type=checkbox]").has_attr("checked")
    assert _en(suppe, "option[value=a]").has_attr("selected")


def test_every_error_names_its_field_and_links_to_it() -> None:
    suppe = _vis(Proeveskjema({"frist": "31.02.2024"}))
    lenker = {a.text: a["href"] for a in suppe.select("ds-error-summary a")}
    assert lenker == {
        "Fyll ut «Hva skjedde?».": "#id_tittel",
        "Velg svar på «Hvor?».": "#id_enhet",
        "Skriv datoen slik: 31.08.2024.": "#id_frist",
        "Fyll ut «Når?».": "#id_naar",
        "Velg svar på «Slag».": "#id_slag_0",
    }
    for maal in lenker.values():
        assert suppe.select_one(str(maal)) is not None


def test_help_and_error_are_tied_to_the_input_without_scripts() -> None:
    suppe = _vis(Proeveskjema({}))
    inn = _en(suppe, "#id_tittel")
    assert inn["aria-describedby"] == "id_tittel_error id_tittel_helptext"
    assert inn["aria-invalid"] == "true"
    assert _en(suppe, "#id_tittel_error").text == "Fyll ut «Hva skjedde?»."
    assert _en(suppe, "#id_tittel_helptext").text == "Skriv kort."
    assert _en(suppe, "fieldset")["aria-describedby"] == "id_slag_error"


def test_an_untouched_form_has_no_summary_and_no_errors() -> None:
    suppe = _vis(Proeveskjema())
    assert suppe.find("ds-error-summary") is None
    assert not suppe.select("[aria-invalid]")


def test_optional_fields_say_so() -> None:
    suppe = _vis(Proeveskjema())
    assert "(valgfritt)" in _en(suppe, "label[for=id_mer]").text
    assert "(valgfritt)" not in _en(suppe, "label[for=id_tittel]").text


@pytest.mark.parametrize(("felt", "maal"), [("frist", "#id_frist"), (None, None), ("ukjent", None)])
def test_an_error_of_the_domain_is_shown_where_it_belongs(felt: Any, maal: Any) -> None:
    skjema = Proeveskjema(GYLDIG)
    assert skjema.is_valid()
    skjema.legg_til_domenefeil(Domenefeil("Fristen er passert.", felt=felt))
    linje = _en(_vis(skjema), "ds-error-summary li")
    assert linje.text == "Fristen er passert."
    assert (linje.a["href"] if linje.a else None) == maal


def test_a_form_keeps_its_own_sentence() -> None:
    class Eget(Skjema, forms.Form):
        navn = forms.CharField(label="Navn", error_messages={"required": "Hva heter du?"})

    assert Eget({}).errors["navn"] == ["Hva heter du?"]


@pytest.mark.parametrize(("verdi", "vist"), [("", ""), (None, ""), ("finnes ikke", ""), ("b", "b")])
def test_a_searchable_choice_never_shows_a_choice_that_nobody_made(verdi: str | None, vist: str) -> None:
    widget = SoekbartValg(choices=[("a", "Skole"), ("b", "Brann")])
    valg = BeautifulSoup(widget.render("enhet", verdi), "html.parser").find_all("option")
    # A browser shows what is marked as selected, else the first.
    assert next((ett for ett in valg if ett.has_attr("selected")), valg[0])["value"] == vist
