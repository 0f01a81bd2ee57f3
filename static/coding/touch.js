// Selecting by finger: the browser's own long press and handles. No pointer event tells that a handle was moved, so what
// is selected is read when it has rested a moment; the browser's selection itself stays as the finger left it.

import * as screen from "./screen.js";
import { same, snapped } from "./snapping.js";
import * as turns from "./turns.js";

const REST_MS = 250;
let byFinger = false;
let read = []; // the places that were read last, before they became whole words
let timer;

export const isByFinger = () => byFinger;

function look() {
  const places = turns.selectedPlaces();
  // What a save painted again is selected as before, and means nothing new.
  if (!places.length || same(places, read)) return;
  read = places;
  const wanted = snapped(places);
  if (!same(wanted, screen.selectedPlaces())) screen.select(wanted);
}

export function start() {
  document.addEventListener("pointerdown", (event) => (byFinger = event.pointerType === "touch"), { capture: true });
  document.addEventListener("selectionchange", () => {
    if (!byFinger) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(look, REST_MS);
  });
  // The same words may be selected once more after they were let go.
  screen.onChange(({ selected }) => {
    if (!selected.length) read = turns.selectedPlaces();
  });
}
