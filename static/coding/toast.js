// One line at the foot of the page: where something can be undone, where an undo was refused, or why a key did nothing.

import { announce, element } from "./dom.js";

const SHOWN_MS = 8000;
const place = document.getElementById("toast");
let timer;

// actions: [["Undo", run], ...]. Stays while it is hovered or holds the focus.
export function toast(words, ...actions) {
  const buttons = actions.map(([label, run]) => {
    const made = element("button", { type: "button" }, label);
    made.addEventListener("click", () => {
      hide();
      run();
    });
    return made;
  });
  place.replaceChildren(element("span", {}, words), ...buttons);
  place.hidden = false;
  start();
}

// Why nothing happens. Who typed on, not knowing, would give the next letters to other keys.
export function cannot(words) {
  announce(words);
  toast(words);
}

export function hide() {
  window.clearTimeout(timer);
  place.hidden = true;
}

function start() {
  window.clearTimeout(timer);
  timer = window.setTimeout(hide, SHOWN_MS);
}
const stop = () => window.clearTimeout(timer);
place.addEventListener("mouseenter", stop);
place.addEventListener("mouseleave", start);
place.addEventListener("focusin", stop);
place.addEventListener("focusout", start);
