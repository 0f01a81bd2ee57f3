// Both ends of the open excerpt: two jaws to drag (mouse, pen, finger), or keys. They stop at words; with Alt at letters.
// What moves is painted at once, and saved when it is let go. The rules are those of coding/actions/ends.py.

import * as api from "./api.js";
import { borders, placeAt } from "./borders.js";
import { command } from "./commands.js";
import { announce, element } from "./dom.js";
import * as keyboard from "./keyboard.js";
import { length, slice, toCodePoints, toUnits } from "./offsets.js";
import * as parts from "./parts.js";
import * as screen from "./screen.js";
import { byLetter as staysAtLetters } from "./snapping.js";
import * as turns from "./turns.js";
import { offerUndo } from "./undo.js";

const BEGINNING = 0;
const END = 1;
const NAMES = ["The beginning", "The end"];
const PAUSE_MS = 1500; // after the last key, where nothing says that it was let go
const reader = document.getElementById("reader");
const holder = document.getElementById("turns");

let excerpt = null;
let saved = []; // [{turn, start, end}], as the server has them
let spans = []; // as painted
let hues = [];
let moves = END; // the end that keys move
let busy = false;
let drag = null;
let timer = null;

// ---- which excerpt ----

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const isMoved = () => !same(saved, spans);

async function follow({ excerpt: open }) {
  if (open === excerpt) return draw();
  if (isMoved()) keep();
  excerpt = open;
  moves = END;
  await readAll();
  draw();
}

// The excerpt's places, read from its marks. Its turns may reach into a part that has not come yet.
async function readAll() {
  const id = excerpt;
  saved = read(id);
  const edges = saved.length ? [turns.before(turns.byId(saved[0].turn)), turns.after(turns.byId(saved.at(-1).turn))] : [];
  for (const part of edges.filter((each) => each?.dataset.part)) await parts.load(part);
  if (id !== excerpt) return;
  saved = spans = read(id);
}

function read(id) {
  if (!id) return [];
  const found = [...new Set([...document.querySelectorAll(`mark[data-ids~="${id}"]`)].map((mark) => mark.closest(".turn")))];
  const segments = found.map((turn) => [turn, turns.segmentsOf(turn).find((segment) => segment.id === id)]);
  // The words of a corrected turn are settled first.
  if (segments.some(([, segment]) => segment.touched)) return [];
  hues = segments[0]?.[1].hues ?? [];
  return segments.map(([turn, { start, end }]) => ({ turn: Number(turn.dataset.turn), start, end }));
}

// ---- the jaws ----

const jaws = [BEGINNING, END].map((which) =>
  element("button", {
    class: `jaw ${which ? "jaw-end" : "jaw-beginning"}`,
    type: "button",
    tabIndex: -1,
    hidden: true,
    title: "Drag to a word; with Alt to a letter",
    "aria-label": `${NAMES[which]} of the excerpt. Arrow keys move it by a word, with Alt by a letter.`,
  }),
);

function draw() {
  const shown = Boolean(excerpt && spans.length && screen.canCode && !screen.selectedPlaces().length);
  for (const jaw of jaws) jaw.hidden = !shown;
  if (!shown) return;
  const box = holder.getBoundingClientRect();
  put(jaws[BEGINNING], box, spans[0], BEGINNING);
  put(jaws[END], box, spans.at(-1), END);
}

function put(jaw, box, span, which) {
  const turn = turns.byId(span.turn);
  if (!turn) return;
  const range = which ? turns.rangeOf(turn, span.end - 1, span.end) : turns.rangeOf(turn, span.start, span.start + 1);
  const rects = [...range.getClientRects()].filter((rect) => rect.width || rect.height);
  const rect = which ? rects.at(-1) : rects[0];
  if (!rect) return;
  const leftward = getComputedStyle(turns.textOf(turn)).direction === "rtl";
  const onRight = Boolean(which) !== leftward;
  jaw.classList.toggle("on-right", onRight);
  jaw.classList.toggle("moves", which === moves);
  jaw.style.left = `${(onRight ? rect.right : rect.left) - box.left}px`;
  jaw.style.top = `${rect.top - box.top}px`;
  jaw.style.height = `${rect.height}px`;
}

// ---- where an end may be ----

