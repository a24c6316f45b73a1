// Progressive enhancement only: every page works without this file.
(() => {
  "use strict";

  const lag = (navn, egenskaper, ...barn) => {
    const element = document.createElement(navn);
    for (const [noekkel, verdi] of Object.entries(egenskaper)) {
      if (verdi !== null && verdi !== undefined) element.setAttribute(noekkel, verdi);
    }
    element.append(...barn);
    return element;
  };

  // The choices that hold what is typed; those alone that are just that.
  const passende = (liste, tekst) => {
    const ord = tekst.trim().toLowerCase();
    const navn = (valg) => valg.textContent.trim().toLowerCase();
    const treff = [...liste.children].filter((valg) => ord && valg.getAttribute("value") && navn(valg).includes(ord));
    const like = treff.filter((valg) => navn(valg) === ord);
    return like.length ? like : treff;
  };

  // What is typed and left is chosen where one choice alone fits; where several do, or none, the field says so.
  const velgDetSomPasser = (forslag, innfelt, liste) => {
    let skrevet = "";
    const si = (tekst) => {
      forslag.parentElement.querySelector("[data-uvalgt]")?.remove();
      if (tekst) forslag.after(lag("p", { class: "ds-validation-message", "data-uvalgt": "", role: "alert" }, tekst));
    };
    forslag.addEventListener("comboboxbeforematch", (hendelse) => {
      hendelse.preventDefault(); // the component would know the whole text of a choice alone
      const treff = passende(liste, innfelt.value);
      for (const valg of liste.children) valg.toggleAttribute("selected", treff.length === 1 && valg === treff[0]);
    });
    innfelt.addEventListener("input", (hendelse) => {
      if (!hendelse.isTrusted || !forslag.contains(document.activeElement)) return; // put back by the component
      skrevet = innfelt.value;
      si("");
    });
    forslag.addEventListener("comboboxafterselect", () => {
      skrevet = "";
      si("");
    });
    // Tab leaves the field at once with what fits, where the component would stop at the button that clears it.
    forslag.parentElement.addEventListener("keydown", (hendelse) => {
      if (hendelse.key !== "Tab" || hendelse.target !== innfelt) return;
      const fremhevet = document.getElementById(innfelt.getAttribute("aria-activedescendant") || "");
      if (fremhevet?.getAttribute("value")) fremhevet.click();
      else if (!skrevet.trim()) return;
      hendelse.stopPropagation();
    }, true);
    forslag.addEventListener("focusout", (hendelse) => {
      if (forslag.contains(hendelse.relatedTarget)) return;
      const antall = passende(liste, skrevet).length;
      const moenster = antall ? document.body.dataset.flereValg : document.body.dataset.ingenValg;
      const tekst = moenster.replace("{antall}", antall).replace("{tekst}", skrevet.trim());
      if (skrevet.trim() && antall !== 1) {
        // Not between the press and the release of a button below, which would move away from the pointer.
        if (document.querySelector(":active")) {
          document.addEventListener("pointerup", () => setTimeout(si, 0, tekst), { once: true, capture: true });
        } else {
          si(tekst);
        }
      }
      skrevet = "";
    });
  };

  // A long <select data-soek> becomes a ds-suggestion that one can type in; the select still carries the value.
  const gjoerSoekbar = (velger) => {
    const valgt = velger.selectedOptions[0];
    const alternativer = [...velger.options].filter((valg) => valg.value !== "");
    const innfelt = lag("input", {
      class: "ds-input",
      id: velger.id,
      type: "text",
      autocomplete: "off",
      placeholder: velger.dataset.soek || null,
      "aria-describedby": velger.getAttribute("aria-describedby"),
      "aria-invalid": velger.getAttribute("aria-invalid"),
    });
    innfelt.disabled = velger.disabled;
    innfelt.required = velger.required;
    const liste = lag(
      "u-datalist",
      {},
      lag("u-option", { "data-empty": "", value: "" }, velger.dataset.ingenTreff || "Ingen treff"),
      ...alternativer.map((valg) => lag("u-option", { value: valg.value }, valg.text)),
    );
    const forslag = lag("ds-suggestion", { class: "ds-suggestion" });
    if (valgt && valgt.value !== "") forslag.append(lag("data", { value: valgt.value }, valgt.text));
    forslag.append(innfelt, lag("del", { "aria-label": velger.dataset.toem || "Fjern tekst" }), liste);
    velger.removeAttribute("id");
    velger.removeAttribute("data-soek");
    velger.required = false;
    velger.hidden = true;
    velger.replaceWith(forslag);
    // The select follows the choice; an empty one is sent as nothing chosen.
    forslag.append(velger);
    velgDetSomPasser(forslag, innfelt, liste);
    forslag.addEventListener("comboboxafterselect", () => {
      setTimeout(() => velger.dispatchEvent(new Event("change", { bubbles: true })), 0);
    });
  };

  const forbedre = (rot) => {
    rot.querySelectorAll("select[data-soek]").forEach(gjoerSoekbar);
  };

  // A link with data-dialog opens the dialog of that id; without this file it leads to the page that asks.
  document.addEventListener("click", (hendelse) => {
    const lenke = hendelse.target.closest("a[data-dialog]");
    const dialog = lenke && document.getElementById(lenke.dataset.dialog);
    if (!dialog || !dialog.showModal || hendelse.ctrlKey || hendelse.metaKey || hendelse.shiftKey) return;
    hendelse.preventDefault();
    dialog.showModal();
  });

  document.addEventListener("click", (hendelse) => {
    if (hendelse.target.closest("[data-skriv-ut]")) window.print();
  });

  // Says at once that a file is too large: the server says it too, but only when all has been sent.
  document.addEventListener("change", (hendelse) => {
    const velger = hendelse.target;
    if (!velger.matches("input[type=file][data-maks]")) return;
    const filer = [...velger.files];
    const stor = filer.find((fil) => fil.size > Number(velger.dataset.maks));
    const samlet = filer.reduce((sum, fil) => sum + fil.size, 0);
    const tekst = stor
      ? `${stor.name}: ${velger.dataset.forStor}`
      : samlet > Number(velger.dataset.maksSamlet) ? velger.dataset.forMye : "";
    velger.parentElement.querySelector("[data-filkontroll]")?.remove();
    if (!tekst) return;
    velger.after(lag("div", { class: "ds-validation-message", "data-filkontroll": "", role: "alert" }, tekst));
  });

  // Paper is white, whatever the screen is.
  window.addEventListener("beforeprint", () => document.documentElement.setAttribute("data-color-scheme", "light"));
  window.addEventListener("afterprint", () => document.documentElement.setAttribute("data-color-scheme", "auto"));

  // One press, one order: the button that sent the form rests until the answer comes.
  document.addEventListener("submit", (hendelse) => {
    const knapp = hendelse.submitter;
    if (!knapp || hendelse.defaultPrevented || hendelse.target.method !== "post") return;
    if (knapp.getAttribute("aria-busy") === "true") {
      hendelse.preventDefault();
      return;
    }
    knapp.setAttribute("aria-busy", "true");
    setTimeout(() => knapp.removeAttribute("aria-busy"), 10000); // an answer that is a file leaves the page
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("button[aria-busy]").forEach((knapp) => knapp.removeAttribute("aria-busy"));
  });

  // Says that something sent by htmx did not arrive; what was typed stays where it is.
  const varsle = (tekst) => {
    document.getElementById("htmx-feil")?.remove();
    const varsel = lag("div", { class: "ds-alert", id: "htmx-feil", "data-color": "danger", role: "alert" }, tekst);
    document.getElementById("innhold").prepend(varsel);
  };

  // Asked for a part, got another page (logged out meanwhile, an error). One that was only read is shown whole.
  document.addEventListener("htmx:beforeSwap", (hendelse) => {
    const svar = hendelse.detail.xhr;
    if (!/^\s*<!doctype html/i.test(svar.response || "")) return;
    hendelse.detail.shouldSwap = false;
    if (hendelse.detail.requestConfig.verb === "get") {
      window.location.assign(svar.responseURL || hendelse.detail.pathInfo.requestPath);
    } else {
      varsle(document.body.dataset.feiltekst);
    }
  });
  document.addEventListener("htmx:sendError", () => varsle(document.body.dataset.frakoblettekst));

  document.addEventListener("htmx:load", (hendelse) => forbedre(hendelse.detail.elt));
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => forbedre(document));
  } else {
    forbedre(document);
  }
})();
