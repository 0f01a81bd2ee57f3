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

function firstVisible() {
  const top = document.getElementById("reader").getBoundingClientRect().top;
  return turns.all().find((each) => each.getBoundingClientRect().bottom > top + 50);
}

const place = () => turns.selectedPlaces().find((each) => Number(here?.dataset.turn) === each.turn);

function words(text) {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
  return [...segmenter.segment(text)]
    .filter((part) => part.isWordLike)
    .map((part) => [part.index, part.index + part.segment.length]);
}

export function byWord(forward) {
  if (!turn()) move(true);
  if (!here) return;
  const text = turns.textOf(here).textContent;
  const found = words(text);
  if (!found.length) return;
  const selected = place();
  if (!selected) {
    const [start, end] = found[0];
    return set(text, start, end);
  }
  let [start, end] = [toUnits(text, selected.start), toUnits(text, selected.end)];
  if (other) {
    start = forward ? (found.find(([from]) => from > start)?.[0] ?? start) : (found.findLast(([from]) => from < start)?.[0] ?? start);
  } else {
    end = forward ? (found.find(([, to]) => to > end)?.[1] ?? end) : (found.findLast(([, to]) => to < end)?.[1] ?? end);
  }
  if (start < end) set(text, start, end);
}

export function bySentence() {
  if (!turn()) move(true);
  if (!here) return;
  const text = turns.textOf(here).textContent;
  const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });
  const sentences = [...segmenter.segment(text)].map((part) => [part.index, part.index + part.segment.trimEnd().length]);
  const selected = place();
  if (!selected) return set(text, ...sentences[0]);
  const [start, end] = [toUnits(text, selected.start), toUnits(text, selected.end)];
  const first = sentences.findLast(([from]) => from <= start) ?? sentences[0];
  const last = sentences.find(([, to]) => to >= end) ?? sentences.at(-1);
  // The whole sentence is selected already: take the next one too.
  const further = first[0] === start && last[1] === end ? sentences[sentences.indexOf(last) + 1] : null;
  return set(text, first[0], (further ?? last)[1]);
}

export function switchEnd() {
  other = !other;
  return other ? "The beginning moves now." : "The end moves now.";
}

function set(text, start, end) {
  turns.select(here, toCodePoints(text, start), toCodePoints(text, end));
}

export const wholeTurn = (target) => turns.select(target, 0, length(turns.textOf(target).textContent));
