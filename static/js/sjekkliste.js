// Saves a sjekkliste as it is typed. The page works without this file, with a button at each question.
// Each form sends one request at a time, so that an older one never overtakes a newer; what is typed meanwhile
// is sent after it. Nothing that is swapped in ever touches a field.
(() => {
  "use strict";

  const rot = document.querySelector("[data-utfylling]");
  if (!rot || !window.htmx) return;
  rot.classList.add("sl-skript");

  const PAUSE = 700; // milliseconds without typing before it is saved
  const LENGST_MELLOM = 30000; // between attempts while the network is away
  const tilstander = new WeakMap();
  const tilstand = (skjema) => {
    if (!tilstander.has(skjema)) {
      tilstander.set(skjema, { usendt: false, underveis: false, avvist: false, forsoek: 0, ur: 0, nyttMerke: false });
    }
    return tilstander.get(skjema);
  };
  const skjemaer = () => [...rot.querySelectorAll("form[data-lagres]")];
  const iKonflikt = (skjema) => skjema.querySelector("[data-konflikt]") !== null;
  const erUlagret = (skjema) => {
    const t = tilstand(skjema);
    return t.usendt || t.underveis || t.avvist || iKonflikt(skjema);
  };
  const ulagrede = () => skjemaer().filter(erUlagret);
  // What is not stored yet says so in the page, for style and for tests.
  const merk = () => skjemaer().forEach((skjema) => skjema.toggleAttribute("data-ulagret", erUlagret(skjema)));
  const statusdel = (skjema) => skjema.querySelector(".sl-status");

  const si = (skjema, tekst) => {
    const avsnitt = document.createElement("p");
    avsnitt.className = "sl-status__feil";
    avsnitt.textContent = tekst;
    statusdel(skjema).replaceChildren(avsnitt);
  };

  // ---- Saving ----
  const send = (skjema) => {
    const t = tilstand(skjema);
    clearTimeout(t.ur);
    if (!skjema.isConnected || t.underveis || !t.usendt || iKonflikt(skjema)) return;
    t.usendt = false;
    t.underveis = true;
    htmx.trigger(skjema, "lagre");
  };
  const sendOm = (skjema, tid) => {
    const t = tilstand(skjema);
    clearTimeout(t.ur);
    t.ur = setTimeout(() => (t.nyttMerke ? fornyMerke(skjema) : send(skjema)), tid);
  };
  const endret = (skjema, tid) => {
    const t = tilstand(skjema);
    t.usendt = true;
    t.avvist = false;
    t.forsoek = 0;
    merk();
    sendOm(skjema, tid);
  };
  const skjemaTil = (hendelse) => hendelse.target.closest("form[data-lagres]");

  rot.addEventListener("input", (hendelse) => {
    const skjema = skjemaTil(hendelse);
    if (skjema) endret(skjema, PAUSE);
  });
  rot.addEventListener("change", (hendelse) => {
    const skjema = skjemaTil(hendelse);
    if (skjema) endret(skjema, 0);
  });

  // ---- What became of it ----
  const proevIgjen = (skjema, tekst) => {
    const t = tilstand(skjema);
    t.usendt = true;
    t.forsoek += 1;
    si(skjema, tekst);
    sendOm(skjema, Math.min(1000 * 2 ** t.forsoek, LENGST_MELLOM));
  };
  const frakoblet = (skjema) => proevIgjen(skjema, rot.dataset.utenNett);
  // A login in another tab gives a new token: fetched before the next attempt.
  const utlogget = (skjema) => {
    tilstand(skjema).nyttMerke = true;
    proevIgjen(skjema, rot.dataset.utlogget);
  };
  const fornyMerke = async (skjema) => {
    const t = tilstand(skjema);
    try {
      const svar = await fetch(rot.dataset.utfylling, { headers: { Accept: "text/html" } });
      const merke = svar.ok && !svar.redirected && (await svar.text()).match(/name="csrfmiddlewaretoken" value="(\w+)"/);
      if (!merke) return utlogget(skjema);
      document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((felt) => {
        felt.value = merke[1];
      });
      t.nyttMerke = false;
      send(skjema);
    } catch {
      frakoblet(skjema);
    }
  };
  const skjemaI = (hendelse) => {
    const kilde = hendelse.detail.elt || hendelse.target;
    const skjema = kilde.form || (kilde.closest ? kilde.closest("form") : null);
    return skjema && skjema.matches("[data-lagres]") ? skjema : null;
  };

  // htmx sends to where the button with the focus leads (formaction), also what a timer sends: saving must
  // never deliver.
  rot.addEventListener("htmx:configRequest", (hendelse) => {
    const { elt, parameters } = hendelse.detail;
    hendelse.detail.path = elt.getAttribute("hx-post");
    if (elt.matches("form")) ["behold", "ta_deres"].forEach((navn) => delete parameters[navn]);
  });
  rot.addEventListener("htmx:beforeSend", (hendelse) => {
    const skjema = skjemaI(hendelse);
    if (skjema) tilstand(skjema).underveis = true;
  });
  // Logged out: the text is kept on the server too, but other questions may hold text that has not been sent.
  const sendtVidere = (xhr) => xhr.getResponseHeader("HX-Redirect") !== null;
  rot.addEventListener("htmx:beforeOnLoad", (hendelse) => {
    if (sendtVidere(hendelse.detail.xhr)) hendelse.preventDefault();
  });
  rot.addEventListener("htmx:beforeSwap", (hendelse) => {
    if (!/^\s*<!doctype html/i.test(hendelse.detail.xhr.response || "")) return;
    // The login page, or an error's: said where one is typing, not at the top of the page.
    hendelse.detail.shouldSwap = false;
    hendelse.stopPropagation();
  });
  rot.addEventListener("htmx:afterRequest", (hendelse) => {
    const skjema = skjemaI(hendelse);
    if (!skjema) return;
    const t = tilstand(skjema);
    t.underveis = false;
    const { xhr } = hendelse.detail;
    const helSide = /^\s*<!doctype html/i.test(xhr.response || "");
    if (!xhr.status || xhr.status >= 500) frakoblet(skjema);
    else if (helSide || xhr.status === 403 || sendtVidere(xhr)) utlogget(skjema);
    else if (xhr.status >= 400) t.avvist = !iKonflikt(skjema);
    else {
      t.avvist = false;
      t.forsoek = 0;
      if (t.usendt) sendOm(skjema, 0);
    }
    merk();
    etterpaa();
  });
  // Said at the question; the alert at the top of the page would be out of sight.
  ["htmx:sendError", "htmx:timeout"].forEach((navn) => rot.addEventListener(navn, (hendelse) => hendelse.stopPropagation()));
  window.addEventListener("online", () => skjemaer().forEach(send));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    skjemaer().forEach((skjema) => {
      if (tilstand(skjema).usendt) sendOm(skjema, 0);
    });
  });

  // What came back after a login is not stored yet.
  rot.querySelectorAll("form[data-gjenopprettet]").forEach((skjema) => endret(skjema, 0));

  // ---- Buttons, and leaving ----
  let naarLagret = null;
  const etterpaa = () => {
    if (!naarLagret) return;
    const igjen = ulagrede();
    if (igjen.some((skjema) => tilstand(skjema).underveis || (tilstand(skjema).usendt && !tilstand(skjema).forsoek))) return;
    const gjoer = naarLagret;
    naarLagret = null;
    if (!igjen.length) gjoer();
    else igjen[0].closest("[tabindex]").focus();
  };
  const lagreFoerst = (gjoer) => {
    naarLagret = gjoer;
    skjemaer().forEach((skjema) => {
      const t = tilstand(skjema);
      t.forsoek = 0;
      if (t.usendt) send(skjema);
    });
    etterpaa();
  };

  rot.addEventListener(
    "submit",
    (hendelse) => {
      const skjema = hendelse.target;
      const knapp = hendelse.submitter;
      if (!skjema.matches("form[data-lagres]")) return;
      if (knapp && knapp.matches("[data-lever]")) {
        const andre = ulagrede().filter((ett) => ett !== skjema);
        const sin = tilstand(skjema);
        if (!andre.length && !sin.underveis) {
          clearTimeout(sin.ur);
          sin.usendt = sin.avvist = false; // it is sent with the delivery itself
          leverer = true;
          return;
        }
        hendelse.preventDefault();
        lagreFoerst(() => skjema.requestSubmit(skjema.querySelector("[data-lever]")));
        return;
      }
      if (knapp && knapp.hasAttribute("hx-post")) return; // htmx has it
      hendelse.preventDefault();
      if (knapp && knapp.name === "behold") {
        skjema.elements.versjon.value = knapp.value;
        statusdel(skjema).replaceChildren();
        skjema.closest("[tabindex]").focus({ preventScroll: true });
      }
      endret(skjema, 0);
    },
    true,
  );
  rot.addEventListener("click", (hendelse) => {
    const knapp = hendelse.target.closest("[data-uendret]");
    if (!knapp) return;
    const t = tilstand(knapp.form);
    clearTimeout(t.ur);
    t.usendt = false; // what was typed gives way to the answer from last time
  }, true);

  let leverer = false;
  window.addEventListener("beforeunload", (hendelse) => {
    if (!leverer && ulagrede().length) hendelse.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    leverer = false;
  });
  document.addEventListener("click", (hendelse) => {
    const lenke = hendelse.target.closest("a[href]");
    if (!lenke || hendelse.defaultPrevented || hendelse.button || hendelse.ctrlKey || hendelse.metaKey || hendelse.shiftKey) return;
    if (lenke.target || lenke.getAttribute("href").startsWith("#") || !skjemaer().some((skjema) => tilstand(skjema).usendt || tilstand(skjema).underveis)) return;
    hendelse.preventDefault();
    lagreFoerst(() => window.location.assign(lenke.href));
  });

  // ---- «Uendret» by one key, while one stands in the question and types no text ----
  rot.addEventListener("keydown", (hendelse) => {
    if (hendelse.key.toLowerCase() !== "u" || hendelse.ctrlKey || hendelse.metaKey || hendelse.altKey || hendelse.repeat) return;
    if (hendelse.target.matches("textarea, input:not([type=radio])")) return;
    const knapp = hendelse.target.closest("[data-spoersmaal]")?.querySelector("[data-uendret]");
    if (!knapp) return;
    hendelse.preventDefault();
    knapp.click();
  });
  // A question that is shown anew takes the focus that it held.
  rot.addEventListener("htmx:afterSettle", (hendelse) => {
    const nytt = hendelse.detail.elt;
    if (document.activeElement === document.body && nytt.matches?.("[data-spoersmaal], #levering")) {
      nytt.focus({ preventScroll: true });
    }
  });

  // On a phone the list of what is left is closed until it is asked for.
  if (window.matchMedia("(max-width: 63.99rem)").matches) {
    rot.querySelectorAll("details.sl-mangler").forEach((liste) => {
      liste.open = false;
    });
  }
})();
