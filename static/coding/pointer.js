// Pointer: selecting words, opening excerpts by their marks and labels, taking a turn with a tap.

import { choose } from "./applying.js";
import * as keyboard from "./keyboard.js";
import * as screen from "./screen.js";
import { same, snapped } from "./snapping.js";
import * as turns from "./turns.js";

const reader = document.getElementById("reader");
let selects = false;

function after(event) {
  if (event.target.closest?.(".correcting")) return;
  const selection = document.getSelection();
  if (selection && !selection.isCollapsed && turns.selectedPlaces().length) {
    take(turns.selectedPlaces(), event);
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

// Half words become whole ones, also in the browser's own selection; a finger still has its handles there.
function take(read, event) {
  const places = snapped(read, event.altKey);
  screen.select(places);
  if (event.pointerType === "touch") return;
  const [first, last] = [places[0], places.at(-1)].map((place) => turns.byId(place.turn));
  keyboard.focusTurn(first, { scroll: false });
  if (!same(places, read)) turns.selectBetween(first, places[0].start, last, places.at(-1).end);
}

// A click on overlapping excerpts opens the narrowest, the next click the one around it.
function clickMark(mark) {
  const ids = mark.dataset.ids.split(" ").map(Number).reverse();
  const at = ids.indexOf(screen.openedExcerpt());
  screen.openExcerpt(ids[(at + 1) % ids.length], { scroll: false });
}

// On a phone a tap takes the turn, or lets go of what is selected. Elsewhere it only brings the focus there.
function tapTurn(turn) {
  keyboard.focusTurn(turn, { scroll: false });
  if (window.matchMedia("(max-width: 699px)").matches && screen.canCode && !screen.selectedPlaces().length) {
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
    if (event.pointerType === "touch") return;
    waiting = { event, timer: window.setTimeout(catchUp, 0) };
  });
  document.addEventListener("keydown", catchUp, { capture: true });
  // A finger that scrolled has tapped nothing; and only at its click the browser has let go of what was selected.
  reader.addEventListener("click", (event) => event.pointerType === "touch" && after(event));
}
