// Pointer: selecting words, opening excerpts by their marks and labels, taking a turn with a tap.

import { choose } from "./applying.js";
import * as keyboard from "./keyboard.js";
import * as screen from "./screen.js";
import * as turns from "./turns.js";

const reader = document.getElementById("reader");
let selects = false;

function after(event) {
  if (event.target.closest?.(".correcting")) return;
  const selection = document.getSelection();
  if (selection && !selection.isCollapsed && turns.selectedPlaces().length) {
    screen.readSelection();
    keyboard.focusTurn(turns.byId(screen.selectedPlaces()[0].turn), { scroll: false });
    return;
  }
  const label = event.target.closest?.(".stripe-label");
  const mark = event.target.closest?.("mark");
  const turn = event.target.closest?.(".turn");
  // The focus goes along, so that keys mean the excerpt that was clicked.
  if (turn && (label || mark)) keyboard.focusTurn(turn, { scroll: false });
  if (label) screen.openExcerpt(Number(label.dataset.id), { scroll: false });
  else if (mark) clickMark(mark);
  else if (turn && !event.target.closest("button")) tapTurn(turn);
}

// A click on overlapping excerpts opens the narrowest, the next click the one around it.
function clickMark(mark) {
  const ids = mark.dataset.ids.split(" ").map(Number).reverse();
  const at = ids.indexOf(screen.openedExcerpt());
  screen.openExcerpt(ids[(at + 1) % ids.length], { scroll: false });
}

// On a phone nothing can be selected freely: a tap takes the turn. Elsewhere it only brings the focus there.
function tapTurn(turn) {
  keyboard.focusTurn(turn, { scroll: false });
  if (window.matchMedia("(max-width: 699px)").matches && screen.canCode) {
    keyboard.wholeTurn(turn);
    screen.readSelection();
    choose();
  } else if (screen.openedExcerpt() || screen.selectedPlaces().length) {
    screen.closeAll();
  }
}

// The browser changes its selection only after `pointerup`, so that is read a moment later; but before any key that is
// pressed then, since a browser under load hands over keys first.
let waiting = null;

function catchUp() {
  if (!waiting) return;
  window.clearTimeout(waiting.timer);
  const { event } = waiting;
  waiting = null;
  after(event);
}

export function start() {
  reader.addEventListener("pointerdown", () => {
    selects = true;
  });
  document.addEventListener("pointerup", (event) => {
    if (!selects) return;
    selects = false;
    waiting = { event, timer: window.setTimeout(catchUp, 0) };
  });
  document.addEventListener("keydown", catchUp, { capture: true });
}
