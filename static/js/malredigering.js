// Dragging in the editor of the template; the arrows do the same without this file.
(() => {
  "use strict";

  // Where it was before it was dragged, so that a move that was not stored does not look as if it were.
  let foer = null;

  const lagre = (hendelse, flytt, omraade) => {
    const editor = document.getElementById("maleditor");
    const skjema = document.getElementById("flytteskjema");
    if (hendelse.from === hendelse.to && hendelse.oldDraggableIndex === hendelse.newDraggableIndex) return;
    const tilbake = () => hendelse.from.insertBefore(hendelse.item, foer);
    let svarte = false;
    const merk = (svar) => {
      if (svar.detail.target !== editor) return;
      svarte = svar.detail.shouldSwap;
      // htmx hands attributes of what it replaces on to what comes: the styles of the drag would be refused.
      editor.querySelectorAll("[style]").forEach((element) => element.removeAttribute("style"));
    };
    document.addEventListener("htmx:beforeSwap", merk);
    htmx
      .ajax("POST", editor.dataset.url, {
        source: skjema,
        target: editor,
        swap: "outerHTML",
        values: { flytt: `${flytt}-til`, omraade, plass: hendelse.newDraggableIndex },
      })
      .catch(() => {})
      .finally(() => {
        document.removeEventListener("htmx:beforeSwap", merk);
        if (!svarte) tilbake();
      });
  };

  const dra = (liste, gruppe, id, omraade) =>
    new Sortable(liste, {
      group: gruppe,
      handle: "[data-haandtak]",
      draggable: "li",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
      ghostClass: "mal-dras",
      scroll: true,
      onStart: (hendelse) => {
        foer = hendelse.item.nextElementSibling;
      },
      onEnd: (hendelse) => lagre(hendelse, `${id}${hendelse.item.dataset.pk}`, omraade(hendelse)),
    });

  const forbedre = () => {
    const editor = document.getElementById("maleditor");
    if (!editor || editor.dataset.klar) return;
    editor.dataset.klar = "ja";
    editor.querySelectorAll("[data-haandtak]").forEach((haandtak) => haandtak.removeAttribute("hidden"));
    editor.querySelectorAll("[data-omraader]").forEach((liste) => dra(liste, "omraader", "o", () => ""));
    editor
      .querySelectorAll("[data-spoersmaal]")
      .forEach((liste) => dra(liste, "spoersmaal", "s", (hendelse) => hendelse.to.dataset.spoersmaal));
  };

  document.addEventListener("htmx:load", forbedre);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", forbedre);
  else forbedre();
})();