const textIn = (turn) => turns.textOf(turn).textContent;

// The places if this end were at `at` (code points) of `turn`; null where it would meet the other end.
function reaching(which, turn, at) {
  const from = which === BEGINNING ? { turn, at } : { turn: turns.byId(spans[0].turn), at: spans[0].start };
  const to = which === END ? { turn, at } : { turn: turns.byId(spans.at(-1).turn), at: spans.at(-1).end };
  const next = [];
  for (let each = from.turn; each; each = turns.next(each)) {
    const place = placeIn(each, each === from.turn ? from.at : null, each === to.turn ? to.at : null);
    if (place) next.push(place);
    if (each === to.turn) return next.length && next[0].turn === id(from.turn) && next.at(-1).turn === id(to.turn) ? next : null;
  }
  return null;
}

const id = (turn) => Number(turn.dataset.turn);

// What the excerpt has of a turn. A gap that it had between two of its turns stays.
function placeIn(turn, from, to) {
  const was = saved.findIndex((span) => span.turn === id(turn));
  const inside = saved.some((span) => follows(turn, span)) && saved.some((span) => !follows(turn, span) && span.turn !== id(turn));
  if (from === null && to === null && was < 0 && inside) return null;
  const start = from ?? (was > 0 ? saved[was].start : 0);
  const end = to ?? (was >= 0 && was < saved.length - 1 ? saved[was].end : length(textIn(turn)));
  const words = slice(textIn(turn), start, end);
  const left = length(words) - length(words.trimStart());
  const size = length(words.trim());
  return start < end && size ? { turn: id(turn), start: start + left, end: start + left + size } : null;
}

const follows = (turn, span) =>
  Boolean(turns.byId(span.turn).compareDocumentPosition(turn) & Node.DOCUMENT_POSITION_FOLLOWING);

// ---- painting and saving ----

function paint(next) {
  const ids = [...new Set([...spans, ...next].map((span) => span.turn))];
  for (const each of ids) {
    const turn = turns.byId(each);
    const others = turns.segmentsOf(turn).filter((segment) => segment.id !== excerpt);
    const place = next.find((span) => span.turn === each);
    turns.paint(turn, place ? [...others, { id: excerpt, start: place.start, end: place.end, hues, touched: false }] : others);
  }
  spans = next;
  for (const piece of document.querySelectorAll(`mark[data-ids~="${excerpt}"]`)) piece.classList.add("on");
  draw();
}

function place({ turn, start, end }) {
  const shown = turns.byId(turn);
  return { turn, version: Number(shown.dataset.version), start, end, quote: slice(textIn(shown), start, end) };
}

async function keep() {
  window.clearTimeout(timer);
  if (busy || !excerpt || !isMoved()) return;
  busy = true;
  const [moved, before] = [excerpt, [...saved, ...spans].map((span) => span.turn)];
  saved = spans;
  try {
    const answer = await api.save("POST", `excerpts/${moved}/ends`, { spans: spans.map(place) });
    screen.confirm(answer);
    if (screen.openedExcerpt() === moved) {
      excerpt = null; // to be read again, under its new number if it has one
      await screen.openExcerpt(answer.excerpt, { scroll: false });
    }
    const words = answer.words || "The ends of the excerpt were moved.";
    announce(words);
    offerUndo(words);
  } catch (error) {
    screen.refuse(error);
    excerpt = null;
    await screen.refresh([...new Set(before)]);
  }
  busy = false;
}

// Back to where the ends were; true if they had been moved and not saved.
export function cancel() {
  window.clearTimeout(timer);
  drag = null;
  reader.classList.remove("moving-end");
  if (!excerpt || !isMoved()) return false;
  paint(saved);
  announce("The ends are where they were.");
  return true;
}

// ---- keys ----

// Whether keys mean the open excerpt: nothing is selected, and the focus is in one of its turns.
export function takesKeys() {
  const here = keyboard.turn();
  return Boolean(screen.canCode && spans.length && !screen.selectedPlaces().length && here && spans.some((span) => span.turn === id(here)));
}

export function switchEnd() {
  moves = moves === END ? BEGINNING : END;
  draw();
  return `${NAMES[moves]} of the excerpt moves now.`;
}

