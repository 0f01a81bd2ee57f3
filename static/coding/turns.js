// Turns on the page: what is selected in them, what their marks are, and how they are painted.

import { length, slice, toCodePoints, toUnits } from "./offsets.js";
import { renderText } from "./segments.js";

export const all = () => [...document.querySelectorAll(".turn")];
export const byId = (id) => document.getElementById(`turn-${id}`);
export const textOf = (turn) => turn.querySelector(".text");

// The segments of a turn, read back from its marks and labels: nothing else has to be sent with the page.
export function segmentsOf(turn) {
  const found = new Map();
  let at = 0;
  for (const node of textOf(turn).childNodes) {
    const size = length(node.textContent);
    for (const id of (node.dataset?.ids ?? "").split(" ").filter(Boolean)) {
      const segment = found.get(id) ?? { id: Number(id), start: at, end: at, hues: [] };
      segment.end = at + size;
      segment.touched = node.classList.contains("touched");
      found.set(id, segment);
    }
    at += size;
  }
  for (const label of turn.querySelectorAll(".stripe-label")) {
    const hues = found.get(label.dataset.id)?.hues;
    const hue = Number(label.dataset.hue ?? 0);
    if (hues && !hues.includes(hue)) hues.push(hue);
  }
  return [...found.values()];
}

// The margin labels of one excerpt in a turn: one for each code.
export const labelsOf = (turn, id) => [...turn.querySelectorAll(`.stripe-label[data-id="${id}"]`)];

export function paint(turn, segments) {
  const text = textOf(turn);
  text.innerHTML = renderText(text.textContent, segments);
}

// Answers may come in another order than they were given. Each says the event that it knows of (`seq`), and a turn keeps
// that of the answer that painted it: an older one is not painted over it.
const isNewer = (turn, seq) => Number(turn?.dataset.seq ?? 0) > seq;

// The server's turns in place of the painted ones; number and place in the whole stay as the page knows them.
export function replace(turns, seq = Infinity) {
  for (const [id, markup] of Object.entries(turns)) {
    const old = byId(id);
    if (isNewer(old, seq)) continue;
    // A turn that is being corrected keeps its editor; the server puts both corrections together, or shows both.
    if (old?.classList.contains("is-corrected")) old.dataset.stale = "";
    if (!old || old.classList.contains("is-corrected")) continue;
    const template = document.createElement("template");
    template.innerHTML = markup;
    const fresh = template.content.firstElementChild;
    fresh.dataset.at = old.dataset.at;
    if (old.dataset.number) fresh.dataset.number = old.dataset.number;
    fresh.setAttribute("aria-label", old.getAttribute("aria-label"));
    fresh.tabIndex = old.tabIndex;
    if (Number.isFinite(seq)) old.dataset.seq = fresh.dataset.seq = seq;
    if (looksTheSame(old, fresh)) continue;
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (hadFocus) fresh.focus({ preventScroll: true });
  }
}

// A turn that somebody else's page made us ask for again, though nothing in it is different: left alone.
const bare = (markup) => markup.replace(/ ?\bon\b(?=[^<]*>)/g, "").replace(/ class=""/g, "");
const memoSign = (turn) => turn.querySelector(".turn-memo")?.title;
function looksTheSame(old, fresh) {
  const [was, now] = [textOf(old), textOf(fresh)];
  return (
    old.dataset.version === fresh.dataset.version &&
    memoSign(old) === memoSign(fresh) &&
    bare(was.innerHTML) === bare(now.innerHTML) &&
    bare(old.querySelector(".margin").innerHTML) === bare(fresh.querySelector(".margin").innerHTML)
  );
}

// Turns that came or went. after: id -> the turn before it (null: none); gone: ids. What stands in a part of the
// transcript that has not come yet is left to that part.
export function order({ after = {}, gone = [], seq }, markup) {
  // A turn that is being corrected stays until its editor is closed.
  for (const id of gone) {
    const turn = byId(id);
    if (isNewer(turn, seq)) continue;
    if (turn?.classList.contains("is-corrected")) turn.classList.add("is-gone");
    else turn?.remove();
  }
  let left = Object.entries(after).filter(([id]) => !byId(id) && markup[id]);
  for (let before = -1; left.length !== before; ) {
    before = left.length;
    left = left.filter(([id, previous]) => !insert(markup[id], previous));
  }
  if (gone.length || Object.keys(after).length) renumber();
}

function insert(markup, previous) {
  const place = previous === null ? null : byId(previous);
  if (previous !== null && !place) return false;
  const template = document.createElement("template");
  template.innerHTML = markup;
  const fresh = template.content.firstElementChild;
  const list = document.getElementById("turns");
  fresh.dataset.at = place?.dataset.at ?? 0;
  if (place) place.after(fresh);
  else (list.querySelector(".leaf") ?? list).prepend(fresh);
  return true;
}

