"""Forms as a browser has them: what it would send of the page that it was shown."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

SKREVET = ("text", "search", "email", "number")
TEKNISKE = ("csrfmiddlewaretoken", "skjemamerke")


@dataclass
class Utfylt:
    """A form of a page: where it is sent, what is in it, and which of its fields one types in."""

    adresse: str
    verdier: dict[str, list[str]]
    tekstfelt: list[str] = field(default_factory=list)
    valgfelt: dict[str, list[str]] = field(default_factory=dict)
    filfelt: list[str] = field(default_factory=list)

    @property
    def sti(self) -> str:
        return self.adresse.split("?")[0]

    def fyll(self, **verdier: Any) -> dict[str, list[str]]:
        """What is sent when these are typed over what stood there."""
        return self.verdier | {
            navn: verdi if isinstance(verdi, list) else [str(verdi)] for navn, verdi in verdier.items()
        }


def skjemaer(svar: Any) -> list[Utfylt]:
    """Every form of the page that is sent with POST, without its buttons."""
    suppe = BeautifulSoup(svar.content, "lxml", parse_only=SoupStrainer("form"))
    side = svar.request["PATH_INFO"]
    if svar.request["QUERY_STRING"]:
        side = f"{side}?{svar.request['QUERY_STRING']}"
    return [_les(form, side) for form in suppe.find_all("form") if form.get("method", "").lower() == "post"]


def skjema(svar: Any, sti: str = "") -> Utfylt:
    """The form of the page that is sent to that path, or else to the page itself."""
    sti = sti or svar.request["PATH_INFO"]
    return next(ett for ett in skjemaer(svar) if ett.sti == sti)


def _les(form: Tag, side: str) -> Utfylt:
    utfylt = Utfylt(urljoin(side, str(form.get("action") or "")) or side, {})
    for element in form.find_all(["input", "textarea", "select"]):
        navn = str(element.get("name") or "")
        if navn and not element.has_attr("disabled"):
            _les_felt(utfylt, element, navn)
    return utfylt


def _les_felt(utfylt: Utfylt, element: Tag, navn: str) -> None:
    type_ = str(element.get("type") or "text") if element.name == "input" else element.name
    verdier = utfylt.verdier.setdefault(navn, [])
    if type_ == "file":
        utfylt.filfelt.append(navn)
        del utfylt.verdier[navn]
    elif type_ in ("radio", "checkbox"):
        utfylt.valgfelt.setdefault(navn, []).append(str(element.get("value", "on")))
        if element.has_attr("checked"):
            verdier.append(str(element.get("value", "on")))
        elif not verdier:
            del utfylt.verdier[navn]
    elif type_ == "select":
        alle = element.find_all("option")
        valgte = [ett for ett in alle if ett.has_attr("selected")]
        if not valgte and not element.has_attr("multiple"):
            valgte = alle[:1]
        utfylt.valgfelt[navn] = [str(ett.get("value", "")) for ett in alle]
        verdier += [str(ett.get("value", "")) for ett in valgte]
    elif type_ == "textarea":
        utfylt.tekstfelt.append(navn)
        verdier.append(element.get_text().removeprefix("\n"))
    else:
        if type_ in SKREVET:
            utfylt.tekstfelt.append(navn)
        verdier.append(str(element.get("value", "")))