export function step(forward, byLetter = false) {
  if (busy) return;
  const span = moves === END ? spans.at(-1) : spans[0];
  const next = nextPlace(turns.byId(span.turn), moves === END ? span.end : span.start, forward, byLetter);
  if (!next) return announce("There are no more words.");
  paint(next);
  const shown = turns.byId((moves === END ? spans.at(-1) : spans[0]).turn);
  keyboard.focusTurn(shown);
  announce(nearby());
  window.clearTimeout(timer);
  timer = window.setTimeout(keep, PAUSE_MS);
}

function nextPlace(turn, at, forward, byLetter) {
  let here = toUnits(textIn(turn), at);
  for (let each = turn; each; each = forward ? turns.next(each) : turns.previous(each)) {
    const found = borders(textIn(each), moves, byLetter);
    const border = forward ? found.find((one) => one > here) : found.findLast((one) => one < here);
    here = forward ? -1 : Infinity;
    if (border === undefined) continue;
    return reaching(moves, each, toCodePoints(textIn(each), border));
  }
  return null;
}

// The words at the end that moved, for who does not see them.
function nearby() {
  const words = spans.map((span) => place(span).quote).join(" ").split(/\s+/);
  return moves === END ? `… ${words.slice(-4).join(" ")}` : `${words.slice(0, 4).join(" ")} …`;
}

for (const [key, forward] of [["ArrowRight", true], ["ArrowLeft", false]]) {
  command({
    key,
    shift: true,
    alt: true,
    needs: "excerpt",
    words: "move an end of the open excerpt by a letter",
    group: "Excerpt",
    run: () => (takesKeys() ? step(forward, true) : false),
  });
}

// Shift may still be held.
command({ key: "Escape", shift: true, group: "Excerpt", run: cancel });

// ---- pointer ----

function begin(which, event) {
  if (event.button || busy) return;
  event.preventDefault();
  event.stopPropagation();
  const jaw = jaws[which];
  jaw.setPointerCapture(event.pointerId);
  const box = jaw.getBoundingClientRect();
  // The finger may be below the line that it moves along.
  drag = { which, down: event.clientY - (box.top + box.height / 2) };
  moves = which;
  reader.classList.add("moving-end");
  draw();
}

function pull(event) {
  if (!drag) return;
  const edge = reader.getBoundingClientRect();
  if (event.clientY > edge.bottom - 30) reader.scrollBy(0, 14);
  if (event.clientY < edge.top + 30) reader.scrollBy(0, -14);
  const there = placeAt(event.clientX, event.clientY - drag.down, drag.which, staysAtLetters(event.altKey));
  const next = there && reaching(drag.which, there.turn, there.at);
  if (next && !same(next, spans)) paint(next);
}

function letGo() {
  if (!drag) return;
  drag = null;
  reader.classList.remove("moving-end");
  keyboard.focusTurn(turns.byId((moves === END ? spans.at(-1) : spans[0]).turn), { scroll: false });
  keep();
}

function keyOnJaw(which, event) {
  if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  moves = which;
  step(event.key === "ArrowRight", event.altKey);
}

// Turns were painted by the server: what it says counts, unless an end is being moved just now.
function painted() {
  if (!excerpt) return;
  if (drag || isMoved()) {
    const wanted = spans;
    spans = saved;
    if (wanted.every((span) => turns.byId(span.turn))) return paint(wanted);
  }
  saved = spans = read(excerpt);
  draw();
}

export function start() {
  if (!screen.canCode || !holder) return;
  holder.append(...jaws);
  for (const which of [BEGINNING, END]) {
    const jaw = jaws[which];
    jaw.addEventListener("pointerdown", (event) => begin(which, event));
    jaw.addEventListener("mousedown", (event) => event.preventDefault());
    jaw.addEventListener("pointermove", pull);
    jaw.addEventListener("pointerup", letGo);
    jaw.addEventListener("pointercancel", cancel);
    jaw.addEventListener("keydown", (event) => keyOnJaw(which, event));
    jaw.addEventListener("blur", keep);
  }
  screen.onChange(follow);
  screen.onPainted(painted);
  new ResizeObserver(draw).observe(holder);
  document.addEventListener("keyup", (event) => event.key === "Shift" && keep());
  document.addEventListener("visibilitychange", () => document.hidden && keep());
}