function renumber() {
  let number = 0;
  for (const node of document.querySelectorAll("#turns .turn, #turns > .chunk")) {
    if (!node.classList.contains("turn")) {
      number += Number(node.dataset.turns ?? 0);
      continue;
    }
    number += 1;
    node.dataset.number = number;
    const label = node.getAttribute("aria-label").replace(/, turn \d+$/, "");
    node.setAttribute("aria-label", `${label}, turn ${number}`);
  }
}

// The selection as places in turns, without white space at its ends; empty when nothing of a turn is selected.
export function selectedPlaces() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return [];
  const range = selection.getRangeAt(0);
  const places = [];
  const first = range.startContainer.parentElement?.closest(".turn") ?? range.startContainer.closest?.(".turn");
  const candidates = first ? following(first, range) : all().filter((turn) => range.intersectsNode(textOf(turn)));
  for (const turn of candidates) {
    const place = placeIn(turn, range);
    if (place) places.push(place);
  }
  return places;
}

function following(first, range) {
  const found = [];
  for (let turn = first; turn && range.intersectsNode(turn); turn = next(turn)) found.push(turn);
  return found;
}

function placeIn(turn, range) {
  const text = textOf(turn);
  if (!range.intersectsNode(text)) return null;
  const whole = text.textContent;
  let start = text.contains(range.startContainer) ? unitsBefore(text, range.startContainer, range.startOffset) : 0;
  let end = text.contains(range.endContainer) ? unitsBefore(text, range.endContainer, range.endOffset) : whole.length;
  while (start < end && /\s/.test(whole[start])) start += 1;
  while (end > start && /\s/.test(whole[end - 1])) end -= 1;
  if (start >= end) return null;
  return {
    turn: Number(turn.dataset.turn),
    version: Number(turn.dataset.version),
    start: toCodePoints(whole, start),
    end: toCodePoints(whole, end),
    quote: slice(whole, toCodePoints(whole, start), toCodePoints(whole, end)),
  };
}

function unitsBefore(text, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(text);
  range.setEnd(node, offset);
  return range.toString().length;
}

// Where these words stand in a turn, nearest to where they were; null if they are not there.
export function find(turn, words, near) {
  const text = textOf(turn).textContent;
  const size = length(words);
  let best = null;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const start = toCodePoints(text, at);
    if (!best || Math.abs(start - near) < Math.abs(best.start - near)) best = { start, end: start + size };
  }
  return best;
}

// A DOM range for code points of a turn.
export function rangeOf(turn, start, end) {
  const text = textOf(turn);
  const whole = text.textContent;
  const range = document.createRange();
  set(range, "setStart", text, toUnits(whole, start));
  set(range, "setEnd", text, toUnits(whole, end));
  return range;
}

function set(range, method, text, units) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  let left = units;
  while (node && left > node.length) {
    left -= node.length;
    node = walker.nextNode() ?? node;
    if (!node) break;
  }
  range[method](node ?? text, node ? Math.min(left, node.length) : 0);
}

export function select(turn, start, end) {
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(rangeOf(turn, start, end));
}

// From a place in one turn to a place in the same or a later one.
export function selectBetween(first, start, last, end) {
  const from = rangeOf(first, start, start);
  const to = rangeOf(last, end, end);
  document.getSelection().setBaseAndExtent(from.startContainer, from.startOffset, to.endContainer, to.endOffset);
}

// An excerpt by its codes and who gave them: “Middle management, Passive institutional; you and Ilse”. Read from its
// margin labels when it is asked for, so that ten thousand marks cost nothing.
export function nameOf(id) {
  const codes = new Set();
  const people = new Set();
  for (const label of document.querySelectorAll(`.stripe-label[data-id="${id}"]`)) {
    const [code, who] = (label.getAttribute("aria-label") ?? "").split(/; (?=[^;]*$)/);
    if (code) codes.add(code);
    for (const person of (who ?? "").split(/, | and /).filter(Boolean)) people.add(person);
  }
  if (!codes.size) return "Without a code";
  const names = [...people];
  return `${[...codes].join(", ")}; ${[names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ")}`;
}

// What stands beside a turn: a turn, a part of a long transcript that has not come yet, or null at the ends.
export const after = (node) => neighbour(node, "nextElementSibling", "firstElementChild");
export const before = (node) => neighbour(node, "previousElementSibling", "lastElementChild");
function neighbour(node, beside, nearest) {
  let found = node[beside] ?? (node.parentElement.matches(".leaf") ? node.parentElement[beside] : null);
  while (found?.matches(".leaf")) found = found[nearest] ?? found[beside];
  return found?.matches(".turn, .chunk") ? found : null; // the jaws of an excerpt stand behind the last turn
}

const asTurn = (node) => (node?.matches(".turn") ? node : null);
export const next = (turn) => asTurn(after(turn));
export const previous = (turn) => asTurn(before(turn));
