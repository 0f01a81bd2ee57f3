// Selecting by keys: from turn to turn, by word, by sentence, either end.

import { length, toCodePoints, toUnits } from "./offsets.js";
import * as turns from "./turns.js";

let here = null;
let other = false; // which end moves

// The focused turn. A save replaces turns by the server's, so it is looked up again by its id.
export function turn() {
  if (here && !here.isConnected) here = turns.byId(here.dataset.turn);
  return here;
}

export function focusTurn(target, options = { scroll: true }) {
  if (!target) return;
  if (turn()) here.tabIndex = -1;
  here = target;
  here.tabIndex = 0;
  here.focus({ preventScroll: true });
  if (options.scroll) here.scrollIntoView({ block: "nearest" });
}

// The turn that the browser gave the focus to, by a click or the tab key.
export function adopt(target) {
  if (turn() && here !== target) here.tabIndex = -1;
  here = target;
  here.tabIndex = 0;
}

export function move(forward) {
  const from = turn();
  focusTurn(from ? (forward ? turns.next(from) : turns.previous(from)) : firstVisible());
}

// By leaves first: where a turn is in a leaf that is not drawn, the browser has to lay the leaf out to tell.
function firstVisible() {
  const top = document.getElementById("reader").getBoundingClientRect().top;
  const showing = (elements) => [...elements].find((each) => each.getBoundingClientRect().bottom > top + 50);
  const leaf = showing(document.querySelectorAll(".leaf"));
  return leaf && (showing(leaf.children) ?? leaf.lastElementChild);
}

// ---- words and sentences ----

// Both ends of the selection as { turn, at } in UTF-16 units; null when nothing of the focused turn is selected.
function ends() {
  const places = turns.selectedPlaces();
  if (!places.some((each) => each.turn === Number(here?.dataset.turn))) return null;
  const end = (place, at) => {
    const one = turns.byId(place.turn);
    return { turn: one, at: toUnits(turns.textOf(one).textContent, at) };
  };
  return [end(places[0], places[0].start), end(places.at(-1), places.at(-1).end)];
}

// Pieces of a turn's text, [from, to] without the white space around them.
function cut(turn, granularity) {
  const segmenter = new Intl.Segmenter(turns.textOf(turn).lang || undefined, { granularity });
  return [...segmenter.segment(turns.textOf(turn).textContent)]
    .filter((part) => (granularity === "word" ? part.isWordLike : part.segment.trim()))
    .map((part) => [part.index, part.index + part.segment.trimEnd().length]);
}

// The next border of a piece for this end (0: beginning, 1: end of pieces), in the same turn or in its neighbours.
function border(from, which, forward, granularity) {
  const further = (at) => (forward ? at > from.at : at < from.at);
  let all = cut(from.turn, granularity).map((piece) => piece[which]).filter(further);
  for (let turn = from.turn; turn; turn = forward ? turns.next(turn) : turns.previous(turn)) {
    if (turn !== from.turn) all = cut(turn, granularity).map((piece) => piece[which]);
    if (all.length) return { turn, at: all.at(forward ? 0 : -1) };
  }
  return null;
}

function isBefore(one, two) {
  if (one.turn === two.turn) return one.at < two.at;
  return Boolean(one.turn.compareDocumentPosition(two.turn) & Node.DOCUMENT_POSITION_FOLLOWING);
}

function set(begin, end) {
  const place = ({ turn, at }) => [turn, toCodePoints(turns.textOf(turn).textContent, at)];
  turns.selectBetween(...place(begin), ...place(end));
}

function begin(granularity) {
  if (!turn()) move(true);
  const [first] = here ? cut(here, granularity) : [];
  other = false;
  if (first) set({ turn: here, at: first[0] }, { turn: here, at: first[1] });
}

// Moves one end by a piece, also over the border of a turn; the ends never cross.
function step(both, forward, granularity) {
  const moving = other ? 0 : 1;
  const moved = border(both[moving], moving, forward, granularity);
  if (!moved) return;
  both[moving] = moved;
  if (!isBefore(...both)) return;
  set(...both);
  moved.turn.scrollIntoView({ block: "nearest" });
}

export function byWord(forward) {
  const both = turn() && ends();
  if (both) step(both, forward, "word");
  else begin("word");
}

// What is selected grows to whole sentences; when it is whole ones, by one more at the end that moves.
export function bySentence() {
  const both = turn() && ends();
  if (!both) return begin("sentence");
  const [from, to] = both;
  const start = cut(from.turn, "sentence").findLast((piece) => piece[0] <= from.at)?.[0] ?? 0;
  const end = cut(to.turn, "sentence").find((piece) => piece[1] >= to.at)?.[1] ?? to.at;
  if (start === from.at && end === to.at) return step(both, !other, "sentence");
  return set({ turn: from.turn, at: start }, { turn: to.turn, at: end });
}

export function switchEnd() {
  other = !other;
  return other ? "The beginning moves now." : "The end moves now.";
}

export const wholeTurn = (target) => turns.select(target, 0, length(turns.textOf(target).textContent));
